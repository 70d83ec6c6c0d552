"""Which words made a judgement: spans of the text as given, the weightiest few."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from emptychair.understanding.linear import Scores
from emptychair.understanding.phrases import Match
from emptychair.understanding.reading import Reason
from emptychair.understanding.taken import Taken
from emptychair.understanding.weights import HEADS

_WORTH_SAYING = 0.2
_SPANS_PER_MOOD = 3
_SPANS_PER_PHRASE_JUDGEMENT = 2
_NEGATIVE, _POSITIVE = HEADS["sentiment"].start, HEADS["sentiment"].stop - 1
_TOXIC = HEADS["toxicity"].start

Weighed = list[tuple[int, float]]


def mood_tokens(scores: Scores, *, directions: npt.NDArray[np.float32]) -> dict[int, Weighed]:
    """By text, its tokens (counted over all texts) that pull where `directions` (-1, 0, 1 a text) says."""
    pull = scores.shares[:, _POSITIVE] - scores.shares[:, _NEGATIVE]
    return _telling(pull * directions[scores.texts], scores)


def toxic_tokens(scores: Scores, *, toxic: npt.NDArray[np.bool_]) -> dict[int, Weighed]:
    """By text found toxic, its tokens that made it so."""
    return _telling(scores.shares[:, _TOXIC] * toxic[scores.texts], scores)


def _telling(pull: npt.NDArray[np.float32], scores: Scores) -> dict[int, Weighed]:
    picked = np.flatnonzero(pull > _WORTH_SAYING)
    found: dict[int, Weighed] = {}
    for text, token, weight in zip(scores.texts[picked].tolist(), picked.tolist(), pull[picked].tolist(), strict=True):
        found.setdefault(text, []).append((token, weight))
    return found


def reasons_of(
    text: Taken,
    *,
    first: int,
    moving: tuple[str, Weighed | None],
    toxic: Weighed | None,
    matches: list[Match],
    believed: list[str],
) -> tuple[Reason, ...]:
    """The reasons for one text; `first` is the number of its first token and `moving` its mood with its tokens."""
    mood, weighed = moving
    telling = [match for match in matches if match[1] > 0 and match[0] in believed] if believed else []
    if not (telling or weighed or toxic):
        return ()
    at = _spans(text.text, text.tokens)
    found = _token_reasons(mood, weighed, first=first, spans=at) if weighed else []
    if toxic:
        found += _token_reasons("toxicity", toxic, first=first, spans=at)
    return tuple(found + _phrase_reasons(telling, spans=at))


def _spans(text: str, tokens: Iterable[str]) -> list[tuple[int, int]]:
    """Where the tokens stand in the text they were found in."""
    found: list[tuple[int, int]] = []
    find = text.find
    end = 0
    for token in tokens:
        start = find(token, end)
        end = start + len(token)
        found.append((start, end))
    return found


def _token_reasons(judgement: str, weighed: Weighed, *, first: int, spans: Sequence[tuple[int, int]]) -> list[Reason]:
    """The weightiest spans; neighbouring tokens are one span. `first` is the number of the text's first token."""
    joined: list[tuple[float, int, int]] = []
    last = -2
    for token, weight in weighed:
        place = token - first
        if place == last + 1:
            before, start, _ = joined[-1]
            joined[-1] = (before + weight, start, place)
        else:
            joined.append((weight, place, place))
        last = place
    joined.sort(key=lambda span: (-span[0], span[1]))
    return [
        Reason(judgement=judgement, start=spans[start][0], end=spans[end][1], weight=weight)
        for weight, start, end in joined[:_SPANS_PER_MOOD]
    ]


def _phrase_reasons(telling: list[Match], *, spans: Sequence[tuple[int, int]]) -> list[Reason]:
    """The weightiest phrases, at most two for each judgement."""
    found: list[Reason] = []
    seen: dict[str, int] = {}
    telling.sort(key=_weight_of, reverse=True)
    for judgement, weight, first, end in telling:
        count = seen.get(judgement, 0)
        if count < _SPANS_PER_PHRASE_JUDGEMENT:
            seen[judgement] = count + 1
            start, last = spans[first][0], spans[min(end, len(spans)) - 1][1]
            found.append(Reason(judgement=judgement, start=start, end=last, weight=weight))
    return found


def _weight_of(match: Match) -> float:
    return match[1]

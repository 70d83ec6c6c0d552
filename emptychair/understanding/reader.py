"""Texts in, readings out: one numpy pass for what is learnt, one walk over the words for what is listed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from threading import Lock

import numpy as np
import numpy.typing as npt

from emptychair.understanding import judge, packs, weights, words
from emptychair.understanding.language import SETTLED_PROBABILITY, UNKNOWN, language_of, settled
from emptychair.understanding.lexicon import Lexicon
from emptychair.understanding.linear import head, score
from emptychair.understanding.phrases import Match
from emptychair.understanding.reading import EMOTIONS, INTENTS, SENTIMENTS, Reading, Reason, Sentiment
from emptychair.understanding.reasons import (
    Weighed,
    mood_tokens,
    phrase_reasons,
    spans,
    token_reasons,
    toxic_tokens,
)
from emptychair.understanding.tokens import TOKEN

VERSION = "fast-1"
LONGEST_TEXT = 20_000

_BATCH_TEXTS = 512
_BATCH_LETTERS = 400_000
_LANGUAGE_WORDS = 40
_HINDI_AT_LEAST = 0.8
_HINDI_WORDS = 4
_HINDI_UNLESS_SURE = 0.6
_BELIEVED = 0.5
_SILENT_FORMS = frozenset('.,;:()"“”…¿¡') | {"..."}
_SILENCE = Sentiment(label="neutral", score=0.0, negative=0.0, neutral=1.0, positive=0.0)


@dataclass(kw_only=True, slots=True)
class _Text:
    """One text taken apart: its tokens, their places in the lexicon and their forms; none if it says nothing."""

    text: str
    tokens: list[str]
    places: list[int]
    forms: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Learnt:
    """What the linear heads say about each text of a batch, by the text's number."""

    moods: npt.NDArray[np.float32]
    sentiment: list[list[float]]
    languages: list[str]
    emotion: list[list[float]]
    sarcasm: list[float]
    toxicity: list[float]
    hindi: list[float]
    mood_tokens: dict[int, Weighed]
    toxic_tokens: dict[int, Weighed]


class Reader:
    """Holds the weights and what was looked up. One is enough for a process; threads take turns by the batch."""

    def __init__(self) -> None:
        self._weights = weights.load()
        self._lexicon = Lexicon(
            self._weights, negators=words.negators(), breaks=words.breaks(), markers=words.markers()
        )
        self._turn = Lock()
        self._silence = _silence(f"{VERSION}+{packs.fingerprint()}")

    @property
    def model(self) -> str:
        """Version of the weights and the phrases together."""
        return self._silence.model

    def read_many(self, texts: Sequence[str]) -> list[Reading]:
        """One reading for each text, in order."""
        readings: list[Reading] = []
        for batch in _batches(texts):
            with self._turn:
                readings.extend(self._read_batch(batch))
                self._lexicon.make_room()
        return readings

    def _read_batch(self, texts: Sequence[str]) -> list[Reading]:
        taken = [self._take_apart(text) for text in texts]
        heard = [text for text in taken if text.places]
        readings = iter(self._read_heard(heard) if heard else ())
        return [next(readings) if text.places else self._silence for text in taken]

    def _take_apart(self, text: str) -> _Text:
        tokens = TOKEN.findall(text, 0, LONGEST_TEXT)
        lexicon = self._lexicon
        places = lexicon.places(tokens)
        forms = [lexicon.forms[place] for place in places]
        if _SILENT_FORMS.issuperset(forms):
            return _Text(text=text, tokens=[], places=[], forms=[])
        return _Text(text=text, tokens=tokens, places=places, forms=forms)

    def _read_heard(self, texts: Sequence[_Text]) -> Iterator[Reading]:
        learnt = self._learnt(texts)
        languages = self._languages(texts, learnt)
        matches = [
            packs.phrases(language).matches(text.forms) for (language, _), text in zip(languages, texts, strict=True)
        ]
        evidence = [judge.evidence(found, text.forms) for found, text in zip(matches, texts, strict=True)]
        judged = judge.probabilities(evidence, moods=learnt.moods)
        first = 0
        for number, text in enumerate(texts):
            mood = _sentiment(learnt.sentiment[number])
            topics = judge.topics_of(evidence[number])
            probabilities = judged[number]
            language, sure = languages[number]
            yield Reading(
                language=language,
                language_probability=sure,
                sentiment=mood,
                intents=dict(zip(INTENTS, probabilities, strict=False)),
                emotion=dict(zip(EMOTIONS, learnt.emotion[number], strict=True)),
                sarcasm=learnt.sarcasm[number],
                toxicity=learnt.toxicity[number],
                urgency=probabilities[-1],
                topics=topics,
                reasons=_reasons(
                    text,
                    matches[number],
                    believed=_believed(probabilities, topics),
                    mood=(mood.label, learnt.mood_tokens.get(number)),
                    toxic=learnt.toxic_tokens.get(number),
                    first=first,
                ),
                model=self.model,
            )
            first += len(text.places)

    def _languages(self, texts: Sequence[_Text], learnt: _Learnt) -> list[tuple[str, float]]:
        """Code and probability for each text."""
        spells = self._lexicon.spells
        found: list[tuple[str, float]] = []
        for text, language, hindi in zip(texts, learnt.languages, learnt.hindi, strict=True):
            if language:
                found.append((language, SETTLED_PROBABILITY))
                continue
            spelled = [form for form, place in zip(text.forms, text.places, strict=True) if spells[place]]
            language, sure = language_of(spelled[:_LANGUAGE_WORDS])
            by_hindi = hindi > _HINDI_AT_LEAST and sure < _HINDI_UNLESS_SURE and len(spelled) >= _HINDI_WORDS
            found.append(("hi", hindi) if by_hindi else (language, sure))
        return found

    def _learnt(self, texts: Sequence[_Text]) -> _Learnt:
        self._lexicon.settle()
        lengths = [len(text.places) for text in texts]
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64)
        places = np.fromiter(chain.from_iterable(text.places for text in texts), dtype=np.int64)
        scores = score(places, starts=starts, lexicon=self._lexicon, weights=self._weights)
        sentiment, toxicity = head(scores.sums, "sentiment"), head(scores.sums, "toxicity")
        directions = (np.argmax(sentiment, axis=1) - 1).astype(np.float32)
        return _Learnt(
            moods=sentiment,
            sentiment=sentiment.tolist(),
            languages=settled(
                self._lexicon.marks[places],
                scores.texts,
                lengths=np.array(lengths),
                languages=words.marked_languages(),
            ),
            emotion=head(scores.sums, "emotion").tolist(),
            sarcasm=head(scores.sums, "sarcasm").tolist(),
            toxicity=toxicity.tolist(),
            hindi=head(scores.sums, "hindi_in_latin").tolist(),
            mood_tokens=mood_tokens(scores, directions=directions),
            toxic_tokens=toxic_tokens(scores, toxic=toxicity >= _BELIEVED),
        )


@cache
def shared_reader() -> Reader:
    """The process's reader, loaded at its first use."""
    return Reader()


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Runs of texts small enough to keep memory low, whatever their lengths."""
    batch: list[str] = []
    letters = 0
    for text in texts:
        batch.append(text)
        letters += min(len(text), LONGEST_TEXT)
        if len(batch) == _BATCH_TEXTS or letters >= _BATCH_LETTERS:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch


def _sentiment(probabilities: list[float]) -> Sentiment:
    negative, neutral, positive = probabilities
    return Sentiment(
        label=SENTIMENTS[probabilities.index(max(probabilities))],
        score=positive - negative,
        negative=negative,
        neutral=neutral,
        positive=positive,
    )


def _believed(probabilities: list[float], topics: tuple[str, ...]) -> list[str]:
    names = [name for name, value in zip(judge.JUDGED, probabilities, strict=True) if value >= _BELIEVED]
    return names + [f"topic.{topic}" for topic in topics] if topics else names


def _reasons(
    text: _Text,
    matches: list[Match],
    *,
    believed: list[str],
    mood: tuple[str, Weighed | None],
    toxic: Weighed | None,
    first: int,
) -> tuple[Reason, ...]:
    label, weighed = mood
    if not (believed or weighed or toxic):
        return ()
    at = spans(text.text, text.tokens)
    found = token_reasons(label, weighed, first=first, spans=at) if weighed else []
    if toxic:
        found += token_reasons("toxicity", toxic, first=first, spans=at)
    if believed:
        found += phrase_reasons(matches, believed=believed, spans=at)
    return tuple(found)


def _silence(model: str) -> Reading:
    """The reading of a text that says nothing: no guess at all."""
    return Reading(
        language=UNKNOWN,
        language_probability=0.0,
        sentiment=_SILENCE,
        intents=dict.fromkeys(INTENTS, 0.0),
        emotion=dict.fromkeys(EMOTIONS, 1.0 / len(EMOTIONS)),
        sarcasm=0.0,
        toxicity=0.0,
        urgency=0.0,
        topics=(),
        reasons=(),
        model=model,
    )

"""Phrases found and the mood of the text, combined into the probability of each intent and of urgency.

Each judgement is a small logistic. Its coefficients are set by hand, in steps, with an eye on public labelled sets
that may be measured with but not learnt from; so these probabilities sort well and are only roughly calibrated.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emptychair.understanding.linear import logistic, softmax
from emptychair.understanding.phrases import Match
from emptychair.understanding.reading import INTENTS

Doubles = npt.NDArray[np.float64]

JUDGED = (*INTENTS, "urgency")

# Twenty phrases prove hardly more than five do.
_ENOUGH = 8.0
_TOPIC = "topic."
_TOPICS_AT_MOST = 3
_TOPIC_WEIGHT = 1.0
_PLACES = {name: place for place, name in enumerate(JUDGED)}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Logistic:
    """Log-odds: `start`, and what each kind of evidence adds at its fullest."""

    start: float
    phrases: float = 1.0
    negative: float = 0.0
    positive: float = 0.0
    asks: float = 0.0
    shouts: float = 0.0


_LOGISTICS = {
    "complaint": _Logistic(start=-1.8, phrases=0.9, negative=2.8, positive=-1.4, asks=-0.1, shouts=0.2),
    "question": _Logistic(start=-2.4, phrases=0.9, asks=2.6),
    "praise": _Logistic(start=-2.0, phrases=0.9, negative=-2.0, positive=2.4),
    "suggestion": _Logistic(start=-1.8, phrases=1.3),
    "buying": _Logistic(start=-2.25, phrases=1.4, negative=-0.6),
    "leaving": _Logistic(start=-2.3, phrases=1.4, negative=0.8, positive=-0.8),
    "comparison": _Logistic(start=-2.4, phrases=1.4),
    "recommendation": _Logistic(start=-2.5, phrases=1.4, negative=-1.2, positive=0.8),
    "warning": _Logistic(start=-2.5, phrases=1.4, negative=0.8, positive=-1.2),
    "urgency": _Logistic(start=-2.6, phrases=1.0, negative=0.6, shouts=0.6),
}
# How far a judgement's phrases move the log-odds of [negative, neutral, positive].
_MOVED = {
    "complaint": (0.2, 0.0, 0.0),
    "warning": (0.1, 0.0, 0.0),
    "leaving": (0.1, 0.0, 0.0),
    "praise": (0.0, 0.0, 0.3),
    "recommendation": (0.0, 0.0, 0.15),
    "question": (0.0, 0.15, 0.0),
    "suggestion": (0.0, 0.15, 0.0),
    "buying": (0.0, 0.15, 0.0),
}
_TRUST = {"de": 2.5, "fr": 2.5, "es": 2.5}
_MOVES = np.array([_MOVED.get(name, (0.0, 0.0, 0.0)) for name in JUDGED], dtype=np.float64)
_START = np.array([_LOGISTICS[name].start for name in JUDGED], dtype=np.float64)
_PHRASES = np.array([_LOGISTICS[name].phrases for name in JUDGED], dtype=np.float64)
_OTHER = np.array(
    [[getattr(_LOGISTICS[name], kind) for name in JUDGED] for kind in ("negative", "positive", "asks", "shouts")],
    dtype=np.float64,
)


@dataclass(kw_only=True, slots=True)
class Evidence:
    """What one text's phrases say: their weight by place in JUDGED, and by topic; whether it asks or shouts."""

    weights: list[float]
    topics: dict[str, float]
    asks: bool
    shouts: bool


def evidence(matches: list[Match], forms: list[str]) -> Evidence:
    """Add up the phrases of one text."""
    weights = [0.0] * len(JUDGED)
    topics: dict[str, float] = {}
    for judgement, weight, _, _ in matches:
        place = _PLACES.get(judgement)
        if place is not None:
            weights[place] += weight
        else:
            topics[judgement] = topics.get(judgement, 0.0) + weight
    asks = "?" in forms or "??" in forms or "?!" in forms or "?!?" in forms
    return Evidence(weights=weights, topics=topics, asks=asks, shouts="!!" in forms)


def moods(given: list[Evidence], *, heard: Doubles, languages: list[str]) -> Doubles:
    """[negative, neutral, positive] of each text: what was heard, moved by the phrases that were found.

    Phrases move a text more in languages that have them but little text to train with.
    """
    weights = _levelled(np.array([one.weights for one in given], dtype=np.float64))
    trust = np.array([_TRUST.get(language, 1.0) for language in languages], dtype=np.float64)
    moves = weights @ _MOVES
    moves[:, 1] = np.maximum(moves[:, 1], 0.0)
    return softmax(np.log(heard + 1e-6) + trust[:, None] * moves)


def probabilities(given: list[Evidence], *, moods: Doubles) -> list[list[float]]:
    """For each text the probabilities of JUDGED; `moods` are its [negative, neutral, positive]."""
    weights = _levelled(np.array([one.weights for one in given], dtype=np.float64))
    written = np.array([(one.asks, one.shouts) for one in given], dtype=np.float64)
    other = np.concatenate((moods[:, [0, 2]], written), axis=1) @ _OTHER
    sums = _START + _PHRASES * weights + other
    found: list[list[float]] = logistic(sums).tolist()
    return found


def _levelled(weights: Doubles) -> Doubles:
    levelled: Doubles = weights / (1.0 + np.abs(weights) / _ENOUGH)
    return levelled


def topics_of(given: Evidence) -> tuple[str, ...]:
    """Names of the subjects with enough words for them, the weightiest first."""
    if not given.topics:
        return ()
    found = sorted((-weight, name) for name, weight in given.topics.items() if weight >= _TOPIC_WEIGHT)
    return tuple(name.removeprefix(_TOPIC) for _, name in found[:_TOPICS_AT_MOST])

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

Floats = npt.NDArray[np.float32]

JUDGED = (*INTENTS, "urgency")

# Twenty phrases prove hardly more than five do.
_ENOUGH = 8.0
_MOOD_BY_COMPLAINT, _MOOD_BY_PRAISE = 0.25, 0.3
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
    "buying": _Logistic(start=-2.3, phrases=1.4, negative=-0.8),
    "leaving": _Logistic(start=-2.5, phrases=1.4, negative=0.8, positive=-0.8),
    "comparison": _Logistic(start=-2.4, phrases=1.4),
    "recommendation": _Logistic(start=-2.5, phrases=1.4, negative=-1.2, positive=0.8),
    "warning": _Logistic(start=-2.5, phrases=1.4, negative=0.8, positive=-1.2),
    "urgency": _Logistic(start=-2.6, phrases=1.0, negative=0.6, shouts=0.6),
}
_START = np.array([_LOGISTICS[name].start for name in JUDGED], dtype=np.float32)
_PHRASES = np.array([_LOGISTICS[name].phrases for name in JUDGED], dtype=np.float32)
_OTHER = np.array(
    [[getattr(_LOGISTICS[name], kind) for name in JUDGED] for kind in ("negative", "positive", "asks", "shouts")],
    dtype=np.float32,
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


def moods(given: list[Evidence], *, heard: Floats) -> Floats:
    """[negative, neutral, positive] of each text, what was heard moved by phrases of complaint and of praise."""
    weights = _levelled(np.array([one.weights for one in given], dtype=np.float32))
    sums = np.log(heard + np.float32(1e-6))
    sums[:, 0] += _MOOD_BY_COMPLAINT * weights[:, _PLACES["complaint"]]
    sums[:, 2] += _MOOD_BY_PRAISE * weights[:, _PLACES["praise"]]
    return softmax(sums)


def probabilities(given: list[Evidence], *, moods: Floats) -> list[list[float]]:
    """For each text the probabilities of JUDGED; `moods` are its [negative, neutral, positive]."""
    weights = _levelled(np.array([one.weights for one in given], dtype=np.float32))
    written = np.array([(one.asks, one.shouts) for one in given], dtype=np.float32)
    other = np.concatenate((moods[:, [0, 2]], written), axis=1) @ _OTHER
    sums = _START + _PHRASES * weights + other
    found: list[list[float]] = logistic(sums).tolist()
    return found


def _levelled(weights: Floats) -> Floats:
    levelled: Floats = (weights / (1.0 + np.abs(weights) / _ENOUGH)).astype(np.float32)
    return levelled


def topics_of(given: Evidence) -> tuple[str, ...]:
    """Names of the subjects with enough words for them, the weightiest first."""
    if not given.topics:
        return ()
    found = sorted((-weight, name) for name, weight in given.topics.items() if weight >= _TOPIC_WEIGHT)
    return tuple(name.removeprefix(_TOPIC) for _, name in found[:_TOPICS_AT_MOST])

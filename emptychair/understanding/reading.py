"""What was made of one text: the values that leave this package."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Tier = Literal["fast", "accurate"]

INTENTS = (
    "complaint",
    "question",
    "praise",
    "suggestion",
    "buying",
    "leaving",
    "comparison",
    "recommendation",
    "warning",
)
EMOTIONS = ("anger", "joy", "optimism", "sadness")
SENTIMENTS = ("negative", "neutral", "positive")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentiment:
    """Probabilities that sum to 1; `score` is positive - negative, in [-1, 1]."""

    label: str
    score: float
    negative: float
    neutral: float
    positive: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Words that speak for a judgement: `text[start:end]` of the text as given.

    `judgement` is negative, positive, toxicity, urgency, one of INTENTS, or `topic.` and a topic's name.
    `weight` is in log-odds: how far these words alone move the judgement.
    """

    judgement: str
    start: int
    end: int
    weight: float

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "judgement": self.judgement,
            "start": self.start,
            "end": self.end,
            "weight": round(self.weight, 3),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """All judgements about one text. Numbers are probabilities in [0, 1] unless their own words say otherwise.

    `language` is an ISO 639 code, or "unknown" when the text does not say enough. `model` names the version
    that read it: two readings of one text by one model are equal.
    """

    language: str
    language_probability: float
    sentiment: Sentiment
    intents: Mapping[str, float]
    emotion: Mapping[str, float]
    sarcasm: float
    toxicity: float
    urgency: float
    topics: tuple[str, ...]
    reasons: tuple[Reason, ...]
    model: str

    def as_dict(self, *, reasons: bool = False) -> dict[str, object]:
        """The JSON form, numbers to four places; with `reasons` also the spans that made the judgements."""
        mood = self.sentiment
        shown: dict[str, object] = {
            "language": self.language,
            "language_probability": round(self.language_probability, 4),
            "sentiment": {
                "label": mood.label,
                "score": round(mood.score, 4),
                "negative": round(mood.negative, 4),
                "neutral": round(mood.neutral, 4),
                "positive": round(mood.positive, 4),
            },
            "intents": {name: round(value, 4) for name, value in self.intents.items()},
            "emotion": {name: round(value, 4) for name, value in self.emotion.items()},
            "sarcasm": round(self.sarcasm, 4),
            "toxicity": round(self.toxicity, 4),
            "urgency": round(self.urgency, 4),
            "topics": list(self.topics),
            "model": self.model,
        }
        if reasons:
            shown["reasons"] = [reason.as_dict() for reason in self.reasons]
        return shown

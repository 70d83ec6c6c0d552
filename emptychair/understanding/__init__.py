"""Texts of customers and companies, read: language, mood, what is wanted, how urgent, about what, and why so.

    from emptychair.understanding import read
    read("Still waiting for my refund!").intents["complaint"]

Plain Python and numpy; it knows nothing of databases or web pages and never touches the network.
"""

from collections.abc import Sequence

from emptychair.understanding.boilerplate import boilerplate
from emptychair.understanding.deflection import deflects
from emptychair.understanding.drafts import DraftReading, Finding, read_draft
from emptychair.understanding.normalise import normalised
from emptychair.understanding.promises import Promised
from emptychair.understanding.questions import Question, questions, unanswered
from emptychair.understanding.reader import shared_reader
from emptychair.understanding.reading import Reading, Reason, Sentiment, Tier

__all__ = [
    "DraftReading",
    "Finding",
    "Promised",
    "Question",
    "Reading",
    "Reason",
    "Sentiment",
    "Tier",
    "boilerplate",
    "deflects",
    "normalised",
    "questions",
    "read",
    "read_draft",
    "read_many",
    "unanswered",
]


def read(text: str, *, tier: Tier = "fast") -> Reading:
    """Read one text; see `read_many`."""
    return read_many([text], tier=tier)[0]


def read_many(texts: Sequence[str], *, tier: Tier = "fast", reasons: bool = True) -> list[Reading]:
    """Read texts, one reading each in order. Never raises for any text, and the same text reads the same.

    Only the first 20,000 characters of a text are read. A text without words or signs of feeling gets the
    language "unknown" and a neutral reading. So far both tiers are the same model; `Reading.model` names it.
    Who reads a stream leaves the `reasons` out and reads again what somebody looks at: it takes a tenth less time.
    """
    return shared_reader().read_many(texts, reasons=reasons)

"""A company's draft, read before it is sent: what would hurt the customer in it, and what it promises by which day.

All of it is hand-written rules; nothing here is learnt.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import exp

from emptychair.understanding import packs
from emptychair.understanding.deflection import most_deflecting
from emptychair.understanding.language import UNKNOWN
from emptychair.understanding.promises import Promised, promises
from emptychair.understanding.reader import shared_reader
from emptychair.understanding.sentences import Words, sentences, words_of

VERSION = "draft-1"

HARMS = frozenset({"blame", "mockery", "pressure"})
BELIEVED = 0.6
"""From here on a finding is taken for true."""
_WITHOUT_LANGUAGE = "en"
# Log-odds of a sentence, set by hand: one decisive or strong phrase makes it likely, two clear ones together do.
_START = -2.0
_ENOUGH = 6.0
_WORTH_SAYING = 0.3


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing about a draft: `text[start:end]` are the words that made it.

    `judgement` is blame, mockery, pressure or deflection.
    """

    judgement: str
    probability: float
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftReading:
    """What one draft says. `language` is as in a Reading; two readings of one text by one `model` are equal."""

    language: str
    findings: tuple[Finding, ...]
    promises: tuple[Promised, ...]
    model: str


def read_draft(text: str, *, written_on: date) -> DraftReading:
    """Read one draft; relative words of time are counted from `written_on`. Never raises for any text.

    A text of no known language is read with English phrases; one in a language without phrases has no findings. Only
    the first 20,000 characters are read. Findings come in the order of the text, with a probability of 0.3 or more.
    """
    language = shared_reader().read_many([text], reasons=False)[0].language
    read_as = _WITHOUT_LANGUAGE if language == UNKNOWN else language
    known = read_as in packs.languages()
    words = words_of(text)
    said = promises(words, phrases=packs.phrases(read_as, files=packs.PROMISE_FILES), written_on=written_on)
    return DraftReading(
        language=language,
        findings=tuple(_findings(words, read_as)) if known else (),
        promises=tuple(said) if known else (),
        model=f"{VERSION}+{packs.fingerprint()}",
    )


def _findings(words: Words, language: str) -> list[Finding]:
    found = list(_harmful(words, language))
    probability, place = most_deflecting(words.forms)
    if place and probability >= _WORTH_SAYING:
        start, end = words.span(*place)
        found.append(Finding(judgement="deflection", probability=probability, start=start, end=end))
    return sorted(found, key=lambda one: (one.start, one.judgement))


def _harmful(words: Words, language: str) -> Iterator[Finding]:
    """By sentence and judgement, from its first telling phrase to its last."""
    matches = packs.phrases(language, files=packs.DRAFT_FILES).matches(words.forms)
    matches.sort(key=lambda match: match[2])
    place = 0
    for sentence in sentences(words):
        weights: dict[str, float] = {}
        told: dict[str, tuple[int, int]] = {}
        while place < len(matches) and matches[place][2] < sentence.stop:
            judgement, weight, first, end = matches[place]
            weights[judgement] = weights.get(judgement, 0.0) + weight
            if weight > 0:
                begun, last = told.get(judgement, (first, end))
                told[judgement] = (begun, max(last, end))
            place += 1
        for judgement, (first, end) in told.items():
            probability = 1.0 / (1.0 + exp(-_START - min(weights[judgement], _ENOUGH)))
            if probability >= _WORTH_SAYING:
                start, stop = words.span(first, end)
                yield Finding(judgement=judgement, probability=probability, start=start, end=stop)

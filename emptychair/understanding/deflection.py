"""Whether a company's message only sends the customer elsewhere (a private message, a phone line, a form, a link)."""

from collections.abc import Sequence
from functools import cache
from math import exp

from emptychair.understanding import packs
from emptychair.understanding.language import UNKNOWN
from emptychair.understanding.phrases import Phrases
from emptychair.understanding.tokens import LINK, LONGEST_TEXT, TOKEN, form

# Log-odds, set by hand so that half is reached where hand-labelled requests for a private message begin.
_START, _ELSEWHERE, _ADDRESSED = -2.0, 1.0, -0.7
_ENOUGH = 6.0
_BARE_LINK = 0.9


def deflects(text: str) -> float:
    """The probability that the message only sends the customer elsewhere without addressing what was said.

    Phrases that send elsewhere raise it; an answer, a step to take, a question back or a reason lower it. A bare link
    sends elsewhere; a message without any word or link does not.
    """
    return most_deflecting([form(token) for token in TOKEN.findall(text, 0, LONGEST_TEXT)])[0]


def most_deflecting(words: Sequence[str]) -> tuple[float, tuple[int, int] | None]:
    """The probability for words in their normal form, and the place of the phrase that speaks most for it."""
    if not any(word[0].isalpha() and word != LINK for word in words):
        return (_BARE_LINK, (words.index(LINK), words.index(LINK) + 1)) if LINK in words else (0.0, None)
    weights = {"elsewhere": 0.0, "addressed": 0.0}
    most, place = 0.0, None
    for judgement, weight, first, end in _phrases().matches(words):
        weights[judgement] += weight
        if judgement == "elsewhere" and weight > most:
            most, place = weight, (first, end)
    said = _START + _ELSEWHERE * _levelled(weights["elsewhere"]) + _ADDRESSED * _levelled(weights["addressed"])
    return 1.0 / (1.0 + exp(-said)), place


def _levelled(weight: float) -> float:
    return weight / (1.0 + abs(weight) / _ENOUGH)


@cache
def _phrases() -> Phrases:
    return packs.phrases(UNKNOWN, files=packs.COMPANY_FILES)

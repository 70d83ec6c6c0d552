"""A text's words with their places in it, and where its sentences end."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from emptychair.understanding.tokens import LONGEST_TEXT, TOKEN, form

_ENDS = frozenset(["!", "!!", "?", "??", "?!", "?!?"])
_STOPS = frozenset([".", "..."])


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The words of one text in their normal form, and where in it each begins and ends."""

    text: str
    forms: list[str]
    spans: list[tuple[int, int]]

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Place in the text of the words from `first` up to, not including, `end`."""
        return self.spans[first][0], self.spans[end - 1][1]


def words_of(text: str) -> Words:
    """The words of as much of the text as is read."""
    found = list(TOKEN.finditer(text, 0, LONGEST_TEXT))
    return Words(text=text, forms=[form(one.group()) for one in found], spans=[one.span() for one in found])


def sentences(words: Words, *, joined: Set[int] = frozenset()) -> Iterator[range]:
    """The words of each sentence, its mark included. A mark among the words of `joined` ends none, as in "27.11."."""
    begun = 0
    for place in range(len(words.forms)):
        if place not in joined and _ends(words, place):
            yield range(begun, place + 1)
            begun = place + 1
    if begun < len(words.forms):
        yield range(begun, len(words.forms))


def _ends(words: Words, place: int) -> bool:
    mark = words.forms[place]
    if mark in _ENDS or place + 1 == len(words.forms):
        return True
    after, following = words.spans[place][1], words.spans[place + 1][0]
    if words.text.count("\n", after, following) > 1:
        return True
    # "10 a.m. on Friday", "12.5", "example.com"
    return mark in _STOPS and following > after and not words.text[following].islower()

"""Which of a draft's quoted lines are the customer's own words, so that the chair does not judge them as ours."""

import re
from collections.abc import Callable, Collection, Iterable

from emptychair.chair.quotes import quoted_lines

_MOST = 1_000


def as_quote(text: str) -> str:
    """The words as lines of a quote."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip("\n").splitlines())


def theirs(text: str, *, known: Collection[str], heard: Callable[[], Iterable[str]]) -> list[str]:
    """The quoted lines of the text that the customer wrote, in the same words and not in pieces of them.

    `known` are those of which that is known already; what the customer said is asked for only when there are others.
    """
    lines = quoted_lines(text)[:_MOST]
    fresh = {line for line in lines if line not in known}
    if fresh:
        said = [" ".join(words.split()) for words in heard()]
        fresh = {line for line in fresh if any(_stands_in(line, words) for words in said)}
    return [line for line in lines if line in known or line in fresh]


def _stands_in(line: str, words: str) -> bool:
    return line in words and re.search(rf"(?<!\w){re.escape(line)}(?!\w)", words) is not None

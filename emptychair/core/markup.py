"""HTML cut into tags and text, in time that grows with its length.

This is not a parser: it builds no tree and repairs nothing. It serves the reading of text out of HTML, and as
the first step of `emptychair.core.html`, whose last step is a real parser.
"""

import html as entities
import re
from collections.abc import Iterator
from typing import NamedTuple


def named(elements: str) -> frozenset[str]:
    """Element names that stand between spaces."""
    return frozenset(elements.split())


VOID = named("area base br col embed hr img input link meta param source track wbr")
"""Elements that have no end tag."""

UNSEEN = named("script style title noembed noframes template")
"""Elements whose content is not text for a reader."""

# Every repetition is possessive and every tag has a bounded number of pieces: no input makes it look twice.
_TAG = re.compile(
    r"<(?:(!--)|[!?][^<>]*+>|"
    r"(/?)([A-Za-z][^\s/<>]*+)"
    r"((?:[^<>=\"']++|=\s*+(?:\"[^\"]*+\"|'[^']*+')|[=\"']){0,80}+)>)"
)
_ATTRIBUTE = re.compile(r"([^\s=/<>\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?+")
_HUGE_NUMBER = re.compile(r"&#(?:\d{8,}+|[xX][0-9a-fA-F]{8,}+);?")
MOST_ATTRIBUTES = 60


class Tag(NamedTuple):
    """A start or end tag; `inside` is what stands between its name and its closing bracket."""

    name: str
    ends: bool
    inside: str


def tokens(html: str) -> Iterator[str | Tag]:
    """The tags and the pieces of text (entities decoded) of a document, in order, without comments."""
    at = 0
    endless: set[str] = set()
    while (found := _TAG.search(html, at)) is not None:
        start, end = found.span()
        if start > at:
            yield decoded(html[at:start])
        at = end
        comment, ends, name, inside = found.groups()
        if comment:
            at = _after_comment(html, at, endless)
        elif name:
            name = name.lower()
            yield Tag(name, ends == "/", inside)
            if name in UNSEEN and not ends:
                at = _end_of(name, html, at, endless)
    if at < len(html):
        yield decoded(html[at:])


def _after_comment(html: str, at: int, endless: set[str]) -> int:
    """Where the text goes on behind a comment; a comment without end hides only its first tag."""
    if html.startswith((">", "->"), at):
        return html.index(">", at) + 1
    end = -1 if "-->" in endless else html.find("-->", at)
    if end >= 0:
        return end + 3
    endless.add("-->")
    return at


def _end_of(name: str, html: str, at: int, endless: set[str]) -> int:
    """Where the end tag of an unseen element begins; without one, its content is read as text."""
    if name in endless:
        return at
    found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, at)
    if found is None:
        endless.add(name)
        return at
    return found.start()


def attributes(inside: str) -> dict[str, str]:
    """The attributes of a tag by lower-case name, values decoded; of doubles the first counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(inside):
        if len(found) >= MOST_ATTRIBUTES:
            break
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), decoded(value))
    return found


def decoded(text: str) -> str:
    """Text with its entities as characters."""
    if "&" not in text:
        return text
    try:
        return entities.unescape(text)
    except ValueError:  # a number of thousands of digits
        return entities.unescape(_HUGE_NUMBER.sub("\ufffd", text))

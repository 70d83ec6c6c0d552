"""The one way in which HTML from outside is made safe to show.

Two steps. The first lays the document out anew from its tokens: known elements only, shallow, every attribute
written by us, pictures as words, links with their true host. It bounds the work of the second, a real HTML
parser with an allow-list (nh3), whose time would otherwise grow with the square of hostile input. Both are
repeated until nothing changes, so that a browser cannot repair the result into something else.
"""

import html as entities
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import nh3

from emptychair.core.html_text import html_to_text
from emptychair.core.links import Link, opening, safe_link
from emptychair.core.markup import UNSEEN, VOID, Tag, attributes, named, tokens
from emptychair.core.text import linkify, one_line, storable, without_direction_controls

LONGEST_HTML = 500_000
"""Characters of a document that are shown; the rest is in the raw message."""
DEEPEST = 80
MOST_ROUNDS = 6

MOST_ESCAPED = 2_000
"""Ampersands and hard spaces in one run of text: nh3's time grows with their square, so longer runs are parted."""

_MANY_ESCAPED = re.compile(rf"(?:[^&\xa0]*+[&\xa0]){{{MOST_ESCAPED}}}|.+", re.DOTALL)
_BLOCKS = named(
    "blockquote center caption dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td tfoot th thead tr ul"
)
_INLINE = named("abbr b bdi br code del em i ins kbd mark q s samp small span strike strong sub sup tt u var wbr")
_ELEMENTS = _BLOCKS | _INLINE
_DIRECTIONS = {"ltr", "rtl", "auto"}
_NUMBERS = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start",)}
_CLEANER = nh3.Cleaner(
    tags=set(_ELEMENTS | {"a"}),
    attributes={
        "a": {"href", "title", "target", "rel"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "ol": {"start"},
    },
    tag_attribute_values={tag: {"dir": _DIRECTIONS} for tag in _BLOCKS},
    allowed_classes={"a": {"goes-elsewhere"}, "span": {"not-loaded"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def clean_html(html: str) -> str:
    """HTML from outside as HTML that can be shown in a page of ours: no behaviour, no loads, no styles.

    Pictures become `<span class="not-loaded">` with their text and host; links say in their title where they
    go, and have class `goes-elsewhere` when their text says otherwise. Cleaning the result changes nothing.
    """
    cleaned = storable(html)[:LONGEST_HTML]
    for _ in range(MOST_ROUNDS):
        before, cleaned = cleaned, _CLEANER.clean("".join(_laid_out(cleaned)))
        if before == cleaned:
            return cleaned
    return _as_words(html)


def _as_words(html: str) -> str:
    """The words of a document that does not settle."""
    return linkify(html_to_text(html[:LONGEST_HTML])).replace("\n", "<br>")


class _OpenLink:
    """A link that is open: its start tag can be written only when its text is known."""

    def __init__(self, link: Link, *, at: int) -> None:
        self.link = link
        self.at = at
        self.shown: list[str] = []


class _Layout:
    """The new document while it is written."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.open: list[str] = []
        self.escaped = 0
        self.link: _OpenLink | None = None

    def text(self, text: str) -> None:
        """Write words."""
        text = without_direction_controls(text)
        self.escaped += text.count("&") + text.count("\xa0")
        if self.escaped > MOST_ESCAPED:
            text_pieces = _MANY_ESCAPED.findall(text)
            self.pieces.append("<wbr>".join(["", *(entities.escape(piece, quote=False) for piece in text_pieces)]))
            self.escaped = text_pieces[-1].count("&") + text_pieces[-1].count("\xa0")
        else:
            self.pieces.append(entities.escape(text, quote=False))
        if self.link is not None:
            self.link.shown.append(text)

    def write(self, markup: str) -> None:
        """Write a tag."""
        self.pieces.append(markup)
        self.escaped = 0

    def start(self, tag: Tag) -> None:
        """Write a start tag, as far as it is allowed."""
        if tag.name == "img":
            self.picture(attributes(tag.inside))
        elif tag.name == "a":
            self.start_link(attributes(tag.inside))
        elif tag.name in _ELEMENTS and len(self.open) < DEEPEST:
            self.write(f"<{tag.name}{''.join(_kept(tag))}>")
            if tag.name not in VOID:
                self.open.append(tag.name)

    def end(self, name: str) -> None:
        """Write an end tag and those of everything that was opened since."""
        if name not in self.open:
            return
        while self.open:
            last = self.open.pop()
            if last == "a":
                self.finish_link()
            self.write(f"</{last}>")
            if last == name:
                return

    def start_link(self, given: dict[str, str]) -> None:
        """Begin a link, unless its target is not safe: then its text stays as text."""
        self.end("a")
        link = safe_link(given.get("href", ""))
        if link is not None and len(self.open) < DEEPEST:
            self.link = _OpenLink(link, at=len(self.pieces))
            self.write("")
            self.open.append("a")

    def finish_link(self) -> None:
        """Write the start tag of the open link."""
        if self.link is not None:
            self.pieces[self.link.at] = opening(self.link.link, shown="".join(self.link.shown))
            self.link = None

    def picture(self, given: dict[str, str]) -> None:
        """Write the words that stand for a picture; invisible ones are left out."""
        if _is_invisible(given):
            return
        words = " · ".join(word for word in (one_line(given.get("alt", "")[:300]), _host(given.get("src", ""))) if word)
        self.write('<span class="not-loaded">')
        self.text(f"[{words or 'image'}]")
        self.write("</span>")


def _laid_out(html: str) -> Iterable[str]:
    layout = _Layout()
    for token in _readable(html):
        if isinstance(token, str):
            layout.text(token)
        elif token.ends:
            layout.end(token.name)
        else:
            layout.start(token)
    for name in reversed(layout.open[:]):
        layout.end(name)
    return layout.pieces


def _readable(html: str) -> Iterator[str | Tag]:
    """The tokens without the content of scripts, style sheets and the like."""
    unseen = ""
    for token in tokens(html):
        if isinstance(token, Tag) and token.name in UNSEEN:
            unseen = "" if token.ends else token.name
        elif isinstance(token, Tag) or not unseen:
            unseen = ""
            yield token


def _kept(tag: Tag) -> Iterator[str]:
    """The attributes of an element that may stay: its direction, its numbers, our own class."""
    if not tag.inside:
        return
    given = attributes(tag.inside)
    if tag.name in _BLOCKS and given.get("dir", "").lower() in _DIRECTIONS:
        yield f' dir="{given["dir"].lower()}"'
    for name in _NUMBERS.get(tag.name, ()):
        if re.fullmatch("[1-9][0-9]{0,2}", given.get(name, "")):
            yield f' {name}="{given[name]}"'
    if tag.name == "span" and given.get("class") == "not-loaded":
        yield ' class="not-loaded"'


def _is_invisible(given: dict[str, str]) -> bool:
    """Whether a picture is a spacer or counts who opens the message."""
    return any(re.fullmatch(r"\s*[0-5](px)?\s*", given.get(side, "")) for side in ("width", "height"))


def _host(source: str) -> str:
    try:
        return urlsplit(source.strip()[:2_000]).hostname or ""
    except ValueError:
        return ""

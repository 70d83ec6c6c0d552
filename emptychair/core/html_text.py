"""HTML as plain text that reads well: paragraphs, lists, quotes, and where links go."""

import re
from collections.abc import Callable

from emptychair.core.links import safe_link
from emptychair.core.markup import UNSEEN, Tag, attributes, named, tokens
from emptychair.core.text import storable

LONGEST_LINK_IN_TEXT = 300
_DEEPEST = 40
_PARAGRAPHS = named("p h1 h2 h3 h4 h5 h6 ul ol dl table pre hr")
_LINES = named(
    "address article aside body caption center dd div dt fieldset figcaption figure footer form header li main nav "
    "option section summary tbody tfoot thead tr"
)
_CELLS = named("td th")
_QUOTE = re.compile(r"quote|border-left", re.IGNORECASE)


def html_to_text(html: str) -> str:
    """The words of a document as a person would write them down. Quotes of other mails get `> `."""
    page = _Page()
    unseen = False
    for token in tokens(storable(html)):
        if isinstance(token, Tag):
            unseen = token.name in UNSEEN and not token.ends
            page.tag(token)
        elif not unseen:
            page.words(token)
    return page.text()


class _Page:
    """The text while it is written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.space = False
        self.quotes: list[bool] = []
        self.lists: list[int | None] = []
        self.verbatim = 0
        self.link = ""
        self.link_at = 0

    def words(self, text: str) -> None:
        """Write words on the line."""
        if self.verbatim:
            first, *others = text.replace("\r", "").split("\n")
            self.line.append(first)
            for other in others:
                self.break_line(always=True)
                self.line.append(other)
            return
        bare = " ".join(text.split())
        if bare:
            if self.line and (self.space or text[0].isspace()):
                self.line.append(" ")
            self.line.append(bare)
        self.space = not bare or text[-1].isspace()

    def tag(self, tag: Tag) -> None:
        """Write what an element means on paper."""
        name = tag.name
        if name in _PARAGRAPHS:
            self.paragraph()
        elif name in _LINES:
            self.break_line()
        elif name in _CELLS:
            self.space = bool(self.line)
        special = _SPECIAL.get(name)
        if special is not None:
            special(self, tag)

    def break_line(self, *, always: bool = False) -> None:
        """End the line, if anything is on it."""
        line = "".join(self.line)
        self.line = []
        self.space = False
        if line.strip() or always:
            self.lines.append(self.prefix() + (line.rstrip() if self.verbatim else line.strip()))
        self.link_at = 0

    def paragraph(self) -> None:
        """End the line and leave an empty one."""
        self.break_line()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(self.prefix().rstrip())

    def prefix(self) -> str:
        """The marks of the quotes around this line."""
        return "> " * min(sum(self.quotes), _DEEPEST)

    def text(self) -> str:
        """All that was written."""
        self.break_line()
        return "\n".join(self.lines).strip("\n")


def _break(page: _Page, tag: Tag) -> None:
    page.break_line(always=True)


def _verbatim(page: _Page, tag: Tag) -> None:
    page.verbatim = max(0, page.verbatim + (-1 if tag.ends else 1))


def _quote(page: _Page, tag: Tag) -> None:
    page.break_line()
    if tag.ends and page.quotes:
        page.quotes.pop()
    page.paragraph()
    if tag.ends:
        return
    given = attributes(tag.inside)
    if len(page.quotes) < _DEEPEST:
        page.quotes.append(
            given.get("type") == "cite"
            or "cite" in given
            or _QUOTE.search(given.get("class", "")[:300] + given.get("style", "")[:300]) is not None
        )


def _list(page: _Page, tag: Tag) -> None:
    if tag.ends:
        if page.lists:
            page.lists.pop()
    elif len(page.lists) < _DEEPEST:
        page.lists.append(0 if tag.name == "ol" else None)


def _item(page: _Page, tag: Tag) -> None:
    if tag.ends:
        return
    number = page.lists[-1] if page.lists else None
    indent = "  " * max(0, len(page.lists) - 1)
    if number is not None:
        page.lists[-1] = number + 1
    page.line.append(f"{indent}- " if number is None else f"{indent}{number + 1}. ")


def _link(page: _Page, tag: Tag) -> None:
    if page.link and page.line:
        shown = "".join(page.line[page.link_at :]).strip()
        if shown and not _names(shown, page.link):
            page.line.append(f" <{page.link}>")
    link = None if tag.ends else safe_link(attributes(tag.inside).get("href", "")[: LONGEST_LINK_IN_TEXT + 1])
    page.link = link.target if link and len(link.target) <= LONGEST_LINK_IN_TEXT else ""
    page.link_at = len(page.line)


def _names(shown: str, target: str) -> bool:
    """Whether the text of a link already says where it goes."""
    bare = re.sub("^(mailto:|https?://)", "", target.rstrip("/"), flags=re.IGNORECASE)
    return bare.partition("?")[0] in shown or ("." in shown and shown.rstrip("/") in target)


def _picture(page: _Page, tag: Tag) -> None:
    words = attributes(tag.inside).get("alt", "").strip()[:300]
    if words:
        page.words(f"[{words}]")


_SPECIAL: dict[str, Callable[[_Page, Tag], None]] = {
    "br": _break,
    "pre": _verbatim,
    "blockquote": _quote,
    "ul": _list,
    "ol": _list,
    "li": _item,
    "a": _link,
    "img": _picture,
}

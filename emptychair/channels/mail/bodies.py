"""What a mail says and what comes with it: its text, its HTML and its files."""

import html as entities
import re
from dataclasses import dataclass, field

from emptychair.channels.inbound import File
from emptychair.channels.mail.charsets import decoded
from emptychair.channels.mail.endings import SIGNATURE
from emptychair.channels.mail.parts import DEEPEST, MOST_PARTS, Part, children
from emptychair.core.html_text import html_to_text
from emptychair.core.text import storable

LONGEST_TEXT = 1_000_000
"""Characters of text that are read; a longer text is also kept whole, as a file."""
_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_FILES_OF_TEXT = {"text/calendar", "text/csv", "text/directory", "text/vcard", "text/x-vcard"}
_ENDINGS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "message/rfc822": ".eml",
    "message/delivery-status": ".txt",
    "text/rfc822-headers": ".txt",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "application/ms-tnef": ".dat",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what is said, as text or as HTML or as both."""

    text: str | None = None
    html: str | None = None


@dataclass(slots=True)
class Body:
    """What a part says, in order, and its files."""

    pieces: list[Piece] = field(default_factory=list)
    files: list[File] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that is said, as text."""
        said = (piece.text if piece.text is not None else html_to_text(piece.html or "") for piece in self.pieces)
        return "\n\n".join(text for text in (text.strip("\n") for text in said) if text.strip())

    @property
    def html(self) -> str:
        """All that is said, as HTML; '' if nothing came as HTML."""
        if all(piece.html is None for piece in self.pieces):
            return ""
        return "\n".join(piece.html if piece.html is not None else _as_html(piece.text) for piece in self.pieces)


def body_of(part: Part) -> Body:
    """What a mail says."""
    return _Reading().part(part, depth=0)


class _Reading:
    """One walk through the parts, which counts them."""

    def __init__(self) -> None:
        self.left = MOST_PARTS

    def part(self, part: Part, *, depth: int) -> Body:
        """What a part and those inside it say."""
        if not part.type.startswith("multipart/"):
            return _leaf(part, alone=depth == 0)
        inside = children(part, most=max(self.left, 2)) if depth < DEEPEST and self.left > 0 else []
        self.left -= len(inside)
        if not inside:
            return _unparted(part, whole=depth == 0)
        bodies = [self.part(child, depth=depth + 1) for child in inside]
        if part.type == "multipart/alternative":
            return _chosen(bodies)
        return Body(
            [piece for body in bodies for piece in body.pieces], [file for body in bodies for file in body.files]
        )


def _leaf(part: Part, *, alone: bool) -> Body:
    content = part.body
    if not _is_said(part, alone=alone):
        name = part.file_name
        return Body(
            [], [File(name=name or _name(part.type), type=part.type, content=content)] if content or name else []
        )
    if not content.strip():
        return Body()
    too_long = [File(name=_name(part.type), type=part.type, content=content)] if len(content) > LONGEST_TEXT else []
    return Body([_piece(part, content)], too_long)


def _is_said(part: Part, *, alone: bool) -> bool:
    """Whether a part is words of the mail and not a file. A text that is the whole mail is, whatever its name."""
    if alone:
        return part.type.startswith("text/") and part.type not in _FILES_OF_TEXT
    return part.type in {"text/plain", "text/html"} and part.disposition != "attachment" and not part.file_name


def _piece(part: Part, content: bytes) -> Piece:
    charset = part.parameters.get("charset", "").split(" ")[0]
    if part.type == "text/html":
        if not charset and (said := _META_CHARSET.search(content, 0, 2_048)):
            charset = said[1].decode("ascii")
        return Piece(html=_characters(content, charset))
    text = _characters(content, charset)
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, glued=part.parameters.get("delsp", "").lower() == "yes")
    return Piece(text=text)


def _characters(content: bytes, charset: str) -> str:
    text = decoded(content[: 4 * LONGEST_TEXT], charset)[:LONGEST_TEXT]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return storable(text)


def unflowed(text: str, *, glued: bool = False) -> str:
    """Text whose lines were broken for transport (RFC 3676) with its paragraphs on one line each."""
    lines: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        flows = bare.endswith(" ") and bare != SIGNATURE
        piece = bare[:-1] if flows and glued else bare
        if open_depth == depth and bare != SIGNATURE:
            lines[-1].append(piece)
        else:
            lines.append([f"{'>' * depth} {piece}" if depth else piece])
        open_depth = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in lines)


def _chosen(bodies: list[Body]) -> Body:
    """Of several forms of the same words: the plainest text and the richest HTML, and all files."""
    files = [file for body in bodies for file in body.files]
    plain = [body for body in bodies if body.pieces and all(piece.html is None for piece in body.pieces)]
    texts = [body.text for body in plain if body.text.strip()]
    rich = [body.html for body in bodies if body.html.strip()]
    if not texts and not rich:
        return Body([], files)
    return Body([Piece(text=texts[0] if texts else None, html=rich[-1] if rich else None)], files)


def _unparted(part: Part, *, whole: bool) -> Body:
    """A multipart in which no parts are found: words if it is the mail itself, else a file."""
    content = part.body
    if whole:
        return Body([Piece(text=_characters(content, part.parameters.get("charset", "")))])
    return Body([], [File(name=_name(part.type), type=part.type, content=content)]) if content.strip() else Body()


def _name(kind: str) -> str:
    """A name for a file that came without one."""
    subject = "message" if kind.startswith(("message/", "text/")) else kind.partition("/")[0]
    return subject + _ENDINGS.get(kind, ".bin" if "/" in kind else "")


def _as_html(text: str | None) -> str:
    return f"<pre>{entities.escape(text or '', quote=False)}</pre>"

"""The parts of a mail: where each begins and ends, in time that grows with the size of the mail.

Why not the parser of the standard library: see docs/decisions/0006-reading-mail.md.
"""

import re
from binascii import Error as BrokenUuencode
from binascii import a2b_qp, a2b_uu
from dataclasses import dataclass

from emptychair.channels.mail.headers import Headers, from_base64, parameters, split_header, words
from emptychair.core.text import without_direction_controls

MOST_PARTS = 1_000
"""Parts of one mail that are looked at; what follows stays together as one file."""
DEEPEST = 60
_TYPE = re.compile(r"\s*([\w.+-]{1,80}/[\w.+-]{1,100})", re.ASCII)
_WORD = re.compile(r"\s*([\w-]{1,40})")
_UU_BEGINS = re.compile(rb"(?:\A|\n)begin [^\n]*\n")
_LINE = re.compile(rb"[^\r\n]+")
_MOST_BROKEN_LINES = 1_000
_ANY_BOUNDARY = re.compile(rb"(?:\A|\n)--([^\s-][^\r\n]{0,200})\r?\n")


@dataclass(slots=True)
class Part:
    """A part of a mail, or the whole of it: its header and where its body lies in the raw bytes."""

    raw: bytes
    headers: Headers
    start: int
    end: int
    type: str
    parameters: dict[str, str]

    @property
    def body(self) -> bytes:
        """The body with its transfer encoding undone, as far as that can be."""
        return _plain(self.raw[self.start : self.end], self.headers.first("content-transfer-encoding"))

    @property
    def disposition(self) -> str:
        """`attachment`, `inline`, something else, or ''."""
        found = _WORD.match(self.headers.first("content-disposition"))
        return found[1].lower() if found else ""

    @property
    def file_name(self) -> str:
        """What the sender calls it; '' when it has no name."""
        given = parameters(self.headers.first("content-disposition")) if "content-disposition" in self.headers else {}
        name = words(given.get("filename") or self.parameters.get("name", ""))
        return without_direction_controls(name)[:255]


def whole(raw: bytes) -> Part:
    """The mail as one part."""
    return part_at(raw, 0, len(raw), default="text/plain")


def part_at(raw: bytes, start: int, end: int, *, default: str) -> Part:
    """The part that lies between two places."""
    headers, body = split_header(raw, start, end)
    given = headers.first("content-type")
    found = _TYPE.match(given) if given else None
    kind = found[1].lower() if found else default
    return Part(raw, headers, body, end, kind, parameters(given) if ";" in given else {})


def children(part: Part, *, most: int) -> list[Part]:
    """The parts of a multipart; [] if no boundary is found. Past `most` the rest is one part."""
    boundary = part.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
    places = _between(part, b"--" + boundary, most=most) if boundary else []
    if not places:
        guessed = _ANY_BOUNDARY.search(part.raw, max(part.start - 1, 0), part.end)
        places = _between(part, b"--" + guessed[1].rstrip(), most=most) if guessed else []
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    return [part_at(part.raw, start, end, default=default) for start, end in places]


def _between(part: Part, mark: bytes, *, most: int) -> list[tuple[int, int]]:
    """Where the pieces between the boundary lines begin and end."""
    raw, places, begun = part.raw, [], -1
    at = raw.find(mark, part.start, part.end)
    while at >= 0:
        after = at + len(mark)
        line_end = raw.find(b"\n", after, part.end)
        line_end = part.end if line_end < 0 else line_end + 1
        rest = raw[after : min(line_end, after + 80)].strip()
        if (at == 0 or raw[at - 1] == 10) and rest in (b"", b"--") and line_end - after <= 80:
            if begun >= 0:
                places.append((begun, _before_line_end(raw, begun, at)))
            if rest:
                return places
            begun = line_end
            if len(places) >= most - 1:
                break
        at = raw.find(mark, max(line_end - 1, at + 1), part.end)
    if begun >= 0:
        places.append((begun, part.end))
    return places


def _before_line_end(raw: bytes, start: int, end: int) -> int:
    """The line break before a boundary belongs to the boundary."""
    if end > start and raw[end - 1] == 10:
        end -= 1
    if end > start and raw[end - 1] == 13:
        end -= 1
    return end


def _plain(body: bytes, encoding: str) -> bytes:
    found = _WORD.match(encoding)
    name = found[1].lower() if found else ""
    if name == "base64":
        return from_base64(body)
    if name == "quoted-printable":
        return a2b_qp(body)
    if name in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        return _from_uuencode(body)
    return body


def _from_uuencode(body: bytes) -> bytes:
    """The bytes of the first file in a uuencoded text; lines that are broken are passed over, up to a number."""
    begins = _UU_BEGINS.search(body)
    found, broken = bytearray(), 0
    for line in _LINE.finditer(body, begins.end() if begins else 0):
        if line[0].strip() == b"end" or broken > _MOST_BROKEN_LINES or len(found) > len(body):
            break
        try:
            found += a2b_uu(line[0])
        except BrokenUuencode:
            broken += 1
    return bytes(found)

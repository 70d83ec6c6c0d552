"""The header of a mail or of a part of one, and the encodings that its values come in."""

import re
from binascii import Error as BrokenBase64
from binascii import a2b_base64, a2b_qp
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from emptychair.channels.mail.charsets import decoded
from emptychair.core.text import one_line, storable

LARGEST_HEADER = 262_144
MOST_FIELDS = 2_000
LONGEST_VALUE = 65_536
LONGEST_WORDS = 4_000
_MOST_JUNK_LINES = 20
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)(?:\n|\Z)")
_BLANK = re.compile(rb"[ \t]*\r?\n")
_FIRST_BLANK = re.compile(rb"\n[ \t]*\r?\n")
_ENCODED_WORD = re.compile(r"=\?([^?\s*]{1,60}+)(?:\*[^?\s]{0,20}+)?\?([bBqQ])\?((?:[^?]|\?(?!=))*+)\?=")
_PARAMETER = re.compile(
    r";\s*+([^\s=;*\"]++)(\*\d{0,3}+\*?+)?+\s*+=\s*+(?:\"((?:[^\"\\]|\\.)*+)\"?|([^;\"]*+))", re.DOTALL
)
_EXTENDED = re.compile(r"([^']*)'[^']*'(.*)", re.DOTALL)


@dataclass(slots=True)
class Headers:
    """The fields by lower-case name, values as they came, unfolded, in their order."""

    fields: dict[str, list[bytes]] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def all(self, name: str) -> list[str]:
        """Every value of a field, undecoded but for its bytes."""
        return [_characters(value) for value in self.fields.get(name, ())]

    def first(self, name: str) -> str:
        """The first value of a field, '' if there is none."""
        values = self.fields.get(name)
        return _characters(values[0]) if values else ""

    def words(self, name: str) -> str:
        """The first value as a person reads it, on one line."""
        return words(self.first(name))


def split_header(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The header that begins at `start` and where its body begins. Reads at most LARGEST_HEADER bytes of it."""
    blank = _FIRST_BLANK.search(raw, start, min(end, start + LARGEST_HEADER))
    if blank is not None:
        head = raw[start : blank.start() + 1]
        found = _FIELD.findall(head)
        if len(found) <= MOST_FIELDS and len(found) + sum(value.count(b"\n") for _, value in found) == head.count(
            b"\n"
        ):
            return _headers(found), blank.end()
    return _split_odd_header(raw, start, end)


def _headers(found: list[tuple[bytes, bytes]]) -> Headers:
    fields: dict[str, list[bytes]] = {}
    for name, value in found:
        fields.setdefault(name.lower().decode("ascii"), []).append(value[:LONGEST_VALUE].strip())
    return Headers(fields)


def _split_odd_header(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The same for a header that has no end, is too large, or has lines that are no fields."""
    fields: list[tuple[bytes, bytes]] = []
    at, junk = start, 0
    limit = min(end, start + LARGEST_HEADER)
    while at < limit and len(fields) < MOST_FIELDS:
        found = _FIELD.match(raw, at, end)
        if found is not None:
            fields.append((found[1], found[2]))
            at = found.end()
            continue
        blank = _BLANK.match(raw, at, end)
        if blank is not None:
            return _headers(fields), blank.end()
        after = raw.find(b"\n", at, end) + 1
        junk += 1
        if not after or junk > _MOST_JUNK_LINES or not (_FIELD.match(raw, after, end) or _BLANK.match(raw, after, end)):
            return _headers(fields), at
        at = after
    if at >= end:
        return _headers(fields), end
    rest = _FIRST_BLANK.search(raw, at - 1, end)
    return _headers(fields), rest.end() if rest else end


def _characters(value: bytes) -> str:
    return value.decode("ascii") if value.isascii() else decoded(value, "")


def words(value: str) -> str:
    """A header value with its encoded words (RFC 2047) decoded, on one line, at most LONGEST_WORDS characters."""
    value = value[:LONGEST_WORDS]
    if "=?" in value:
        value = _without_encoding(value)
    if value.isascii() and value.isprintable() and "  " not in value:
        return value.strip()
    return one_line(storable(value))


def _without_encoding(value: str) -> str:
    pieces: list[str] = []
    waiting: list[bytes] = []
    charset = ""
    at = 0
    for found in _ENCODED_WORD.finditer(value):
        between = value[at : found.start()]
        at = found.end()
        # Words of one charset are joined before they are decoded: many senders cut characters in two.
        if waiting and (between.strip() or found[1].lower() != charset):
            pieces.append(decoded(b"".join(waiting), charset))
            waiting = []
        if between.strip() or (not pieces and not waiting):
            pieces.append(between)
        charset = found[1].lower()
        waiting.append(_bytes_of(found[2], found[3]))
    if waiting:
        pieces.append(decoded(b"".join(waiting), charset))
    pieces.append(value[at:])
    return "".join(pieces)


def _bytes_of(encoding: str, text: str) -> bytes:
    encoded = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return a2b_qp(encoded, header=True)
    return from_base64(encoded)


def from_base64(encoded: bytes) -> bytes:
    """Bytes of base64 however broken: strange characters are passed over, a cut end is dropped."""
    try:
        return a2b_base64(encoded)
    except BrokenBase64:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", encoded)
        letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
        return a2b_base64(letters + b"=" * (-len(letters) % 4))


def parameters(value: str) -> dict[str, str]:
    """The parameters of a field such as Content-Type, by lower-case name, RFC 2231 pieces joined and decoded."""
    found: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, star, quoted, bare in _PARAMETER.findall(value[:LONGEST_WORDS]):
        text = re.sub(r"\\(.)", r"\1", quoted) if "\\" in quoted else quoted or bare.strip()
        if star:
            pieces.setdefault(name.lower(), {})[int(star.strip("*") or 0)] = (star.endswith("*"), text)
        else:
            found.setdefault(name.lower(), text)
    for name, parts in pieces.items():
        found[name] = _joined([parts[number] for number in sorted(parts)])
    return found


def _joined(parts: list[tuple[bool, str]]) -> str:
    charset = ""
    extended = _EXTENDED.match(parts[0][1]) if parts[0][0] else None
    if extended is not None:
        charset = extended[1]
        parts = [(True, extended[2]), *parts[1:]]
    joined = b"".join(unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace") for encoded, text in parts)
    return decoded(joined, charset)

"""A file of text as UTF-8 with LF at its line ends, as far as that can be told from its first bytes."""

import codecs
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECE = 64 * 1024
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
Change = Callable[[bytes], bytes]


def in_utf8(stream: BinaryIO) -> BinaryIO:
    """The stream, recoded when it begins as UTF-16 does, with LF for CR when it has no LF."""
    if not isinstance(stream, io.BufferedReader):
        stream = io.BufferedReader(_Changed(stream, change=_same))
    head = stream.peek(_PIECE)[:_PIECE]
    if head[:2] in _UTF16:
        return io.BufferedReader(_Changed(stream, change=_from(_UTF16[head[:2]])))
    if b"\r" in head and b"\n" not in head:
        return io.BufferedReader(_Changed(stream, change=_line_ends))
    return stream


def guess(line: bytes) -> str:
    """The text of a line that is not UTF-8: Windows-1252, or Latin-1 where that has no sign."""
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _same(given: bytes) -> bytes:
    return given


def _line_ends(given: bytes) -> bytes:
    return given.replace(b"\r", b"\n")


def _from(encoding: str) -> Change:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    return lambda given: decoder.decode(given, final=not given).encode("utf-8", "replace")


class _Changed(io.RawIOBase):
    """A stream whose bytes are changed on their way. Closing it leaves the stream behind it open."""

    def __init__(self, stream: BinaryIO, *, change: Change) -> None:
        super().__init__()
        self._stream, self._change = stream, change
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        room = memoryview(buffer).cast("B")
        while not self._rest:
            given = self._stream.read(_PIECE)
            self._rest = self._change(given)
            if not given:
                break
        taken, self._rest = self._rest[: len(room)], self._rest[len(room) :]
        room[: len(taken)] = taken
        return len(taken)

"""Decompressing bit by bit: however much a few bytes unfold to, little is held at a time."""

import bz2
import contextlib
import lzma
import zlib
from abc import ABC, abstractmethod
from typing import Any, Generic, Protocol, TypeVar

import zstandard

PIECE = 64 * 1024
# A zstandard block of four bytes may unfold to 128 KiB, and its reader knows no limit: it is fed crumbs.
_CRUMB = 1024
_MOST_MEMORY = 256 * 1024 * 1024
_WRONG = (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError, ValueError, MemoryError)


class Damaged(Exception):
    """The compressed bytes are not what they should be. `before` is what was unfolded and not given yet."""

    def __init__(self, said: str, *, before: bytes = b"") -> None:
        super().__init__(said)
        self.before = before


class Stream(Protocol):
    """What unfolds one compressed stream."""

    @property
    def eof(self) -> bool:
        """Whether it has ended."""

    @property
    def unused_data(self) -> bytes:
        """What came after its end."""


S = TypeVar("S", bound=Stream)


class Unpacker(ABC, Generic[S]):
    """One compressed stream after another; zeros between and behind them are padding."""

    name: str

    def __init__(self) -> None:
        self._waiting = b""
        self._stream: S | None = None

    @property
    def hungry(self) -> bool:
        """Whether it needs to be fed before it can give more."""
        return not self._waiting

    @property
    def whole(self) -> bool:
        """Whether what it was given ends where a stream ends."""
        return self._stream is None

    def feed(self, given: bytes) -> None:
        """Take more compressed bytes in."""
        self._waiting = given

    def take(self) -> bytes:
        """Some unfolded bytes, perhaps none. Raises Damaged."""
        if self._stream is None:
            self._waiting = self._waiting.lstrip(b"\0")
            if not self._waiting:
                return b""
            self._stream = self._fresh()
        stream = self._stream
        try:
            unfolded = self._unfold(stream)
        except _WRONG as error:
            raise Damaged(str(error)) from error
        if stream.eof:
            self._waiting, self._stream = stream.unused_data + self._waiting, None
        return unfolded

    @abstractmethod
    def _fresh(self) -> S:
        """What unfolds the stream that begins."""

    @abstractmethod
    def _unfold(self, stream: S) -> bytes:
        """Some unfolded bytes of what is waiting, which is used up as far as the stream took it in."""


class Gzip(Unpacker["zlib._Decompress"]):
    """RFC 1952, any number of members."""

    name = "gzip"

    def _fresh(self) -> "zlib._Decompress":
        return zlib.decompressobj(wbits=31)

    def _unfold(self, stream: "zlib._Decompress") -> bytes:
        begun = stream.copy()
        try:
            unfolded = stream.decompress(self._waiting, PIECE)
        except zlib.error as error:
            raise Damaged(str(error), before=_before_damage(begun, self._waiting)) from error
        self._waiting = b"" if stream.eof else stream.unconsumed_tail  # which repeats unused_data at the end
        return unfolded


def _before_damage(begun: "zlib._Decompress", given: bytes) -> bytes:
    """What the bytes unfold to up to the one that is wrong, such as a checksum at the very end."""
    unfolded = bytearray()
    with contextlib.suppress(zlib.error):
        for place in range(len(given)):
            unfolded += begun.decompress(given[place : place + 1])
    return bytes(unfolded)


class Library(Unpacker[bz2.BZ2Decompressor | lzma.LZMADecompressor]):
    """bzip2 and xz, whose readers of the standard library behave alike."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    @property
    def hungry(self) -> bool:
        """The readers keep bytes themselves."""
        return super().hungry and (self._stream is None or self._stream.needs_input)

    def _fresh(self) -> bz2.BZ2Decompressor | lzma.LZMADecompressor:
        return bz2.BZ2Decompressor() if self.name == "bzip2" else lzma.LZMADecompressor(memlimit=_MOST_MEMORY)

    def _unfold(self, stream: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> bytes:
        given, self._waiting = self._waiting, b""
        return stream.decompress(given, PIECE)


class Zstandard(Unpacker["zstandard.ZstdDecompressionObj"]):
    """RFC 8878, any number of frames."""

    name = "zstandard"

    def _fresh(self) -> "zstandard.ZstdDecompressionObj":
        return zstandard.ZstdDecompressor(max_window_size=_MOST_MEMORY // 2).decompressobj()

    def _unfold(self, stream: "zstandard.ZstdDecompressionObj") -> bytes:
        crumb, self._waiting = self._waiting[:_CRUMB], self._waiting[_CRUMB:]
        return stream.decompress(crumb)


def unpacker_for(head: bytes) -> Unpacker[Any] | None:
    """The unpacker for a file that begins like this, by its first bytes whatever its name; None for plain."""
    if head.startswith(b"\x1f\x8b"):
        return Gzip()
    if head.startswith(b"BZh") and head[4:10] in {b"1AY&SY", b"\x17\x72\x45\x38\x50\x90"}:
        return Library("bzip2")
    if head.startswith(b"\xfd7zXZ\x00"):
        return Library("xz")
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return Zstandard()
    return None

"""Decompressing bit by bit: however much a few bytes unfold to, little is held at a time."""

import bz2
import lzma
import zlib
from typing import Protocol

import zstandard

PIECE = 64 * 1024
# A zstandard block of four bytes may unfold to 128 KiB, and its reader knows no limit: it is fed crumbs.
_CRUMB = 1024
_MOST_MEMORY = 256 * 1024 * 1024


class Damaged(Exception):
    """The compressed bytes are not what they should be."""


class Unpacker(Protocol):
    """One compressed stream after another. `feed` gives bytes to it, `take` what they unfold to."""

    name: str

    @property
    def hungry(self) -> bool:
        """Whether it needs to be fed before it can give more."""

    @property
    def whole(self) -> bool:
        """Whether what it was given ends where a stream ends."""

    def feed(self, given: bytes) -> None:
        """Take more compressed bytes in."""

    def take(self) -> bytes:
        """Some unfolded bytes, perhaps none. Raises Damaged."""


class Gzip:
    """RFC 1952, any number of members; zeros behind the last are padding."""

    name = "gzip"

    def __init__(self) -> None:
        self._waiting = b""
        self._member = zlib.decompressobj(wbits=31)
        self._begun = False

    @property
    def hungry(self) -> bool:
        """Whether it needs to be fed before it can give more."""
        return not self._waiting

    @property
    def whole(self) -> bool:
        """Whether what it was given ends where a stream ends."""
        return not self._begun

    def feed(self, given: bytes) -> None:
        """Take more compressed bytes in."""
        self._waiting = given

    def take(self) -> bytes:
        """Some unfolded bytes, perhaps none. Raises Damaged."""
        if not self._begun:
            self._waiting = self._waiting.lstrip(b"\0")
            if not self._waiting:
                return b""
            self._member, self._begun = zlib.decompressobj(wbits=31), True
        try:
            unfolded = self._member.decompress(self._waiting, PIECE)
        except zlib.error as error:
            raise Damaged(str(error)) from error
        self._waiting = self._member.unconsumed_tail
        if self._member.eof:
            self._waiting, self._begun = self._member.unused_data, False
        return unfolded


class Library:
    """bzip2 and xz, whose readers of the standard library behave alike."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._waiting = b""
        self._stream = self._fresh()
        self._begun = False

    def _fresh(self) -> bz2.BZ2Decompressor | lzma.LZMADecompressor:
        return bz2.BZ2Decompressor() if self.name == "bzip2" else lzma.LZMADecompressor(memlimit=_MOST_MEMORY)

    @property
    def hungry(self) -> bool:
        """Whether it needs to be fed before it can give more."""
        return not self._waiting and (not self._begun or self._stream.needs_input)

    @property
    def whole(self) -> bool:
        """Whether what it was given ends where a stream ends."""
        return not self._begun

    def feed(self, given: bytes) -> None:
        """Take more compressed bytes in."""
        self._waiting = given

    def take(self) -> bytes:
        """Some unfolded bytes, perhaps none. Raises Damaged."""
        if not self._begun:
            self._waiting = self._waiting.lstrip(b"\0")
            if not self._waiting:
                return b""
            self._stream, self._begun = self._fresh(), True
        given, self._waiting = self._waiting, b""
        try:
            unfolded = self._stream.decompress(given, PIECE)
        except (OSError, EOFError, ValueError, lzma.LZMAError) as error:
            raise Damaged(str(error)) from error
        if self._stream.eof:
            self._waiting, self._begun = self._stream.unused_data, False
        return unfolded


class Zstandard:
    """RFC 8878, any number of frames."""

    name = "zstandard"

    def __init__(self) -> None:
        self._waiting = b""
        self._frame = self._fresh()
        self._begun = False

    @staticmethod
    def _fresh() -> "zstandard.ZstdDecompressionObj":
        return zstandard.ZstdDecompressor(max_window_size=_MOST_MEMORY // 2).decompressobj()

    @property
    def hungry(self) -> bool:
        """Whether it needs to be fed before it can give more."""
        return not self._waiting

    @property
    def whole(self) -> bool:
        """Whether what it was given ends where a stream ends."""
        return not self._begun

    def feed(self, given: bytes) -> None:
        """Take more compressed bytes in."""
        self._waiting = given

    def take(self) -> bytes:
        """Some unfolded bytes, perhaps none. Raises Damaged."""
        if not self._begun:
            self._frame, self._begun = self._fresh(), True
        crumb, self._waiting = self._waiting[:_CRUMB], self._waiting[_CRUMB:]
        try:
            unfolded = self._frame.decompress(crumb)
        except (zstandard.ZstdError, MemoryError) as error:
            raise Damaged(str(error)) from error
        if self._frame.eof:
            self._waiting, self._begun = self._frame.unused_data + self._waiting, False
        return unfolded


def unpacker_for(head: bytes) -> Unpacker | None:
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

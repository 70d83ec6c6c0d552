"""A file as a stream of its uncompressed bytes, which ends early rather than raising when it is damaged."""

import io
import tempfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO

from emptychair.channels.problems import NO_PROBLEM, Problem, gettext_noop
from emptychair.channels.reading.unpacking import PIECE, Damaged, Unpacker, unpacker_for

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MAGIC = 16
Told = Callable[[int], None]


class Unpacked(io.RawIOBase):
    """The uncompressed bytes of `packed`, which may be plain.

    `damage` says what is wrong once a damaged place is reached: the stream ends there. `told` is called with
    the number of bytes read from `packed`.
    """

    def __init__(self, packed: BinaryIO, *, told: Told | None = None) -> None:
        super().__init__()
        self._packed, self._told = packed, told
        self._begin()

    def _begin(self) -> None:
        self.consumed = 0
        self.damage = NO_PROBLEM
        self._position = 0
        self._rest = memoryview(b"")
        self._head = self._fetch(_MAGIC)
        self._unpacker: Unpacker[Any] | None = unpacker_for(self._head)

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Whether it can be read again from its start."""
        return self._packed.seekable()

    def tell(self) -> int:
        """How many uncompressed bytes were given."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Begin again; nothing else is possible."""
        if (offset, whence) != (0, io.SEEK_SET):
            raise io.UnsupportedOperation("only the start can be sought")
        self._packed.seek(0)
        self._begin()
        return 0

    def keep(self) -> None:
        """Copy the file into a temporary one, so that it can be read twice. Only before anything was read."""
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the stream does
        copy.write(self._head)
        while given := self._fetch(PIECE):
            copy.write(given)
        damage = self.damage
        self._packed = copy
        self.seek(0)
        self.damage = damage

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer as far as bytes are at hand; 0 at the end, or where the damage is."""
        room = memoryview(buffer).cast("B")
        while not self._rest and not self.damage:
            if not self._more():
                return 0
        taken = self._rest[: len(room)]
        room[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        self._position += len(taken)
        return len(taken)

    def _more(self) -> bool:
        """Get more bytes ready; False at the end."""
        unpacker = self._unpacker
        if unpacker is None:
            self._rest = memoryview(self._next())
            return bool(self._rest)
        if unpacker.hungry:
            given = self._next()
            if not given:
                if not unpacker.whole:
                    words = gettext_noop("the %(format)s file ends in the middle; everything before that was read")
                    self.damage = Problem(words, format=unpacker.name)
                return False
            unpacker.feed(given)
        try:
            self._rest = memoryview(unpacker.take())
        except Damaged as error:
            self._rest = memoryview(error.before)
            words = gettext_noop("the %(format)s file is damaged (%(error)s); everything before that was read")
            self.damage = Problem(words, format=unpacker.name, error=str(error))
        return True

    def _next(self) -> bytes:
        head, self._head = self._head, b""
        return head or self._fetch(PIECE)

    def _fetch(self, size: int) -> bytes:
        try:
            given = self._packed.read(size)
        except OSError as error:
            self.damage = Problem(gettext_noop("reading stopped: %(error)s"), error=error.strerror or str(error))
            return b""
        self.consumed += len(given)
        if self._told:
            self._told(self.consumed)
        return given

    def close(self) -> None:
        """Close the file too."""
        if not self.closed:
            self._packed.close()
        super().close()


def unpacked(packed: BinaryIO, *, told: Told | None = None) -> io.BufferedReader:
    """The stream of uncompressed bytes, buffered. `damage_of` and `consumed_of` say how it went."""
    return io.BufferedReader(Unpacked(packed, told=told), 4 * PIECE)


def rewindable(stream: BinaryIO) -> BinaryIO:
    """The stream, which has not been read yet, such that `seek(0)` begins it again."""
    raw = getattr(stream, "raw", None)
    if isinstance(raw, Unpacked) and not raw.seekable():
        raw.keep()
    return stream


def is_empty(stream: io.BufferedReader) -> bool:
    """Whether the file behind the stream has no byte."""
    return consumed_of(stream) == 0 and not damage_of(stream)


def damage_of(stream: BinaryIO) -> Problem:
    """What is wrong with the file behind the stream, as far as it was read; empty when nothing is."""
    raw = getattr(stream, "raw", None)
    return raw.damage if isinstance(raw, Unpacked) else NO_PROBLEM


def consumed_of(stream: BinaryIO) -> int:
    """How many bytes of the file behind the stream were read, compressed as they lie there."""
    raw = getattr(stream, "raw", None)
    return raw.consumed if isinstance(raw, Unpacked) else 0

"""The mail of a file, or the mails of a tar archive, in the memory of one."""

import re
import tarfile
from collections.abc import Iterator
from typing import IO, BinaryIO

from emptychair.channels.kind import Options, Record
from emptychair.channels.mail.records import Piece
from emptychair.channels.problems import NO_PROBLEM, Problem, gettext_noop

_BLOCK = 512
_READ = 65_536
_RECENT = 2 * tarfile.RECORDSIZE
_TAR = b"ustar"
_TAR_AT = 257
_FIELD = re.compile(rb"\s*(?:>?From [^\n]{0,400}\n)?[!-9;-~]{1,100}[ \t]*:")


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is a mail or a tar archive."""
    return _is_tar(head) or _FIELD.match(head) is not None


def records(stream: BinaryIO, options: Options) -> Iterator[Record]:
    """The mail of a file as one record; of a tar archive one record for each file in it, links left out."""
    head = stream.read(_BLOCK)
    if _is_tar(head):
        yield from _of_archive(_Rejoined(head, stream))
        return
    piece = _piece(_Rejoined(head, stream))
    yield piece.record(position="message 1", end=piece.size)


def _is_tar(head: bytes) -> bool:
    return head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR


class _Rejoined:
    """A stream whose first bytes have been read already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self.head = head
        self.stream = stream
        self.given = 0
        self.recent = b""

    def read(self, size: int) -> bytes:
        """The next bytes, b"" at the end."""
        more = self.head[:size] if self.head else self.stream.read(size)
        self.head = self.head[len(more) :]
        self.given += len(more)
        self.recent = self.recent[-_RECENT:] + more
        return more

    def ended_at(self, place: int) -> bool:
        """Whether nothing, or the zeros that end an archive, stood at a place that was read not long ago."""
        begins = place - (self.given - len(self.recent))
        return not self.recent[max(begins, 0) :][:_BLOCK].strip(b"\0")


def _piece(stream: _Rejoined | IO[bytes]) -> Piece:
    piece = Piece()
    while more := stream.read(_READ):
        piece.add(more)
    return piece


def _of_archive(stream: _Rejoined) -> Iterator[Record]:
    """The files of an archive, read one after the other and never unpacked to disk."""
    problem = NO_PROBLEM
    try:
        # tarfile only calls read() on a stream; typeshed asks for a whole file.
        with tarfile.open(fileobj=stream, mode="r|", errorlevel=2) as archive:  # type: ignore[call-overload]
            for member in archive:
                content = archive.extractfile(member) if member.isreg() and member.size else None
                if content is not None and not member.name.rpartition("/")[2].startswith("."):
                    yield _piece(content).record(position=f"file {member.name[-200:]}", end=stream.given)
            if not stream.ended_at(archive.offset):
                problem = Problem(gettext_noop("the archive is damaged from here: no file begins here"))
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        problem = Problem(gettext_noop("the archive is damaged from here: %(error)s"), error=str(error))
    if problem:
        yield _damaged(stream, problem)


def _damaged(stream: _Rejoined, problem: Problem) -> Record:
    where = Piece()
    where.add(f"{stream.given}: {problem}".encode("utf-8", "replace"))
    return where.record(position=f"byte {stream.given}", end=stream.given, problem=problem)

"""The mails of an mbox, one after the other, in the memory of one."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from emptychair.channels.kind import Options, Record
from emptychair.channels.mail.records import Piece
from emptychair.channels.problems import NO_PROBLEM, Problem, gettext_noop

_LONGEST_READ = 65_536
_LONGEST_ENVELOPE = 500
_DATED = re.compile(
    rb"From (?:\S{1,320}[ \t]+)?(?:[^\r\n]{0,80}[ \t])?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?[ \t]"
    rb"[^\r\n]{0,40}\d\d:\d\d[^\r\n]{0,40}\d{4}"
    rb"|From \S{1,320}[ \t]+\d{4}-\d\d-\d\d"
)
_BARE = re.compile(rb"From \S{1,320}\s*\Z|From \r?\n\Z")
_FIELD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:|>?From ")
_MARK = b"\xef\xbb\xbf"

NOT_AN_MBOX = Problem(
    gettext_noop(
        "no mail begins here: a mail in an mbox begins with a line such as "
        "From ann@example.org Mon Jan  5 10:00:00 2026"
    )
)


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is an mbox."""
    line, _, following = head.removeprefix(_MARK).lstrip(b"\r\n").partition(b"\n")
    return _is_envelope(line + b"\n", following, after_blank=True)


def records(stream: BinaryIO, options: Options) -> Iterator[Record]:
    """Every mail of an mbox. What stands before the first is one record with a problem, unless it is a mail too."""
    piece = Piece()
    number = end = 0
    after_blank = True
    line = stream.readline(_LONGEST_READ).removeprefix(_MARK)
    end += len(line)
    while line:
        following = stream.readline(_LONGEST_READ)
        if _is_envelope(line, following, after_blank=after_blank):
            if piece.size:
                number += 1
                yield _record(piece, number=number, end=end - len(line))
            piece = Piece()
        if piece.size or line.strip():
            piece.add(line)
        after_blank = not line.strip()
        line = following
        end += len(line)
    if piece.size:
        yield _record(piece, number=number + 1, end=end)


def _record(piece: Piece, *, number: int, end: int) -> Record:
    raw = piece.raw[:_LONGEST_ENVELOPE]
    begins = raw.startswith(b"From ") or _FIELD.match(raw) is not None
    return piece.record(position=f"message {number}", end=end, problem=NO_PROBLEM if begins else NOT_AN_MBOX)


def _is_envelope(line: bytes, following: bytes, *, after_blank: bool) -> bool:
    """Whether a line is the one that stands before a mail.

    Some programs do not escape such lines in the words of a mail, and some leave out the blank line before them: so
    a header must follow, and a line without a time counts only after a blank one.
    """
    if not line.startswith(b"From ") or len(line) > _LONGEST_ENVELOPE or not _FIELD.match(following):
        return False
    return _DATED.match(line) is not None or (after_blank and _BARE.match(line) is not None)

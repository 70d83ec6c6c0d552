"""Reads messages in the Inbound form, one JSON object a line."""

from collections.abc import Iterator
from typing import BinaryIO

from emptychair.channels.errors import Unreadable
from emptychair.channels.kind import NO, SURELY, Options, Record
from emptychair.channels.kinds.jsonl.parse import parse
from emptychair.channels.problems import NO_PROBLEM, Problem, gettext_noop
from emptychair.channels.tables.lines import Lines, TooLong
from emptychair.channels.tables.records import content_id

_LONGEST = 8 * 1024 * 1024
_CUT = Problem(gettext_noop("the file ends in the middle of this line"))
_TOO_LONG = Problem(gettext_noop("is longer than 8 megabytes; only its beginning is kept"))


def records(stream: BinaryIO, _options: Options) -> Iterator[Record]:
    """Every line of the file that is not blank. Raises Unreadable when it is one array and not a line an object."""
    lines = Lines(stream, longest=_LONGEST)
    while True:
        lines.begin()
        try:
            line = next(lines).strip()
            problem = _CUT if lines.cut_short else NO_PROBLEM
        except StopIteration:
            return
        except TooLong:
            line, problem = "too long", _TOO_LONG
        if lines.first == 1 and line.startswith("["):
            raise Unreadable(gettext_noop("it is one JSON array. Write one object a line."))
        if line:
            yield _record(lines, problem)


def recognises(head: bytes) -> int:
    """Surely when the first line is a JSON object with what a message needs."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    return SURELY if first.startswith(b"{") and b'"from"' in first and b'"written_at"' in first else NO


def _record(lines: Lines, problem: Problem) -> Record:
    raw = b"".join(lines.taken).removeprefix(b"\xef\xbb\xbf").strip()
    external_id = ""
    if not problem:
        try:
            external_id = parse(raw).external_id
        except Unreadable as error:
            problem = error.problem
    return Record(
        external_id=external_id or content_id(raw),
        raw=raw,
        position=f"line {lines.first}",
        problem=problem,
        end=lines.end,
    )

"""Looks at a file before anything of it is stored."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from emptychair.channels.errors import ChannelError, Unreadable
from emptychair.channels.inbound import Inbound
from emptychair.channels.kind import Column, Kind, Options, Record
from emptychair.channels.kinds import kinds
from emptychair.channels.problems import NO_PROBLEM, Problem
from emptychair.channels.reading import Found, open_file, unpacked
from emptychair.channels.records import records_of

MESSAGES = 20
_MOST_RECORDS = 500
_HEAD = 64 * 1024


@dataclass(kw_only=True, slots=True)
class Preview:
    """The first messages of a file, what would be set aside among them, and how its columns are read.

    `error` says why nothing can be read at all.
    """

    messages: list[Inbound] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    columns: Sequence[Column] = ()
    read: int = 0
    error: Problem = NO_PROBLEM


@dataclass(slots=True)
class _Meter:
    bytes_total: int = 0
    bytes_read: int = 0


def recognise(path: Path, *, name: str) -> Kind | None:
    """The kind that the file most likely is, by its first bytes, else by its name."""
    with closing(unpacked(open_file(Found(path=path, name=name)))) as stream:
        head = stream.read(_HEAD)
    sure = {kind.name: kind.recognises(head) if kind.recognises else 0 for kind in kinds().values()}
    best = max(sure, key=lambda kind: sure[kind])
    if sure[best]:
        return kinds()[best]
    named = (kind for kind in kinds().values() if any(suffix in name.lower() for suffix in kind.suffixes))
    return next(named, None)


def look(kind: Kind, path: Path, *, name: str, options: Options) -> Preview:
    """Read the first messages. Options for which the whole file would have to be read are left out."""
    quick = {option.name for option in kind.options if not option.whole}
    options = {said: values for said, values in options.items() if said in quick}
    found = Found(path=path, name=name)
    preview = Preview()
    try:
        preview.columns = _columns(kind, found, options)
        for record in _first(records_of(kind, [found], options, meter=_Meter())):
            preview.read += 1
            _add(preview, kind, record)
            if len(preview.messages) >= MESSAGES:
                break
    except ChannelError as error:
        preview.error = error.problem
    return preview


def _columns(kind: Kind, found: Found, options: Options) -> Sequence[Column]:
    if kind.columns is None:
        return ()
    with closing(unpacked(open_file(found))) as stream:
        return kind.columns(stream, options)


def _first(records: Iterator[Record]) -> Iterator[Record]:
    for number, record in enumerate(records):
        if number >= _MOST_RECORDS:
            return
        yield record


def _add(preview: Preview, kind: Kind, record: Record) -> None:
    problem = record.problem
    if not problem:
        try:
            preview.messages.append(kind.parse(record.raw))
        except Unreadable as error:
            problem = error.problem
    if problem and len(preview.problems) < MESSAGES:
        preview.problems.append((record.position, problem))

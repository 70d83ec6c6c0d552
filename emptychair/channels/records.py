"""The records of files, folders and standard input, with what cannot be opened or ends early among them."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from io import BufferedReader
from typing import Protocol

from emptychair.channels.errors import CannotOpen, ChannelError, WrongOption
from emptychair.channels.kind import Kind, Options, Record
from emptychair.channels.problems import EMPTY, Problem
from emptychair.channels.reading import Found, consumed_of, damage_of, is_empty, open_file, unpacked
from emptychair.channels.tables.records import content_id


class Meter(Protocol):
    """Where the reading says how far it is."""

    bytes_total: int
    bytes_read: int


def records_of(kind: Kind, found: Sequence[Found], options: Options, *, meter: Meter) -> Iterator[Record]:
    """Every record of the files, one after the other. Raises ChannelError when one cannot be read at all.

    In a folder such a file is set aside. Where a file is damaged, what comes before is read and the rest is
    one record with a problem.
    """
    sizes = [file.size for file in found]
    meter.bytes_total = 0 if any(file.path is None for file in found) else sum(sizes)
    before = 0
    for file, size in zip(found, sizes, strict=True):
        where = f"{file.name}, " if len(found) > 1 else ""
        for record in _of_file(kind, file, options, meter=meter, before=before):
            yield replace(record, position=where + record.position) if where else record
        before += size
        meter.bytes_read = before


def _of_file(kind: Kind, file: Found, options: Options, *, meter: Meter, before: int) -> Iterator[Record]:
    def told(consumed: int) -> None:
        meter.bytes_read = before + consumed

    if file.problem:
        yield _unread(file, file.problem)
        return
    try:
        packed = open_file(file)
    except CannotOpen as error:
        if not file.in_folder:
            raise
        yield _unread(file, error.why)
        return
    with closing(unpacked(packed, told=told)) as stream:
        if is_empty(stream):
            if not file.in_folder:
                raise CannotOpen(file.name, EMPTY)
            yield _unread(file, EMPTY)
            return
        try:
            yield from kind.records(stream, options)
        except WrongOption:
            raise
        except ChannelError as error:
            if damage := damage_of(stream):
                raise CannotOpen(file.name, damage) from error
            raise CannotOpen(file.name, error.problem, more=error.more) from error
        if damage := damage_of(stream):
            yield _damaged(file, stream, damage)


def _unread(file: Found, why: Problem) -> Record:
    return Record(
        external_id=content_id(f"{file.name}: {why}".encode("utf-8", "replace")),
        raw=b"",
        position="the whole file",
        problem=why,
    )


def _damaged(file: Found, stream: BufferedReader, damage: Problem) -> Record:
    place = consumed_of(stream)
    return Record(
        external_id=content_id(f"{file.name} at {place}: {damage}".encode("utf-8", "replace")),
        raw=b"",
        position=f"byte {place}",
        problem=damage,
    )

"""Reads a file of the "customer support on Twitter" format row by row."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from emptychair.channels.errors import Unreadable, WrongColumns
from emptychair.channels.kind import NO, SURELY, Column, Options, Record
from emptychair.channels.kinds.twcs.companies import Links, names
from emptychair.channels.kinds.twcs.parse import author_of, needed_of, replied_to, tweet_id_of
from emptychair.channels.problems import gettext_noop
from emptychair.channels.reading import rewindable
from emptychair.channels.tables.lines import NOT_UTF8
from emptychair.channels.tables.records import content_id
from emptychair.channels.tables.rows import Row, Table

NEEDED = ("tweet_id", "author_id", "inbound", "created_at", "text", "in_response_to_tweet_id")


def records(stream: BinaryIO, options: Options) -> Iterator[Record]:
    """Every tweet of the file, with `company` those of the threads in which these accounts wrote.

    Raises WrongColumns.
    """
    wanted = names(options.get("company", ()))
    if not wanted:
        yield from _records(stream)
        return
    kept = _links(rewindable(stream), wanted).kept()
    stream.seek(0)
    for record, keep in zip(_records(stream), kept, strict=True):
        if keep:
            yield record


def columns(stream: BinaryIO, options: Options) -> list[Column]:
    """The file's columns; those beyond the format's own are kept and not read."""
    used = {*NEEDED}
    return [Column(name=name, read_as=name.lower() if name.lower() in used else "") for name in Table(stream).columns]


def recognises(head: bytes) -> int:
    """Surely when the first line names the format's columns."""
    first = head.partition(b"\n")[0].lower()
    return SURELY if all(name.encode() in first for name in NEEDED) else NO


def _open(stream: BinaryIO) -> Table:
    table = Table(stream)
    table.columns = [name.lower() if name.lower() in NEEDED else name for name in table.columns]
    if missing := [name for name in NEEDED if name not in table.columns]:
        words = gettext_noop(
            "This is not the twcs format: it lacks %(missing)s. Another table can be brought in as csv."
        )
        raise WrongColumns(words, found=table.columns, missing=", ".join(missing))
    return table


def _records(stream: BinaryIO) -> Iterator[Record]:
    table = _open(stream)
    for row in table.rows():
        yield _record(row, table.columns)


def _record(row: Row, named: list[str]) -> Record:
    problem, raw, external_id = row.problem, row.raw, ""
    if not problem:
        given = dict(zip(named, row.cells, strict=True))
        raw = json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        try:
            external_id = needed_of(given)[0]
        except Unreadable as error:
            problem = error.problem
    return Record(
        external_id=external_id or content_id(raw),
        raw=raw,
        position=f"line {row.line}",
        problem=problem,
        note=NOT_UTF8 if row.guessed else "",
        end=row.end,
    )


def _links(stream: BinaryIO, wanted: frozenset[str]) -> Links:
    """What connects the rows. One that cannot be read is kept, so that it is set aside and seen."""
    links, table = Links(), _open(stream)
    place = {name: table.columns.index(name) for name in NEEDED}
    for row in table.rows():
        if row.problem:
            links.add("", parent="", named=True)
            continue
        given = {name: row.cells[place[name]] for name in ("tweet_id", "author_id", "in_response_to_tweet_id")}
        links.add(
            tweet_id_of(given),
            parent=replied_to(given),
            named=author_of(given).lower() in wanted,
        )
    return links

"""Reads any table of messages row by row."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from emptychair.channels.errors import ChannelError, Unreadable, WrongColumns, WrongOption
from emptychair.channels.kind import NO, PERHAPS, Column, Options, Record
from emptychair.channels.kinds.csv.fields import Columns, columns_of, likely
from emptychair.channels.kinds.csv.parse import inbound_of
from emptychair.channels.problems import gettext_noop
from emptychair.channels.tables.lines import NOT_UTF8
from emptychair.channels.tables.records import content_id
from emptychair.channels.tables.rows import Row, Table
from emptychair.channels.tables.times import NoTime, read_time
from emptychair.core.text import one_line

_ROWS_LOOKED_AT, _EXAMPLES, _LONGEST = 20, 2, 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """What the columns are, and how times are to be read; it is kept with every row."""

    columns: Columns
    dated: str
    day_first: bool


def records(stream: BinaryIO, options: Options) -> Iterator[Record]:
    """Every row of the file. Raises WrongColumns or WrongOption."""
    table = Table(stream)
    meaning = _meaning(table, options)
    for row in table.rows():
        yield _record(row, table.columns, meaning)


def columns(stream: BinaryIO, options: Options) -> list[Column]:
    """The file's columns and what they are read as, also when something that is needed is missing yet."""
    table = Table(stream)
    read_as = {column: field for field, column in likely(table.columns, maps=options.get("map", ())).items()}
    examples = _examples(table)
    return [Column(name=name, read_as=read_as.get(name, ""), examples=examples[name]) for name in table.columns]


def _examples(table: Table) -> dict[str, tuple[str, ...]]:
    """The first different values of each column, by its name."""
    found: dict[str, dict[str, None]] = {name: {} for name in table.columns}
    with suppress(ChannelError):  # a damaged file: whoever reads its records says so
        for row in islice(table.rows(), _ROWS_LOOKED_AT):
            for name, cell in zip(table.columns, [] if row.problem else row.cells, strict=False):
                if len(found[name]) < _EXAMPLES and (words := one_line(cell)):
                    found[name][words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"] = None
    return {name: tuple(values) for name, values in found.items()}


def recognises(head: bytes) -> int:
    """Perhaps when the first line looks like the names of several columns."""
    first = head.partition(b"\n")[0].strip()
    named = any(sign in first for sign in (b",", b";", b"\t"))
    return PERHAPS if named and not first.startswith((b"{", b"[", b"From ")) else NO


def _meaning(table: Table, options: Options) -> Meaning:
    dated = next(iter(options.get("dated", ())), "")
    if dated:
        try:
            read_time(dated)
        except NoTime:
            words = gettext_noop("'%(given)s' is not a day such as 2026-01-31.")
            raise WrongOption("dated", words, given=dated[:40]) from None
    if not table.columns:
        words = gettext_noop("This is not a table: its first line does not name columns.")
        raise WrongColumns(words, found=[])
    chosen = columns_of(table.columns, maps=options.get("map", ()), dated=bool(dated))
    return Meaning(columns=chosen, dated=dated, day_first=bool(options.get("day-first")))


def _record(row: Row, names: list[str], meaning: Meaning) -> Record:
    record = Record(
        external_id="",
        raw=row.raw,
        position=f"line {row.line}",
        problem=row.problem,
        note=NOT_UTF8 if row.guessed else "",
        end=row.end,
    )
    if row.problem:
        return replace(record, external_id=content_id(row.raw))
    given = dict(zip(names, row.cells, strict=True))
    raw = _kept(given, meaning)
    try:
        inbound = inbound_of(given, meaning.columns, dated=meaning.dated, day_first=meaning.day_first)
    except Unreadable as error:
        return replace(record, external_id=content_id(raw), raw=raw, problem=error.problem)
    return replace(record, external_id=inbound.external_id, raw=raw)


def _kept(given: dict[str, str], meaning: Meaning) -> bytes:
    whole: dict[str, object] = {"row": given, "columns": meaning.columns}
    if meaning.dated:
        whole["dated"] = meaning.dated
    if meaning.day_first:
        whole["day_first"] = True
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

"""The journal as a file: CSV for spreadsheets, JSON lines for programs. Taking it is itself recorded."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from emptychair.company import journal, journal_lines
from emptychair.company.journal_lines import Filters
from emptychair.company.models import JournalEntry, Seat
from emptychair.core.cells import safe_cell

_COLUMNS = ("id", "at", "actor", "verb", "about", "details", "hash")


class Format(StrEnum):
    """What the file is."""

    CSV = "csv"
    JSONL = "jsonl"


def begin(filters: Filters, *, form: Format, by: Seat) -> Iterator[bytes]:
    """Record that this seat takes the journal, and give the lines that stood there before, as `by` may read them."""
    until = journal_lines.last_id()
    narrowed = filters.query().removeprefix("?")
    journal.record("exported the journal", by=by, details={"format": form.value, "only": narrowed})
    rows = journal_lines.export(filters, until=until)
    return _csv(rows, by) if form is Format.CSV else _jsonl(rows, by)


def _row(entry: JournalEntry, by: Seat) -> Mapping[str, object]:
    return {
        "id": entry.pk,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "verb": entry.verb,
        "about": entry.about,
        "details": journal_lines.details_for(by, entry),
        "hash": entry.hash,
    }


def _jsonl(rows: Iterable[JournalEntry], by: Seat) -> Iterator[bytes]:
    for entry in rows:
        yield json.dumps(_row(entry, by), ensure_ascii=False).encode() + b"\n"


def _csv(rows: Iterable[JournalEntry], by: Seat) -> Iterator[bytes]:
    yield _line(_COLUMNS)
    for entry in rows:
        row = {**_row(entry, by), "details": json.dumps(journal_lines.details_for(by, entry), ensure_ascii=False)}
        yield _line([str(row[name]) for name in _COLUMNS])


def _line(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([safe_cell(cell) for cell in cells])
    return line.getvalue().encode()

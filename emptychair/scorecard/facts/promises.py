"""The promises as facts. There are few of them: when one has changed, all are written anew."""

from collections.abc import Iterator
from itertools import groupby

import pyarrow as pa
from django.db import connection

from emptychair.scorecard.facts.folder import Folder, arrow_schema
from emptychair.scorecard.facts.promised import ROWS
from emptychair.scorecard.schema import PROMISES

Row = tuple[object, ...]
_MONTH = -1


def write(folder: Folder) -> int:
    """Write all promises by the month in which they were made. Returns how many."""
    written, rows = set(), 0
    for month, of_month in groupby(_rows(), key=lambda row: str(row[_MONTH])):
        rows += folder.write(PROMISES, month, [_batch(list(of_month))])
        written.add(month)
    for gone in folder.months(PROMISES) - written:
        folder.remove(PROMISES, gone)
    return rows


def _rows() -> Iterator[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({ROWS}) AS p ORDER BY month, 1")  # noqa: S608 - our own text
        yield from cursor.fetchall()


def _batch(rows: list[Row]) -> pa.RecordBatch:
    schema = arrow_schema(PROMISES)
    columns = list(zip(*rows, strict=True))[:_MONTH]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)

"""Writing many rows at once."""

from collections.abc import Iterable, Sequence

from django.db import connection


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """COPY the rows into the table."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)


def fresh_ids(table: str, count: int) -> list[int]:
    """The next `count` ids of the table's sequence."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(nextval(sequence)) FROM generate_series(1, %s),"
            " (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence OFFSET 0) AS named",
            [count, table],
        )
        fresh: list[int] = cursor.fetchone()[0]
        return fresh

"""Writing many rows at once."""

from collections.abc import Iterable, Sequence

from django.db import connection


def copy(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """COPY the lines, as `core.lines` writes them, into the table."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as stream:
        stream.write("".join([f"{line}\n" for line in lines]))


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

"""What runs the metrics' expressions over a folder of facts."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from emptychair.scorecard.schema import TABLES, Table

MEMORY = "384MB"
THREADS = 2
_BATCH = 50_000

Columns = Mapping[str, Sequence[object]]


class DuckDB:
    """DuckDB over the Parquet files of a folder, in memory, with what does not fit on disk beside the facts."""

    def __init__(self, folder: Path) -> None:
        self._connection = duckdb.connect(
            config={"threads": THREADS, "memory_limit": MEMORY, "temp_directory": str(folder / ".spill")}
        )
        self._connection.execute("SET TimeZone = 'UTC'")
        for facts in TABLES:
            files = [str(path) for path in sorted((folder / facts.name).glob("month=*/*.parquet"))]
            self.view(facts.name, f"read_parquet({files!r})" if files else _nothing(facts))

    def __enter__(self) -> "DuckDB":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def view(self, name: str, source: str) -> None:
        """Name something that can stand after FROM."""
        self._connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {source}")  # noqa: S608 - our own names

    def run(self, expression: ir.Table) -> pa.Table:
        """What the expression comes to."""
        return self._connection.sql(ibis.to_sql(expression, dialect="duckdb")).to_arrow_table()

    def stream(self, expression: ir.Table, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """The same a batch at a time, in the types of the schema."""
        found = self._connection.sql(ibis.to_sql(expression, dialect="duckdb"))
        for batch in found.to_arrow_reader(_BATCH):
            yield pa.record_batch(
                [column.cast(field.type) for column, field in zip(batch.columns, schema, strict=True)], schema=schema
            )

    def rows(self, expression: ir.Table) -> Columns:
        """The same as plain columns, for small frames."""
        columns: Columns = self.run(expression).to_pydict()
        return columns

    def keep(self, name: str, expression: ir.Table) -> ir.Table:
        """Compute the expression once and give its rows a name."""
        self._connection.execute(f"CREATE TEMP TABLE {name} AS {ibis.to_sql(expression, dialect='duckdb')}")
        return ibis.table(expression.schema(), name=name)

    def put(self, name: str, rows: pa.Table) -> ir.Table:
        """Give rows from elsewhere a name."""
        self._connection.register(name, rows)
        return ibis.table(ibis.Schema.from_pyarrow(rows.schema), name=name)


_SQL_TYPES = {
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "boolean": "BOOLEAN",
    "string": "VARCHAR",
    "timestamp": "TIMESTAMPTZ",
}


def _nothing(facts: Table) -> str:
    columns = ", ".join(f"CAST(NULL AS {_SQL_TYPES[column.type]}) AS {column.name}" for column in facts.columns)
    return f"(SELECT {columns} WHERE false)"

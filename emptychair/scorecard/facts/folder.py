"""A folder of facts: files replaced whole, and a manifest of what they hold."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from emptychair.core.postgres.locks import FileLock
from emptychair.scorecard.errors import FolderBusy
from emptychair.scorecard.schema import Table

_WAIT_SECONDS = 600
_TYPES = {
    "int64": pa.int64(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "string": pa.string(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}


def arrow_schema(table: Table) -> pa.Schema:
    """The table's columns as Arrow names them."""
    return pa.schema([pa.field(column.name, _TYPES[column.type], nullable=column.nullable) for column in table.columns])


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a folder holds: `months` -> version of its messages. `derived` is the version of the other tables.
    `promises` is that of the promises.

    `derived` is empty while they may not fit the messages.
    """

    schema: str = ""
    channels: dict[str, str] = field(default_factory=dict)
    months: dict[str, str] = field(default_factory=dict)
    derived: str = ""
    promises: str = ""


class Folder:
    """The files of a folder. Each file is complete at any moment: it is written aside and then put in place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._manifest = path / "manifest.json"

    @contextmanager
    def held(self, *, shared: bool = False) -> Iterator[None]:
        """Keep others from writing, and with `shared` False also from reading, until the end."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.path / ".lock")
        if not lock.take(shared=shared, sign=False, wait_seconds=_WAIT_SECONDS):
            raise FolderBusy(str(self.path))
        try:
            yield
        finally:
            lock.release()

    def manifest(self) -> Manifest:
        """What the folder holds; nothing when that cannot be read."""
        try:
            return Manifest(**json.loads(self._manifest.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return Manifest()

    def sign(self, manifest: Manifest) -> None:
        """Replace the manifest."""
        aside = self._manifest.with_suffix(".aside")
        aside.write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True), encoding="utf-8")
        _put(aside, self._manifest)

    def file(self, table: Table, month: str) -> Path:
        """Where the rows of a month lie."""
        return self.path / table.name / f"month={month}" / f"{table.name}.parquet"

    def months(self, table: Table) -> set[str]:
        """The months that the folder has rows of."""
        return {path.parent.name.removeprefix("month=") for path in self._files(table)}

    def _files(self, table: Table) -> list[Path]:
        return sorted((self.path / table.name).glob("month=*/*.parquet"))

    def write(self, table: Table, month: str, batches: Iterable[pa.RecordBatch]) -> int:
        """Replace a month's rows by those of the batches; a month without rows has no file. Returns how many."""
        path = self.file(table, month)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".aside")
        rows = 0
        with pq.ParquetWriter(aside, arrow_schema(table), compression="zstd") as writer:
            for batch in batches:
                rows += batch.num_rows
                writer.write_batch(batch)
        if rows:
            _put(aside, path)
        else:
            self.remove(table, month)
        return rows

    def remove(self, table: Table, month: str) -> None:
        """Take a month's rows away."""
        shutil.rmtree(self.file(table, month).parent, ignore_errors=True)


def _put(aside: Path, path: Path) -> None:
    """Give a written file its name, so that a crash leaves the old one or the new one, whole."""
    for flushed in (aside, aside.parent):
        descriptor = os.open(flushed, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    aside.replace(path)

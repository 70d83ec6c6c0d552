"""Brings a folder of facts up to date with the database: only months that changed are written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from emptychair.scorecard.engines import DuckDB
from emptychair.scorecard.facts import derived, messages, months, promises
from emptychair.scorecard.facts.folder import Folder, Manifest
from emptychair.scorecard.schema import CONVERSATIONS, MESSAGES, VERSION


@dataclass(frozen=True, kw_only=True, slots=True)
class Refreshed:
    """What was done to a folder. `version` names its content: equal versions hold equal rows."""

    months_written: int
    rows_written: int
    version: str


def refresh(path: Path) -> Refreshed:
    """Have the folder hold what the database holds. A crash leaves whole files and is made good the next time.

    Raises FolderBusy when another process has been writing there for ten minutes.
    """
    folder = Folder(path)
    with folder.held():
        months.note_changes()
        wanted = _wanted()
        there = folder.manifest()
        if not _fits(there, wanted):
            there = Manifest()
        if there == wanted:
            return Refreshed(months_written=0, rows_written=0, version=wanted.derived)
        stale = {month for month, version in wanted.months.items() if there.months.get(month) != version}
        gone = (folder.months(MESSAGES) | set(there.months)) - set(wanted.months)
        with DuckDB(path) as engine:
            touched = derived.conversations_in(engine, stale | gone) if there.derived else set()
        folder.sign(replace(there, schema=wanted.schema, channels=wanted.channels, derived=""))
        rows = _write_messages(folder, stale, gone, judged_before=set(there.months))
        _write_derived(folder, stale, touched, everything=not there.derived)
        if there.promises != wanted.promises or not there.derived:
            rows += promises.write(folder)
        folder.sign(wanted)
    return Refreshed(months_written=len(stale | gone), rows_written=rows, version=wanted.derived)


def _wanted() -> Manifest:
    now = months.state()
    return Manifest(
        schema=str(VERSION), channels=now.channels, months=now.months, derived=now.version, promises=now.promises
    )


def _fits(there: Manifest, wanted: Manifest) -> bool:
    """Whether the folder can be brought up to date month by month: same columns, no channel renamed or gone."""
    return there.schema == wanted.schema and there.channels.items() <= wanted.channels.items()


def _write_messages(folder: Folder, stale: Iterable[str], gone: Iterable[str], *, judged_before: set[str]) -> int:
    rows = 0
    for month in sorted(stale):
        judged: dict[int, bool] = {}
        if month in judged_before:
            with DuckDB(folder.path) as engine:
                judged = derived.known_deflections(engine, month)
        rows += folder.write(MESSAGES, month, messages.stream(month, judged=judged))
    for month in gone:
        folder.remove(MESSAGES, month)
    return rows


def _write_derived(folder: Folder, stale: set[str], touched: set[int], *, everything: bool) -> None:
    with DuckDB(folder.path) as engine:
        if everything:
            begun = folder.months(CONVERSATIONS) | folder.months(MESSAGES)
        else:
            begun = derived.months_of(engine, touched | derived.conversations_in(engine, stale))
        derived.write_conversations(engine, folder, begun)
        derived.write_answers(engine, folder)

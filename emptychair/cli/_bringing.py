"""The part of `emptychair import` that needs the database."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from emptychair.channels import imports, selectors
from emptychair.channels.errors import AlreadyRunning
from emptychair.channels.imports import Gauge
from emptychair.channels.kind import Kind, Options, Record
from emptychair.channels.models import ImportRun
from emptychair.channels.reading import Found
from emptychair.channels.records import records_of
from emptychair.cli._reading import shown
from emptychair.conversations import importing

_MOST_REASONS = 20


def bring_in(
    kind: Kind, found: Sequence[Found], options: Options, *, channel_name: str
) -> tuple[dict[str, int], list[str]]:
    """Bring the files in; the counts by the names of `--json`, and lines on what was set aside."""
    title = found[0].name if len(found) == 1 else f"{len(found)} files"
    gauge = Gauge()
    with shown(title) as show:
        records = _begun(records_of(kind, found, options, meter=gauge))
        run = imports.begin(kind, channel_name=channel_name, file_name=title, options=options)

        def told(gauge: Gauge, taken: int) -> None:
            # What a killed import left to take in counts among the duplicates too.
            read = gauge.received.read
            show(gauge, read=read, taken=min(read, taken + gauge.received.duplicates))

        try:
            result = importing.bring_in(run, records, gauge=gauge, told=told)
        except AlreadyRunning as error:
            imports.finish(run, problem=error.problem)
            raise
    counts = {
        "read": result.counts.read,
        "stored": result.counts.stored,
        "duplicates": result.counts.duplicates,
        "set_aside": result.counts.set_aside,
        "customers": result.customers,
        "conversations": result.conversations,
    }
    return counts, _lines(run, set_aside=result.counts.set_aside, left=result.left)


def _begun(records: Iterator[Record]) -> Iterator[Record]:
    """The same records; what makes the whole file unreadable is raised at once, before a channel is opened for it."""
    return chain(list(islice(records, 1)), records)


def _lines(run: ImportRun, *, set_aside: int, left: int) -> list[str]:
    run.refresh_from_db()
    lines = []
    rows = selectors.set_aside_of(run).select_related("arrival").defer("arrival__raw").order_by("arrival_id")
    lines += [f"set aside: {row.arrival.position}: {row.problem}" for row in rows[:_MOST_REASONS]]
    if set_aside > _MOST_REASONS:
        lines.append(f"set aside: and {set_aside - _MOST_REASONS:,} more, all shown in the settings under Set aside")
    if run.guessed_count:
        lines.append(f"{run.guessed_count:,} rows are not UTF-8 and were read as Windows-1252")
    if left:
        lines.append(f"{left:,} wait to be taken in; `emptychair worker`, or `up`, goes on with them")
    return [" ".join(line.split()) for line in lines]

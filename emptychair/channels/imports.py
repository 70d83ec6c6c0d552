"""Brings exports in: reads files, stores what they hold as arrivals, and keeps count in an ImportRun."""

import contextlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Max

from emptychair.channels import pending, services, uploads
from emptychair.channels.claims import BATCH_BYTES
from emptychair.channels.errors import AlreadyRunning, ChannelError
from emptychair.channels.kind import Kind, Options, Record
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Arrival, Channel, ImportRun
from emptychair.channels.problems import NO_PROBLEM, Problem, gettext_noop
from emptychair.channels.reading import Found
from emptychair.channels.records import records_of
from emptychair.channels.services import Received
from emptychair.company import journal
from emptychair.company.models import Seat
from emptychair.core import clock

BATCH = 2_000
_LOCK = 6_702_003
_PATIENCE_SECONDS = 5.0


@dataclass(kw_only=True, slots=True)
class Gauge:
    """How far a reading is, for whoever draws it. `bytes_total` is 0 when nobody knows."""

    bytes_total: int = 0
    bytes_read: int = 0
    received: Received = field(default_factory=Received)


def own_addresses(kind: Kind, options: Options) -> list[str]:
    """What the options say to be the company's own addresses."""
    named = (options.get(option.name, ()) for option in kind.options if option.names_us)
    return [address.strip() for values in named for address in values if address.strip()]


def begin(
    kind: Kind,
    *,
    channel_name: str,
    file_name: str,
    options: Options,
    bytes_total: int = 0,
    by: Seat | None = None,
) -> ImportRun:
    """A run that reads into the channel of that name, which is opened."""
    run = ImportRun(kind=kind.name, options=_plain(options), file_name=file_name[:300], started_by=by)
    run.bytes_total, run.channel_name = bytes_total, channel_name
    return open_for(run, state=ImportRun.State.RUNNING)


def open_for(run: ImportRun, *, state: str) -> ImportRun:
    """Open the run's channel and take note of where its arrivals begin."""
    kind = kind_named(run.kind)
    with transaction.atomic():
        run.channel = services.open_channel(
            run.channel_name,
            kind=kind,
            own_addresses=own_addresses(kind, run.options),
            by=run.started_by,
        )
        run.after_arrival = Arrival.objects.aggregate(last=Max("id"))["last"] or 0
        run.state = state
        run.save()
        journal.record(
            "began an import",
            by=run.started_by,
            about=f"import {run.pk}",
            details={"file": run.file_name, "channel": run.channel_name},
        )
    return run


def _plain(options: Options) -> dict[str, list[str]]:
    return {name: [*values] for name, values in options.items() if values}


@contextlib.contextmanager
def alone(channel: Channel) -> Iterator[None]:
    """Hold the channel for one import at a time; a process that is killed lets go. Raises AlreadyRunning."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while not _locks("pg_try_advisory_lock", channel):
        if time.monotonic() > until:
            raise AlreadyRunning(channel.name)
        time.sleep(0.2)
    try:
        yield
    finally:
        with contextlib.suppress(OperationalError, InterfaceError):  # whoever is cut off has let go
            _locks("pg_advisory_unlock", channel)


def _locks(function: str, channel: Channel) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_LOCK, channel.pk])
        return bool(cursor.fetchone()[0])


def receive(
    run: ImportRun, records: Iterable[Record], *, gauge: Gauge, claimer: int | None = None
) -> Iterator[Received]:
    """Store the records batch by batch; each batch is committed with its counts when it is given.

    `claimer` is as for `services.receive`.

    What the run has received before it was interrupted is passed over. Runs before it that were killed are ended.
    """
    channel = run.channel
    assert channel is not None  # noqa: S101 - a run is opened before it is read
    _end_killed(run)
    pending.clear_innocent(channel.pk)
    waiting = iter(records)
    if run.read_count:
        next(islice(waiting, run.read_count - 1, run.read_count), None)
    while batch := _batch(waiting):
        with transaction.atomic():
            received = services.receive(channel, batch, kind=run.kind, claimer=claimer)
            fresh = received.stored + received.set_aside
            ImportRun.objects.filter(pk=run.pk).update(
                read_count=F("read_count") + received.read,
                fresh_count=F("fresh_count") + fresh,
                guessed_count=F("guessed_count") + sum(1 for record in batch if record.note),
                bytes_read=gauge.bytes_read,
                bytes_total=gauge.bytes_total,
                moved_at=clock.now(),
            )
        gauge.received += received
        yield received


def _batch(records: Iterator[Record]) -> list[Record]:
    """The next records, not many more bytes of them than fit in memory."""
    batch: list[Record] = []
    size = 0
    while len(batch) < BATCH and size < BATCH_BYTES and (record := next(records, None)):
        batch.append(record)
        size += len(record.raw)
    return batch


def _end_killed(run: ImportRun) -> None:
    """Only one import reads into a channel: earlier ones that seem to run are dead. An upload goes on by itself."""
    dead = ImportRun.objects.filter(channel=run.channel, state=ImportRun.State.RUNNING, path="", pk__lt=run.pk)
    dead.update(
        state=ImportRun.State.FAILED,
        reason=gettext_noop("It was interrupted, and begun again."),
        reason_values={},
        ended_at=clock.now(),
        last_arrival=run.after_arrival,
    )


def finish(run: ImportRun, *, problem: Problem = NO_PROBLEM) -> None:
    """Close the run: done, or stopped because of a problem."""
    run.refresh_from_db()
    run.state = ImportRun.State.FAILED if problem else ImportRun.State.DONE
    run.problem = problem
    run.ended_at = clock.now()
    run.last_arrival = Arrival.objects.aggregate(last=Max("id"))["last"] or 0
    path, run.path = run.path, ""
    run.save()
    if path:
        uploads.delete(Path(path))


def start(run: ImportRun, *, by: Seat) -> None:
    """Have an uploaded export read, now that somebody has looked at it. Once started it is not started again."""
    with transaction.atomic():
        waiting = ImportRun.objects.select_for_update().get(pk=run.pk)
        if waiting.state != ImportRun.State.UPLOADED:
            return
        waiting.started_by = by
        open_for(waiting, state=ImportRun.State.WAITING)


def read_upload(run: ImportRun) -> None:
    """Store what the uploaded file of a run holds; intake takes it from there. Goes on where it was interrupted.

    What is wrong with the file ends the run with a problem in words. Raises AlreadyRunning.
    """
    assert run.channel is not None  # noqa: S101 - a run is opened before it is read
    gauge = Gauge()
    found = Found(path=Path(run.path), name=run.file_name)
    with alone(run.channel):
        run.refresh_from_db()
        if run.ended:
            return
        ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.RUNNING, moved_at=clock.now())
        try:
            for _ in receive(run, records_of(kind_named(run.kind), [found], run.options, meter=gauge), gauge=gauge):
                pass
        except ChannelError as error:
            finish(run, problem=error.problem)
        else:
            finish(run)

"""Brings an export in and makes conversations of it meanwhile: one thread stores arrivals, intake takes them."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Min, QuerySet

from emptychair.channels import imports, pending, selectors
from emptychair.channels.errors import problem_of
from emptychair.channels.imports import Gauge
from emptychair.channels.kind import Record
from emptychair.channels.models import Channel, ImportRun, PendingArrival
from emptychair.channels.problems import NO_PROBLEM, Problem, gettext_noop
from emptychair.channels.selectors import Counts
from emptychair.conversations.intake import Intake
from emptychair.conversations.models import Conversation
from emptychair.core import clock
from emptychair.customers.models import Handle

_PATIENCE_SECONDS = 90.0
_PAUSE_SECONDS = 0.1
_MOST_AHEAD = 8_000
_INTERRUPTED = Problem(gettext_noop("It was interrupted."))


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What an import came to. `customers` and `conversations` are those that the channel has now.

    `left` arrivals could not be taken up yet: somebody else is reading them, or they are tried again later.
    """

    counts: Counts
    customers: int
    conversations: int
    left: int


Told = Callable[[Gauge, int], None]


def bring_in(run: ImportRun, records: Iterator[Record], *, gauge: Gauge, told: Told) -> Outcome:
    """Store the records and take them in. `told` is called with the gauge and how many were taken, often.

    Has to run in the main thread: intake limits its time there. What is wrong with the file is raised after
    everything before it was taken in.
    """
    assert run.channel is not None  # noqa: S101 - a run is opened before it is read
    with imports.alone(run.channel), Intake(channel_id=run.channel.pk) as intake:
        reader = _Reader(run, records, gauge=gauge, intake=intake)
        reader.start()
        try:
            _take_all(run.channel, intake, reader, told=told)
            reader.join()
        except BaseException:
            reader.stop()
            # Ctrl-C in the midst of a question leaves a connection that answers no other; the next import ends the run.
            with contextlib.suppress(OperationalError, InterfaceError):
                imports.finish(run, problem=_INTERRUPTED)
            raise
        imports.finish(run, problem=problem_of(reader.error) if reader.error else NO_PROBLEM)
    if reader.error is not None:
        raise reader.error
    return outcome(run)


def outcome(run: ImportRun) -> Outcome:
    """What the run came to, as things stand."""
    assert run.channel is not None  # noqa: S101 - a run is opened before it is read
    theirs = Conversation.objects.filter(channel=run.channel)
    people = Handle.objects.filter(conversation__channel=run.channel).order_by()
    return Outcome(
        counts=selectors.counts_of(run),
        customers=people.values("customer").distinct().count(),
        conversations=theirs.count(),
        left=_waiting(run.channel).count(),
    )


class _Reader(threading.Thread):
    """Stores records as arrivals as quickly as they can be read; intake takes them from the database."""

    def __init__(self, run: ImportRun, records: Iterator[Record], *, gauge: Gauge, intake: Intake) -> None:
        super().__init__(name="import", daemon=True)
        self._run, self._records, self.gauge, self._intake = run, records, gauge, intake
        self._claimer = intake.claimer()
        self._stopped = threading.Event()
        self._taken = 0
        self._moved = threading.Condition()
        self.error: Exception | None = None

    def run(self) -> None:
        """The thread."""
        try:
            for received in imports.receive(self._run, self._records, gauge=self.gauge, claimer=self._claimer):
                if received.claim:
                    self._intake.give(received.claim)
                with self._moved:
                    self._moved.wait_for(self._may_go_on, timeout=_PATIENCE_SECONDS)
                if self._stopped.is_set():
                    return
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def _may_go_on(self) -> bool:
        return self.gauge.received.stored - self._taken < _MOST_AHEAD or self._stopped.is_set()

    def follow(self, taken: int) -> None:
        """Tell how many arrivals were taken: it stays not too far ahead of that."""
        with self._moved:
            self._taken = taken
            self._moved.notify()

    def stop(self) -> None:
        """End after the batch that is being stored."""
        self._stopped.set()
        self.follow(self._taken)
        self.join(10)


def _take_all(channel: Channel, intake: Intake, reader: _Reader, *, told: Told) -> None:
    taken = 0
    idle_since = time.monotonic()
    while True:
        running = reader.is_alive()
        batch = intake.take()
        taken += batch.claimed
        reader.follow(taken)
        told(reader.gauge, taken)
        if batch.claimed or running:
            idle_since = time.monotonic()
            if not batch.claimed:
                reader.join(_PAUSE_SECONDS)
        elif not _wait_for_more(channel, idle_since=idle_since):
            return


def _wait_for_more(channel: Channel, *, idle_since: float) -> bool:
    """Wait until something is due again; False when nothing is left, or nothing moves any more."""
    pending.free_lost()
    pending.give_up_lost()
    due_at = _waiting(channel).aggregate(at=Min("next_try_at"))["at"]
    if due_at is None or time.monotonic() - idle_since > _PATIENCE_SECONDS:
        return False
    time.sleep(min(1.0, max(_PAUSE_SECONDS, (due_at - clock.now()).total_seconds())))
    return True


def _waiting(channel: Channel) -> QuerySet[PendingArrival]:
    return PendingArrival.objects.filter(channel=channel, set_aside_at=None)

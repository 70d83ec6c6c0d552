"""From arrivals to conversations, in batches: read, known, threaded, stored.

Every step takes the whole batch and asks the database once. A batch that fails is halved until what is wrong
stands alone; only that is tried again and set aside.
"""

import logging
import threading
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

import psycopg
from django.db import InterfaceError, OperationalError, connection

from emptychair.channels import pending
from emptychair.channels.claims import Claim, Claimed
from emptychair.channels.errors import problem_of
from emptychair.channels.jobs import defer_clearing
from emptychair.channels.models import Channel
from emptychair.channels.pending import Failed
from emptychair.channels.services import WAKE
from emptychair.conversations.aside import Aside, Died
from emptychair.conversations.preparing import Failure, Prepared, Raw, prepare
from emptychair.conversations.store import store

log = logging.getLogger(__name__)

BATCH = 2_000
_LARGE, _LARGE_BYTES = 500, 500_000
_MOST_LOGGED = 5
_AHEAD = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What became of arrivals: stored as messages, set aside, or to be tried again."""

    claimed: int = 0
    stored: int = 0
    set_aside: int = 0
    later: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            claimed=self.claimed + other.claimed,
            stored=self.stored + other.stored,
            set_aside=self.set_aside + other.set_aside,
            later=self.later + other.later,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """What one claim holds of one channel, and where it is being prepared when not here."""

    channel: Channel
    token: uuid.UUID
    arrivals: Sequence[Claimed]
    ahead: "Future[Prepared | None] | None"


class Intake:
    """Takes batch after batch, of one channel or of all.

    Large ones are prepared beside, one ahead of the storing; so is what was lost with its reader before, to have
    it take down nothing else.
    """

    def __init__(self, *, channel_id: int | None = None, most: int = BATCH) -> None:
        self._channel_id, self._most = channel_id, most
        self._aside = Aside()
        self._parts: deque[_Part] = deque()
        self._given: deque[Claim] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._aside.close()
        if error is None:
            self._hand_back()

    def take(self) -> Taken:
        """Make messages of what is claimed next. Nothing claimed means that none is due."""
        while len(self._parts) < _AHEAD and (not self._parts or self._parts[-1].ahead) and self._claim():
            pass
        if not self._parts:
            return Taken()
        part = self._parts.popleft()
        return Taken(claimed=len(part.arrivals)) + self._finish(part)

    def claimer(self) -> int:
        """The database's process that serves this intake: whose claims are whose is known by it."""
        connection.ensure_connection()
        return int(connection.connection.info.backend_pid)

    def give(self, claim: Claim) -> None:
        """Have taken what another thread has claimed for this intake."""
        if claim.arrivals:
            self._given.append(claim)

    def rest(self) -> None:
        """Let go of the process beside while nothing large comes."""
        if not self._parts:
            self._aside.close()

    def _claim(self) -> bool:
        claim = self._given.popleft() if self._given else pending.claim(most=self._most, channel_id=self._channel_id)
        by_channel: dict[int, list[Claimed]] = {}
        for arrival in claim.arrivals:
            by_channel.setdefault(arrival.channel_id, []).append(arrival)
        channels = Channel.objects.in_bulk(by_channel) if by_channel else {}
        for key, arrivals in by_channel.items():
            channel = channels[key]
            beside = _is_large(arrivals) or any(arrival.was_lost for arrival in arrivals)
            ahead = self._aside.submit(_raw(arrivals), own=_own(channel)) if beside else None
            self._parts.append(_Part(channel=channel, token=claim.token, arrivals=arrivals, ahead=ahead))
        return bool(claim.arrivals)

    def _finish(self, part: _Part) -> Taken:
        if part.ahead is None:
            return _handle(part.channel, part.token, part.arrivals)
        try:
            prepared = self._aside.result(part.ahead)
        except Died:
            self._submit_again()
            return Taken(later=pending.lose(part.token, [arrival.arrival_id for arrival in part.arrivals]))
        return _handle(part.channel, part.token, part.arrivals, prepared)

    def _submit_again(self) -> None:
        """Have the next process prepare what waited behind that over which the last one died."""
        for place, part in enumerate(self._parts):
            if part.ahead is not None:
                ahead = self._aside.submit(_raw(part.arrivals), own=_own(part.channel))
                self._parts[place] = replace(part, ahead=ahead)

    def _hand_back(self) -> None:
        held = [(part.token, part.arrivals) for part in self._parts]
        held += [(claim.token, claim.arrivals) for claim in self._given]
        for token, arrivals in held:
            pending.release(token, [arrival.arrival_id for arrival in arrivals])
        self._parts.clear()
        self._given.clear()


def drain(channel: Channel, *, most: int = BATCH, told: Callable[[Taken], None] | None = None) -> Taken:
    """Take batches of one channel until none is due; what has to be tried later stays with the worker."""
    total = Taken()
    with Intake(channel_id=channel.pk, most=most) as intake:
        while (taken := intake.take()).claimed:
            total += taken
            if told:
                told(total)
    return total


def _raw(arrivals: Sequence[Claimed]) -> list[Raw]:
    return [Raw(one.arrival_id, one.kind, one.raw, one.received_at) for one in arrivals]


def _is_large(arrivals: Sequence[Claimed]) -> bool:
    return len(arrivals) >= _LARGE or sum(len(arrival.raw) for arrival in arrivals) >= _LARGE_BYTES


def _own(channel: Channel) -> frozenset[str]:
    return frozenset(channel.own_addresses)


def _handle(channel: Channel, token: uuid.UUID, arrivals: Sequence[Claimed], prepared: Prepared | None = None) -> Taken:
    """Store what is made of the arrivals. When that fails, each half has to do without the other."""
    try:
        prepared = prepared or prepare(_raw(arrivals), own=_own(channel))
        stored = store(channel, token, prepared.items)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(arrivals) > 1:
            middle = len(arrivals) // 2
            return _handle(channel, token, arrivals[:middle]) + _handle(channel, token, arrivals[middle:])
        failure = Failure(arrivals[0].arrival_id, problem_of(error), for_good=False)
        return _failed(token, arrivals, [failure])
    pending.release(token, prepared.left)
    return Taken(stored=stored) + _failed(token, arrivals, prepared.failures)


def _failed(token: uuid.UUID, arrivals: Sequence[Claimed], failures: Sequence[Failure]) -> Taken:
    if not failures:
        return Taken()
    by_id = {arrival.arrival_id: arrival for arrival in arrivals}
    failed = [Failed(arrival=by_id[one.arrival_id], problem=one.problem, for_good=one.for_good) for one in failures]
    over = pending.fail(token, failed)
    for one in failed[:_MOST_LOGGED]:
        told = "set aside" if one.is_over else "fails"
        log.warning("arrival %d %s: %s", one.arrival.arrival_id, told, one.problem[:200])
    if len(failed) > _MOST_LOGGED:
        log.warning("and %d more of %d arrivals", len(failed) - _MOST_LOGGED, len(arrivals))
    return Taken(set_aside=over, later=len(failed) - over)


def run_forever(stop: threading.Event) -> None:
    """Take what arrives until told to stop: woken by the database, and every second for what is due again."""
    while not stop.is_set():
        try:
            with psycopg.connect(**connection.get_connection_params(), autocommit=True) as ear, Intake() as intake:
                ear.execute(f"LISTEN {WAKE}")
                _serve(ear, intake, stop)
        except (psycopg.OperationalError, OperationalError, InterfaceError) as error:
            log.warning("the database cannot be reached, trying again: %s", str(error).strip())
            connection.close()
            stop.wait(2)


def _serve(ear: psycopg.Connection[object], intake: Intake, stop: threading.Event) -> None:
    while not stop.is_set():
        pending.free_lost()
        if pending.give_up_lost():
            defer_clearing()
        while not stop.is_set() and intake.take().claimed:
            pass
        intake.rest()
        list(ear.notifies(timeout=1, stop_after=1))

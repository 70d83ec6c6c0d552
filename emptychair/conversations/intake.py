"""From arrivals to conversations, in batches: read, known, threaded, stored.

Every step takes the whole batch and asks the database once. A batch that fails is halved until what is wrong
stands alone; only that is tried again and set aside.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import psycopg
from django.db import InterfaceError, OperationalError, connection

from emptychair import understanding
from emptychair.channels import pending
from emptychair.channels.errors import Unreadable
from emptychair.channels.inbound import Inbound
from emptychair.channels.kinds import kind_named
from emptychair.channels.mail.dates import UNDATED
from emptychair.channels.models import Channel
from emptychair.channels.pending import Claimed
from emptychair.channels.services import WAKE
from emptychair.conversations.limits import time_limit
from emptychair.conversations.store import Item, store

log = logging.getLogger(__name__)

BATCH = 2_000
_PARSE_SECONDS = 5
_PARSE_BATCH_SECONDS = 25
_READ_SECONDS = 20


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


def take_batch(*, most: int = BATCH, channel_id: int | None = None) -> Taken:
    """Claim one batch of due arrivals and make messages of it. Nothing claimed means that none is due."""
    claim = pending.claim(most=most, channel_id=channel_id)
    taken = Taken(claimed=len(claim.arrivals))
    by_channel: dict[int, list[Claimed]] = {}
    for arrival in claim.arrivals:
        by_channel.setdefault(arrival.channel_id, []).append(arrival)
    channels = Channel.objects.in_bulk(by_channel)
    for key, arrivals in by_channel.items():
        taken += _handle(channels[key], claim.token, arrivals)
    return taken


def drain(channel: Channel, *, most: int = BATCH, told: Callable[[Taken], None] | None = None) -> Taken:
    """Take batches of one channel until none is due; what has to be tried later stays with the worker."""
    total = Taken()
    while (taken := take_batch(most=most, channel_id=channel.pk)).claimed:
        total += taken
        if told:
            told(total)
    return total


def _handle(channel: Channel, token: uuid.UUID, arrivals: Sequence[Claimed]) -> Taken:
    try:
        items, failed = _parse(channel, token, arrivals)
        return Taken(stored=store(channel, token, _read(items))) + failed
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(arrivals) > 1:
            middle = len(arrivals) // 2
            return _handle(channel, token, arrivals[:middle]) + _handle(channel, token, arrivals[middle:])
        return _failed(token, arrivals[0], error)


def _parse(channel: Channel, token: uuid.UUID, arrivals: Sequence[Claimed]) -> tuple[list[Item], Taken]:
    items: list[Item] = []
    failed = Taken()
    own = frozenset(channel.own_addresses)
    over_at = time.monotonic() + _PARSE_BATCH_SECONDS
    for done, arrival in enumerate(arrivals):
        if time.monotonic() > over_at:
            pending.release(token, [left.arrival_id for left in arrivals[done:]])
            break
        try:
            with time_limit(_PARSE_SECONDS):
                inbound = kind_named(arrival.kind).parse(arrival.raw)
            if inbound.written_at == UNDATED:
                inbound = replace(inbound, written_at=arrival.received_at)
        except Exception as error:
            failed += _failed(token, arrival, error)
        else:
            ours = inbound.by_company or inbound.author.address.lower() in own
            items.append(Item(arrival_id=arrival.arrival_id, inbound=inbound, by_company=ours, reading=None))
    return items, failed


def _failed(token: uuid.UUID, arrival: Claimed, error: Exception) -> Taken:
    reason = error.reason if isinstance(error, Unreadable) else f"{type(error).__name__}: {error}"
    over = pending.fail(token, arrival, reason=reason, for_good=isinstance(error, Unreadable))
    log.warning("arrival %d %s: %s", arrival.arrival_id, "set aside" if over else "fails", reason[:200])
    return Taken(set_aside=int(over), later=int(not over))


def _read(items: Sequence[Item]) -> list[Item]:
    """The items with readings of what customers wrote; without any when understanding fails, to be read later."""
    theirs = [item for item in items if not item.by_company]
    try:
        with time_limit(_READ_SECONDS):
            readings = understanding.read_many([_words(item.inbound) for item in theirs])
    except Exception:
        log.exception("understanding failed; %d messages are stored without readings", len(theirs))
        return list(items)
    by_arrival = {item.arrival_id: reading for item, reading in zip(theirs, readings, strict=True)}
    return [item.with_reading(by_arrival.get(item.arrival_id)) for item in items]


def reading_text(subject: str, body: str, *, is_reply: bool) -> str:
    """What understanding reads of a message: the subject, when it opens a thread, and what its writer added."""
    return f"{subject}\n{body}" if subject and not is_reply else body


def _words(inbound: Inbound) -> str:
    body = inbound.new_text or inbound.text
    return reading_text(inbound.subject, body, is_reply=inbound.in_reply_to is not None)


def run_forever(stop: threading.Event) -> None:
    """Take what arrives until told to stop: woken by the database, and every second for what is due again."""
    while not stop.is_set():
        try:
            with psycopg.connect(**connection.get_connection_params(), autocommit=True) as ear:
                ear.execute(f"LISTEN {WAKE}")
                _serve(ear, stop)
        except (psycopg.OperationalError, OperationalError, InterfaceError) as error:
            log.warning("the database cannot be reached, trying again: %s", str(error).strip())
            connection.close()
            stop.wait(2)


def _serve(ear: psycopg.Connection[object], stop: threading.Event) -> None:
    while not stop.is_set():
        pending.free_lost()
        pending.give_up_lost()
        while not stop.is_set() and take_batch().claimed:
            pass
        list(ear.notifies(timeout=1, stop_after=1))

"""The queue of arrivals that wait to be read: claimed in batches, tried again, set aside.

A claim is committed before the work starts, so that an arrival which kills its reader is known by its tries.
"""

import json
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

import psycopg
from django.db import connection, transaction
from django.db.models import F, QuerySet

from emptychair.channels import trial
from emptychair.channels.claims import BATCH_BYTES, CLAIM_SECONDS, Claim, Claimed
from emptychair.channels.models import PendingArrival
from emptychair.channels.problems import Problem, gettext_noop
from emptychair.channels.services import WAKE
from emptychair.company import journal
from emptychair.company.models import Seat
from emptychair.core import arrays, clock

MOST_TRIES = 3
_SECOND_BATCH = 50
_BACK_OFF_SECONDS = (2, 15)
_MOST_SUSPECTS = 20
_SUSPECT = gettext_noop("The program ended three times while it was read. It is tried on its own now.")
_LOST = gettext_noop("Reading it stopped the program three times.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """An arrival of which nothing could be made, why, and whether nothing ever can."""

    arrival: Claimed
    problem: Problem
    for_good: bool

    @property
    def is_over(self) -> bool:
        """Whether it is not tried again."""
        return self.for_good or self.arrival.tries >= MOST_TRIES


def claim(*, most: int, channel_id: int | None = None) -> Claim:
    """Take up to `most` due arrivals, the longest waiting first, and not many more bytes than fit in memory.

    Those that failed or were lost with their reader once come back in a small company, then each alone, so that
    one that cannot be read harms nothing but itself in the end.
    """
    token = uuid.uuid4()
    now = clock.now()
    of_channel = "AND channel_id = %s" if channel_id else ""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(
            f"""
            WITH first AS (
                SELECT arrival_id, tries, next_try_at, size FROM channels_pendingarrival
                WHERE set_aside_at IS NULL AND next_try_at <= %s AND tries < {MOST_TRIES} {of_channel}
                ORDER BY next_try_at, arrival_id LIMIT %s
                FOR UPDATE SKIP LOCKED
            ), measured AS (
                SELECT arrival_id, tries, sum(size) OVER (
                    ORDER BY next_try_at, arrival_id ROWS UNBOUNDED PRECEDING
                ) - size AS bytes_before
                FROM first
            ), due AS (
                SELECT arrival_id, tries FROM measured WHERE bytes_before < {BATCH_BYTES}
            ), taken AS (
                SELECT arrival_id FROM due WHERE (SELECT max(tries) FROM due) = 0
                UNION ALL
                (SELECT arrival_id FROM due WHERE tries > 0 AND tries = (SELECT max(tries) FROM due)
                 ORDER BY arrival_id LIMIT (SELECT CASE max(tries) WHEN 1 THEN {_SECOND_BATCH} ELSE 1 END FROM due))
            ), claimed AS (
                UPDATE channels_pendingarrival AS pending
                SET tries = pending.tries + 1, claim = %s, claimer = pg_backend_pid(), next_try_at = %s
                FROM taken WHERE pending.arrival_id = taken.arrival_id
                RETURNING pending.arrival_id, pending.tries, pending.tries > 1 AND pending.reason = '' AS was_lost
            )
            SELECT a.id, a.channel_id, a.external_id, a.kind, a.raw, claimed.tries, a.received_at, claimed.was_lost
            FROM claimed JOIN channels_arrival AS a ON a.id = claimed.arrival_id ORDER BY a.id
            """,  # noqa: S608 - the only part that varies is written above
            [
                now,
                *([channel_id] if channel_id else []),
                most,
                token,
                now + timedelta(seconds=CLAIM_SECONDS),
            ],
            binary=True,
        )
        rows = cursor.fetchall()
    return Claim(token=token, arrivals=tuple(Claimed(*row) for row in rows))


def finish(token: uuid.UUID, arrival_ids: Sequence[int]) -> set[int]:
    """Take the arrivals out of the queue, in the caller's transaction.

    Returns those that were still ours: what somebody else has taken over meanwhile is theirs to store.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM channels_pendingarrival"
            " WHERE arrival_id = ANY(%s::bigint[]) AND claim = %s RETURNING arrival_id",
            [arrays.of_integers(arrival_ids), token],
        )
        return {arrival_id for (arrival_id,) in cursor.fetchall()}


def fail(token: uuid.UUID, failed: Sequence[Failed]) -> int:
    """Have the arrivals tried again later, or set aside: at once what can never be read, else after 3 tries.

    Returns how many were set aside.
    """
    now = clock.now()
    rows = [
        {
            "id": one.arrival.arrival_id,
            "reason": one.problem.msgid,
            "values": dict(one.problem.values),
            "wait": _BACK_OFF_SECONDS[min(one.arrival.tries, len(_BACK_OFF_SECONDS)) - 1],
            "over": one.is_over,
        }
        for one in failed
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE channels_pendingarrival AS pending
            SET reason = failed.reason, reason_values = failed.values, claim = NULL,
                next_try_at = %(now)s + make_interval(secs => failed.wait),
                set_aside_at = CASE WHEN failed.over THEN %(now)s END
            FROM jsonb_to_recordset(%(rows)s::jsonb)
                AS failed(id bigint, reason text, values jsonb, wait int, over boolean)
            WHERE pending.arrival_id = failed.id AND pending.claim = %(token)s
            """,
            {"now": now, "rows": json.dumps(rows), "token": token},
        )
    return sum(one.is_over for one in failed)


def lose(token: uuid.UUID, arrival_ids: Sequence[int]) -> int:
    """Make due at once what took the process that read it down with it; it counts as a try. Returns how many."""
    lost = PendingArrival.objects.filter(pk__in=arrival_ids, claim=token)
    return lost.update(claim=None, claimer=None, next_try_at=clock.now(), reason="")


def release(token: uuid.UUID, arrival_ids: Sequence[int]) -> None:
    """Hand back what was claimed and not looked at; it does not count as a try."""
    if not arrival_ids:
        return
    PendingArrival.objects.filter(pk__in=arrival_ids, claim=token).update(
        claim=None, tries=F("tries") - 1, next_try_at=clock.now()
    )


def free_lost() -> int:
    """Make due at once what was claimed over a connection that is gone, as after a kill. Returns how many.

    Whoever only lost the connection and goes on stores nothing: the claim is no longer theirs.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE channels_pendingarrival SET claim = NULL, claimer = NULL, next_try_at = %s, reason = ''
            WHERE set_aside_at IS NULL AND claim IS NOT NULL AND next_try_at > %s
              AND claimer NOT IN (SELECT pid FROM pg_stat_activity)
            """,
            [clock.now(), clock.now()],
        )
        freed: int = cursor.rowcount
    return freed


def give_up_lost() -> int:
    """Set aside what was lost with its reader three times. Returns how many; `clear_innocent` tells who is to blame."""
    lost = PendingArrival.objects.filter(set_aside_at=None, tries__gte=MOST_TRIES, next_try_at__lte=clock.now())
    return lost.update(set_aside_at=clock.now(), claim=None, reason=_SUSPECT, reason_values={})


def clear_innocent(channel_id: int | None = None) -> int:
    """Put back into the queue what was lost with its reader three times, and is not to blame. Returns how many.

    A program that is killed from outside loses what it was reading just then, whatever that is. So each is read in
    a process of its own, once, and those that it survives are cleared.
    """
    free_lost()
    give_up_lost()
    lost = PendingArrival.objects.filter(set_aside_at__isnull=False, reason=_SUSPECT)
    lost = lost.filter(channel=channel_id) if channel_id else lost
    cleared = 0
    for one in lost.select_related("arrival").order_by("arrival_id")[:_MOST_SUSPECTS]:
        tried = lost.filter(pk=one.pk)
        if trial.survives(one.arrival.kind, bytes(one.arrival.raw)):
            cleared += tried.update(set_aside_at=None, tries=0, next_try_at=clock.now(), reason="")
        else:
            tried.update(reason=_LOST)
    return cleared


def try_again(arrival_ids: Collection[int], *, by: Seat) -> int:
    """Put what was set aside back into the queue. Returns how many."""
    return _back(PendingArrival.objects.filter(pk__in=arrival_ids), by=by)


def try_all_again(*, by: Seat) -> int:
    """Put everything that was set aside back into the queue. Returns how many."""
    return _back(PendingArrival.objects.all(), by=by)


def _back(chosen: QuerySet[PendingArrival], *, by: Seat) -> int:
    with transaction.atomic():
        back = chosen.filter(set_aside_at__isnull=False).update(
            set_aside_at=None, tries=0, claim=None, next_try_at=clock.now()
        )
        if back:
            journal.record("asked to read again", by=by, about=f"{back} arrivals")
            with connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {WAKE}")
    return back

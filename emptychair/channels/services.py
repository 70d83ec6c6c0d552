"""What is done to channels and arrivals. An arrival is committed before anything looks at it."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from emptychair.channels.claims import CLAIM_SECONDS, Claim, Claimed
from emptychair.channels.inbound import short_id
from emptychair.channels.kind import Kind, Record
from emptychair.channels.models import Channel
from emptychair.company import journal
from emptychair.company.models import Seat
from emptychair.core import arrays, clock
from emptychair.core.text import storable

WAKE = "emptychair_arrivals"


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """What became of a batch of records: read = stored + duplicates + set_aside.

    `claim` holds what was stored of this batch, for who asked to read it.
    """

    read: int = 0
    stored: int = 0
    duplicates: int = 0
    set_aside: int = 0
    claim: Claim | None = None

    def __add__(self, other: "Received") -> "Received":
        return Received(
            read=self.read + other.read,
            stored=self.stored + other.stored,
            duplicates=self.duplicates + other.duplicates,
            set_aside=self.set_aside + other.set_aside,
        )


def open_channel(
    name: str,
    *,
    kind: Kind,
    own_addresses: Sequence[str] = (),
    is_demo: bool = False,
    by: Seat | None = None,
) -> Channel:
    """The channel of that name, made when there is none. Its own addresses only grow."""
    with transaction.atomic():
        channel, made = Channel.objects.get_or_create(
            name=name,
            defaults={"kind": kind.name, "network": kind.network or name[:32].lower(), "is_demo": is_demo},
        )
        wanted = sorted({*channel.own_addresses, *(address.lower() for address in own_addresses)})
        if wanted != channel.own_addresses:
            channel.own_addresses = wanted
            channel.save(update_fields=["own_addresses"])
        if made:
            journal.record(
                "opened a channel", by=by, about=f"channel {channel.pk}", details={"channel": name, "kind": kind.name}
            )
    return channel


def receive(channel: Channel, records: Iterable[Record], *, kind: str = "", claimer: int | None = None) -> Received:
    """Store the records as arrivals, each once, and put them where intake finds them.

    Everything is committed when this returns. Records with a problem are kept raw and set aside. `claimer`, the
    database's process that serves whoever will read them, has them claimed at once.
    """
    distinct: dict[str, Record] = {}
    read = 0
    for record in records:
        read += 1
        distinct.setdefault(short_id(record.external_id), record)
    if not distinct:
        return Received()
    now, token = clock.now(), uuid.uuid4() if claimer else None
    with transaction.atomic():
        fresh = _store(channel, distinct, kind=kind or channel.kind, now=now, token=token, claimer=claimer)
        bad = [record for external_id, record in distinct.items() if record.problem and external_id in fresh]
    return Received(
        read=read,
        stored=len(fresh) - len(bad),
        duplicates=read - len(fresh),
        set_aside=len(bad),
        claim=Claim(token=token, arrivals=_claimed(channel, distinct, fresh, kind=kind or channel.kind, now=now))
        if token
        else None,
    )


def _claimed(
    channel: Channel, records: Mapping[str, Record], fresh: Mapping[str, int], *, kind: str, now: datetime
) -> tuple[Claimed, ...]:
    channel_id = channel.pk
    return tuple(
        Claimed(arrival_id, channel_id, external_id, kind, records[external_id].raw, tries=1, received_at=now)
        for external_id, arrival_id in fresh.items()
        if not records[external_id].problem
    )


def _store(
    channel: Channel,
    records: Mapping[str, Record],
    *,
    kind: str,
    now: datetime,
    token: uuid.UUID | None,
    claimer: int | None,
) -> dict[str, int]:
    """Ids by external id of the arrivals that were not there before."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH given AS (
                SELECT * FROM unnest(
                    %(ids)s::text[], %(raw)s::bytea[], %(positions)s::text[], %(reasons)s::text[], %(values)s::text[]
                ) WITH ORDINALITY AS t(external_id, raw, position, reason, reason_values, place)
            ), fresh AS (
                INSERT INTO channels_arrival (channel_id, external_id, kind, raw, position, received_at)
                SELECT %(channel)s, external_id, %(kind)s, raw, position, %(now)s FROM given ORDER BY place
                ON CONFLICT (channel_id, external_id) DO NOTHING
                RETURNING id, external_id, octet_length(raw) AS size
            ), queued AS (
                INSERT INTO channels_pendingarrival
                    (arrival_id, channel_id, size, tries, claim, claimer, next_try_at, set_aside_at,
                     reason, reason_values)
                SELECT fresh.id, %(channel)s, fresh.size,
                       CASE WHEN reason = '' AND %(token)s::uuid IS NOT NULL THEN 1 ELSE 0 END,
                       CASE WHEN reason = '' THEN %(token)s::uuid END, %(claimer)s::int, %(due_at)s,
                       CASE WHEN reason <> '' THEN %(now)s::timestamptz END, reason, reason_values::jsonb
                FROM fresh JOIN given USING (external_id) ORDER BY fresh.id
            )
            SELECT external_id, id FROM fresh ORDER BY id
            """,
            {
                "ids": arrays.of_texts(records),
                "raw": arrays.of_bytes(record.raw for record in records.values()),
                "positions": arrays.of_texts([storable(record.position) for record in records.values()]),
                "reasons": arrays.of_texts([record.problem.msgid for record in records.values()]),
                "values": arrays.of_texts(
                    [json.dumps(record.problem.values) if record.problem else "{}" for record in records.values()]
                ),
                "channel": channel.pk,
                "kind": kind,
                "now": now,
                "token": token,
                "claimer": claimer,
                "due_at": now + timedelta(seconds=CLAIM_SECONDS) if token else now,
            },
        )
        fresh: dict[str, int] = dict(cursor.fetchall())
        if fresh:
            cursor.execute(
                "UPDATE channels_channel SET arrival_count = arrival_count + %s, last_heard_at = %s WHERE id = %s",
                [len(fresh), now, channel.pk],
            )
            cursor.execute(f"NOTIFY {WAKE}")
    return fresh

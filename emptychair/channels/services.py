"""What is done to channels and arrivals. An arrival is committed before anything looks at it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

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
    """What became of a batch of records: read = stored + duplicates + set_aside."""

    read: int = 0
    stored: int = 0
    duplicates: int = 0
    set_aside: int = 0
    reasons: tuple[str, ...] = ()

    def __add__(self, other: "Received") -> "Received":
        return Received(
            read=self.read + other.read,
            stored=self.stored + other.stored,
            duplicates=self.duplicates + other.duplicates,
            set_aside=self.set_aside + other.set_aside,
            reasons=(self.reasons + other.reasons)[:20],
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
    channel, made = Channel.objects.get_or_create(
        name=name,
        defaults={"kind": kind.name, "network": kind.network or name[:32].lower(), "is_demo": is_demo},
    )
    wanted = sorted({*channel.own_addresses, *(address.lower() for address in own_addresses)})
    if wanted != channel.own_addresses:
        channel.own_addresses = wanted
        channel.save(update_fields=["own_addresses"])
    if made:
        journal.record("opened a channel", by=by, about=name, details={"kind": kind.name})
    return channel


def receive(channel: Channel, records: Iterable[Record], *, kind: str = "") -> Received:
    """Store the records as arrivals, each once, and put them where intake finds them.

    Everything is committed when this returns. Records with a problem are kept raw and set aside.
    """
    distinct: dict[str, Record] = {}
    read = 0
    for record in records:
        read += 1
        distinct.setdefault(short_id(record.external_id), record)
    if not distinct:
        return Received()
    with transaction.atomic():
        fresh = _store(channel, distinct, kind or channel.kind)
        bad = [record for external_id, record in distinct.items() if record.problem and external_id in fresh]
    return Received(
        read=read,
        stored=len(fresh) - len(bad),
        duplicates=read - len(fresh),
        set_aside=len(bad),
        reasons=tuple(f"{record.position}: {record.problem}" for record in bad[:20]),
    )


def _store(channel: Channel, records: dict[str, Record], kind: str) -> set[str]:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH given AS (
                SELECT * FROM unnest(%s::text[], %s::bytea[], %s::text[], %s::text[])
                    WITH ORDINALITY AS t(external_id, raw, position, problem, place)
            ), fresh AS (
                INSERT INTO channels_arrival (channel_id, external_id, kind, raw, position, received_at)
                SELECT %s, external_id, %s, raw, position, %s FROM given ORDER BY place
                ON CONFLICT (channel_id, external_id) DO NOTHING
                RETURNING id, external_id, octet_length(raw) AS size
            ), queued AS (
                INSERT INTO channels_pendingarrival
                    (arrival_id, channel_id, size, tries, next_try_at, set_aside_at, reason)
                SELECT fresh.id, %s, fresh.size, 0, %s, CASE WHEN problem <> '' THEN %s::timestamptz END, problem
                FROM fresh JOIN given USING (external_id) ORDER BY fresh.id
            )
            SELECT external_id FROM fresh
            """,
            [
                arrays.of_texts(records),
                arrays.of_bytes(record.raw for record in records.values()),
                arrays.of_texts([storable(record.position) for record in records.values()]),
                arrays.of_texts([storable(record.problem) for record in records.values()]),
                channel.pk,
                kind,
                now,
                channel.pk,
                now,
                now,
            ],
        )
        fresh = {external_id for (external_id,) in cursor.fetchall()}
        if fresh:
            cursor.execute(
                "UPDATE channels_channel SET arrival_count = arrival_count + %s, last_heard_at = %s WHERE id = %s",
                [len(fresh), now, channel.pk],
            )
            cursor.execute(f"NOTIFY {WAKE}")
    return fresh

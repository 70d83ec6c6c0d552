"""Looks through what has happened since the last time and lays down a delivery for each endpoint that wants to hear.

What is laid down and how far was looked are committed together, so that nothing is missed and nothing is told twice
under two ids.
"""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Max

from emptychair.company.models import JournalEntry
from emptychair.core import clock
from emptychair.web.live import tell
from emptychair.webhooks import heard, journalled, selectors
from emptychair.webhooks.events import Event
from emptychair.webhooks.models import Delivery, Endpoint, Walk

ENTRIES = 100
MESSAGES = 5_000
"""So many are looked through at a time: an act may be about 200 conversations, an import's messages are none."""

_LOCK = 6_703_001


def walk() -> bool:
    """One step. Returns whether there is more to look through now. While another walks nothing is done."""
    with transaction.atomic():
        if not _ours():
            return False
        place = _place()
        endpoints = list(selectors.listening())
        more = _past_entries(place, endpoints) | _past_messages(place, endpoints)
        place.save()
    return more


def begin() -> None:
    """See to it that from here on nothing is missed, even while no worker runs; in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if not Walk.objects.exists():
        _place().save()


def _ours() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _place() -> Walk:
    """Where the last step ended; the first begins with the present."""
    if found := Walk.objects.first():
        return found
    last, _oldest, next_one = heard.horizon()
    return Walk(entry_id=_last_entry(), message_id=last, seen_message=last, seen_transaction=next_one)


def _last_entry() -> int:
    return JournalEntry.objects.aggregate(last=Max("id"))["last"] or 0


def _past_entries(place: Walk, endpoints: Sequence[Endpoint]) -> bool:
    if not endpoints:
        place.entry_id = max(place.entry_id, _last_entry())
        return False
    entries = list(JournalEntry.objects.filter(pk__gt=place.entry_id).order_by("pk")[:ENTRIES])
    if entries:
        _lay_down(journalled.events_of(entries), endpoints)
        place.entry_id = entries[-1].pk
    return len(entries) == ENTRIES


def _past_messages(place: Walk, endpoints: Sequence[Endpoint]) -> bool:
    last, oldest, next_one = heard.horizon()
    ended = oldest >= place.seen_transaction
    # A database that was put back from a backup elsewhere counts its transactions anew.
    renumbered = next_one < place.seen_transaction
    safe = max(place.seen_message, place.message_id) if ended else place.message_id
    through = min(safe, place.message_id + MESSAGES) if endpoints else safe
    if through > place.message_id:
        if endpoints:
            _lay_down(heard.events_between(place.message_id, through), endpoints)
        place.message_id = through
    if (ended and through == safe) or renumbered:
        place.seen_message, place.seen_transaction = last, next_one
    return through < safe


def _lay_down(events: Sequence[Event], endpoints: Sequence[Endpoint]) -> None:
    """Deliveries for those who want them and listened then; one that is there already is left as it is."""
    fresh = [
        _delivery(event, endpoint)
        for event in events
        for endpoint in endpoints
        if event.kind in endpoint.events and event.at >= endpoint.since
    ]
    if fresh:
        Delivery.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1_000)
        tell(*{f"webhook:{one.endpoint_id}" for one in fresh})


def _delivery(event: Event, endpoint: Endpoint) -> Delivery:
    now = clock.now()
    return Delivery(
        endpoint=endpoint, key=event.key, event=event.kind, at=event.at, content=event.content, made_at=now, due_at=now
    )

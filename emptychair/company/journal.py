"""The append-only, hash-chained record of who did what and why."""

import hashlib
import json
from collections.abc import Iterator, Mapping

from django.db import connection, transaction

from emptychair.company.models import JournalEntry, Seat
from emptychair.core import clock

SYSTEM = "emptychair"
_LOCK = 6_702_001
_FIRST = "0" * 64


def record(verb: str, *, by: Seat | None, about: str = "", details: Mapping[str, object] | None = None) -> None:
    """Add an entry in the caller's transaction. `by` None means that the program did it by itself."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = JournalEntry.objects.order_by("-id").values_list("hash", flat=True).first() or _FIRST
        entry = JournalEntry(
            at=clock.now(),
            actor=by.email if by else SYSTEM,
            verb=verb,
            about=about[:200],
            details=dict(details or {}),
            previous_hash=last,
        )
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)


def hash_of(entry: JournalEntry) -> str:
    """SHA-256 over the entry's content and the hash of the entry before it."""
    content = [
        entry.previous_hash,
        entry.at.isoformat(),
        entry.actor,
        entry.verb,
        entry.about,
        entry.details,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def breaks() -> Iterator[JournalEntry]:
    """Entries that were changed, or whose predecessor is missing."""
    previous = _FIRST
    for entry in JournalEntry.objects.order_by("id").iterator():
        if entry.previous_hash != previous or entry.hash != hash_of(entry):
            yield entry
        previous = entry.hash

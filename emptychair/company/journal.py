"""The append-only, hash-chained record of who did what and why."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from emptychair.company.models import JournalEntry, Seat
from emptychair.core import clock
from emptychair.core.text import storable

SYSTEM = "emptychair"
FIRST = "0" * 64
_LOCK = 6_702_001
# Two statements in one errand: the second looks at the table only when the lock is ours, and so sees the last entry.
_LAST = "SELECT pg_advisory_xact_lock(%s); SELECT hash FROM company_journalentry ORDER BY id DESC LIMIT 1"


def record(verb: str, *, by: Seat | None, about: str = "", details: Mapping[str, object] | None = None) -> None:
    """Add an entry in the caller's transaction. `by` None means that the program did it by itself.

    Entries are written one after the other: whoever records next waits until this transaction ends, and nobody else.
    So it is called last, after everything that may itself wait for a row.
    """
    with transaction.atomic(savepoint=False):
        previous = _last_hash()
        entry = JournalEntry(
            at=clock.now(),
            actor=by.email if by else SYSTEM,
            verb=verb[:64],
            about=storable(about)[:200],
            details=_as_kept(dict(details or {})),
            previous_hash=previous,
        )
        entry.hash = hash_of(
            previous, at=entry.at, actor=entry.actor, verb=entry.verb, about=entry.about, details=entry.details
        )
        entry.save()


def _last_hash() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [_LOCK])
        cursor.nextset()
        row = cursor.fetchone()
    return str(row[0]) if row else FIRST


def hash_of(previous: str, *, at: datetime, actor: str, verb: str, about: str, details: object) -> str:
    """SHA-256, in hex, over an entry's content and the hash of the entry before it."""
    content = [previous, at.isoformat(), actor, verb, about, details]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _as_kept(given: object) -> object:
    """The value as the database gives it back: what is read later has to have the hash of what was written."""
    if isinstance(given, float):
        return int(given) if given.is_integer() else given if math.isfinite(given) else str(given)
    if given is None or isinstance(given, bool | int):
        return given
    if isinstance(given, Mapping):
        return {storable(str(key)): _as_kept(value) for key, value in given.items()}
    if isinstance(given, Sequence) and not isinstance(given, str | bytes):
        return [_as_kept(value) for value in given]
    return storable(str(given))

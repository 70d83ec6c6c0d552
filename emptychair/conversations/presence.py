"""Who else looks at a conversation now, or writes there. Forgotten within a minute, by restarts too."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.utils.translation import ngettext

from emptychair.company.models import Seat
from emptychair.conversations.models import Presence
from emptychair.core import clock
from emptychair.web.live import tell

GONE_AFTER = timedelta(seconds=45)
_FORGOTTEN_AFTER = timedelta(minutes=10)
_MOST_NAMED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """Somebody else in a conversation."""

    name: str
    writing: bool


def show(conversation_id: int, *, seat: Seat, writing: bool) -> None:
    """The seat looks at the conversation, or writes there. Others are told when that is news."""
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SHOW, [conversation_id, seat.pk, writing, now, conversation_id, seat.pk])
        before = cursor.fetchone()
        if before is None or before[0] != writing or before[1] < now - GONE_AFTER:
            _tell(conversation_id)
            Presence.objects.filter(seen_at__lt=now - _FORGOTTEN_AFTER).delete()


def leave(conversation_id: int, *, seat: Seat) -> None:
    """The seat does not look at it any more."""
    with transaction.atomic():
        if Presence.objects.filter(conversation_id=conversation_id, seat=seat).delete()[0]:
            _tell(conversation_id)


def _tell(conversation_id: int) -> None:
    tell(f"presence:{conversation_id}", "looking")


def beside(conversation_ids: Collection[int], *, seat: Seat) -> Mapping[int, list[Beside]]:
    """The others in each of the conversations, who writes first. One query."""
    found: defaultdict[int, list[Beside]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE, [list(conversation_ids), seat.pk, clock.now() - GONE_AFTER])
        for conversation_id, name, writing in cursor.fetchall():
            found[conversation_id].append(Beside(name=name, writing=writing))
    return found


def in_words(others: Sequence[Beside]) -> str:
    """What they do, in one line: "Mo is writing. Ada is looking."."""
    writers = [one.name for one in others if one.writing]
    readers = [one.name for one in others if not one.writing]
    said = []
    if writers:
        said.append(ngettext("%(names)s is writing", "%(names)s are writing", len(writers)) % {"names": _list(writers)})
    if readers:
        said.append(ngettext("%(names)s is looking", "%(names)s are looking", len(readers)) % {"names": _list(readers)})
    return " · ".join(said)


def _list(names: Sequence[str]) -> str:
    """A few names, each kept in its own direction, and how many more there are."""
    shown = [f"\u2068{name}\u2069" for name in names[:_MOST_NAMED]]
    more = len(names) - len(shown)
    return ", ".join([*shown, *([ngettext("%(n)d more", "%(n)d more", more) % {"n": more}] if more else [])])


_SHOW = """
WITH given AS (
    INSERT INTO conversations_presence AS p (conversation_id, seat_id, writing, seen_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (conversation_id, seat_id) DO UPDATE SET writing = excluded.writing, seen_at = excluded.seen_at
)
SELECT writing, seen_at FROM conversations_presence WHERE conversation_id = %s AND seat_id = %s
"""
_BESIDE = """
SELECT p.conversation_id, COALESCE(NULLIF(s.name, ''), s.email), p.writing
FROM conversations_presence p JOIN company_seat s ON s.id = p.seat_id
WHERE p.conversation_id = ANY(%s::bigint[]) AND p.seat_id <> %s AND p.seen_at > %s AND s.is_active
ORDER BY p.writing DESC, s.name, s.id LIMIT 500
"""

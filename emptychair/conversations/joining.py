"""Makes one of threads that a message has shown to be connected, with their conversations."""

from collections.abc import Mapping

from django.db import connection
from django.db.backends.utils import CursorWrapper

from emptychair.asks import services as asks
from emptychair.conversations import counting
from emptychair.outbox import links
from emptychair.outbox import services as outbox


def join_threads(joined: Mapping[int, int]) -> set[int]:
    """Move everything of the absorbed threads; conversations of one handle become one.

    Returns the conversations that have to be counted again.
    """
    if not joined:
        return set()
    absorbed, into = list(joined), list(joined.values())
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, [[*absorbed, *into]])
        cursor.execute(_CONVERSATIONS, [absorbed, into])
        moves = cursor.fetchall()
        doubles = [(old, kept) for old, kept, _ in moves if old != kept]
        cursor.execute(
            "UPDATE conversations_message AS m SET conversation_id = d.kept"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS d(old, kept) WHERE m.conversation_id = d.old",
            [[old for old, _ in doubles], [kept for _, kept in doubles]],
        )
        if doubles:
            _become_one(cursor, dict(doubles))
        cursor.execute(
            "UPDATE conversations_conversation AS c SET thread_id = d.thread"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS d(kept, thread) WHERE c.id = d.kept",
            [[kept for _, kept, _ in moves], [thread for _, _, thread in moves]],
        )
        for table in ("conversations_message", "conversations_threadkey"):
            cursor.execute(
                f"UPDATE {table} AS t SET thread_id = d.thread"  # noqa: S608 - our own names
                " FROM unnest(%s::bigint[], %s::bigint[]) AS d(old, thread) WHERE t.thread_id = d.old",
                [absorbed, into],
            )
        cursor.execute("DELETE FROM conversations_thread WHERE id = ANY(%s)", [absorbed])
    return {kept for _, kept, _ in moves}


def _become_one(cursor: CursorWrapper, doubles: Mapping[int, int]) -> None:
    """What seats did and wrote goes to the kept conversations, which are open if one of theirs was; the others go."""
    old, kept = list(doubles), list(doubles.values())
    with counting.keeping_totals({*old, *kept}):
        cursor.execute(_WORK, [old, kept])
        for table in ("conversations_note", "conversations_acton"):
            cursor.execute(
                f"UPDATE {table} AS t SET conversation_id = d.kept"  # noqa: S608 - our own names
                " FROM unnest(%s::bigint[], %s::bigint[]) AS d(old, kept) WHERE t.conversation_id = d.old",
                [old, kept],
            )
        cursor.execute("DELETE FROM conversations_conversation WHERE id = ANY(%s)", [old])
    outbox.follow(doubles)
    links.follow(doubles)
    asks.follow(doubles)


_WORK = """
UPDATE conversations_conversation AS c
SET seat_id = COALESCE(c.seat_id, theirs.seat_id), team_id = COALESCE(c.team_id, theirs.team_id),
    closed_at = CASE WHEN theirs.closed THEN c.closed_at END,
    closed_reason = CASE WHEN theirs.closed THEN c.closed_reason ELSE '' END,
    snoozed_until = CASE WHEN theirs.rests THEN c.snoozed_until END
FROM (
    SELECT d.kept, min(o.seat_id) AS seat_id, min(o.team_id) AS team_id, bool_and(o.closed_at IS NOT NULL) AS closed,
           bool_and(o.closed_at IS NOT NULL OR o.snoozed_until IS NOT NULL) AS rests
    FROM unnest(%s::bigint[], %s::bigint[]) AS d(old, kept) JOIN conversations_conversation o ON o.id = d.old
    GROUP BY d.kept
) AS theirs
WHERE theirs.kept = c.id
"""

_MONTHS = """
INSERT INTO conversations_changedmonth (month)
SELECT DISTINCT date_trunc('month', written_at AT TIME ZONE 'UTC')::date
FROM conversations_message WHERE thread_id = ANY(%s)
"""

_CONVERSATIONS = """
WITH moved AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS m(old, thread)),
     theirs AS (
        SELECT c.id, c.handle_id, COALESCE(moved.thread, c.thread_id) AS thread
        FROM conversations_conversation c LEFT JOIN moved ON moved.old = c.thread_id
        WHERE c.thread_id IN (SELECT old FROM moved UNION SELECT thread FROM moved)
     )
SELECT id, min(id) OVER (PARTITION BY thread, handle_id), thread FROM theirs
"""

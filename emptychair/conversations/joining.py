"""Makes one of threads that a message has shown to be connected, with their conversations."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from emptychair.asks import following as promises
from emptychair.conversations import counting, strands
from emptychair.outbox import following as drafts
from emptychair.outbox import links


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
        woven = strands.among([one for one, _, _ in moves])
        both = {old: kept for old, kept, _ in moves if old != kept}
        doubles = [(old, kept) for old, kept in both.items() if not {old, kept} & woven]
        cursor.execute(
            "UPDATE conversations_message AS m SET conversation_id = d.kept"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS d(old, kept) WHERE m.conversation_id = d.old",
            [[old for old, _ in doubles], [kept for _, kept in doubles]],
        )
        become(dict(doubles))
        become(strands.fuse({old: kept for old, kept in both.items() if {old, kept} & woven}))
        cursor.execute(
            "UPDATE conversations_conversation AS c SET thread_id = d.thread"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS d(kept, thread) WHERE c.id = d.kept",
            [[kept for _, kept, _ in moves], [thread for _, _, thread in moves]],
        )
        for table in ("conversations_message", "conversations_strand", "conversations_threadkey"):
            cursor.execute(
                f"UPDATE {table} AS t SET thread_id = d.thread"  # noqa: S608 - our own names
                " FROM unnest(%s::bigint[], %s::bigint[]) AS d(old, thread) WHERE t.thread_id = d.old",
                [absorbed, into],
            )
        cursor.execute("DELETE FROM conversations_thread WHERE id = ANY(%s)", [absorbed])
    return {kept for _, kept, _ in moves}


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """The numbers of the rows that went with a conversation into another."""

    notes: list[int]
    acts: list[int]
    drafts: list[int]
    links: list[int]
    promises: list[int]


def become(doubles: Mapping[int, int]) -> set[int]:
    """What seats did and wrote goes to the kept conversations, which are open if one of theirs was; the others go.

    old -> kept, in the caller's transaction, who moves the messages and counts again. Returns all of them.
    """
    if doubles:
        absorb(doubles)
    return {*doubles, *doubles.values()}


def absorb(doubles: Mapping[int, int]) -> Followed:
    """As `become`. Returns what went along."""
    old, kept = list(doubles), list(doubles.values())
    followed: dict[str, list[int]] = {}
    with counting.keeping_totals({*old, *kept}), connection.cursor() as cursor:
        cursor.execute(_WORK, [old, kept])
        for table in ("conversations_note", "conversations_acton"):
            cursor.execute(
                f"UPDATE {table} AS t SET conversation_id = d.kept"  # noqa: S608 - our own names
                " FROM unnest(%s::bigint[], %s::bigint[]) AS d(old, kept) WHERE t.conversation_id = d.old"
                " RETURNING t.id",
                [old, kept],
            )
            followed[table] = [row for (row,) in cursor.fetchall()]
        cursor.execute("DELETE FROM conversations_conversation WHERE id = ANY(%s)", [old])
    return Followed(
        notes=followed["conversations_note"],
        acts=followed["conversations_acton"],
        drafts=drafts.follow(doubles),
        links=links.follow(doubles),
        promises=promises.follow(doubles),
    )


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
     wanted AS MATERIALIZED (SELECT old AS thread FROM moved UNION SELECT thread FROM moved),
     theirs AS (
        SELECT c.id, c.handle_id, c.thread_id FROM conversations_conversation c JOIN wanted ON c.thread_id = thread
        UNION
        SELECT s.id, s.handle_id, s.thread_id FROM conversations_strand s JOIN wanted ON s.thread_id = thread
     ),
     placed AS (
        SELECT theirs.id, handle_id, COALESCE(moved.thread, thread_id) AS thread
        FROM theirs LEFT JOIN moved ON moved.old = thread_id
     )
SELECT id, min(id) OVER (PARTITION BY thread, handle_id), thread FROM placed
"""

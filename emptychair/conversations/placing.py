"""Finds the thread of each message of a batch, joining threads that turn out to be one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from emptychair.asks import services as asks
from emptychair.conversations.rows import fresh_ids
from emptychair.conversations.threads import GROUP, Components, Node
from emptychair.core import arrays
from emptychair.outbox import services as outbox


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """`threads`: node id -> thread id. `again`: threads whose earlier messages may now answer somebody else.

    `joined`: absorbed thread id -> the one it became part of.
    """

    threads: Mapping[int, int]
    again: frozenset[int]
    joined: Mapping[int, int]


def place(channel_id: int, nodes: Sequence[Node]) -> Placed:
    """Give each node its thread, in the caller's transaction and under the network's lock."""
    components = Components()
    for node in nodes:
        components.find(node.key)
        for parent in node.parents:
            components.join(node.key, parent)
    known = _known(channel_id, components.keys())
    survivors, joined = _survivors(components, known)
    groups = components.groups()
    homeless = [root for root in groups if root not in survivors]
    survivors |= dict(zip(homeless, fresh_ids("conversations_thread", len(homeless)), strict=True))
    _write(channel_id, groups, survivors, known, homeless)
    threads = {node.id: survivors[components.find(node.key)] for node in nodes}
    again = {
        threads[node.id]
        for node in nodes
        if node.key in known or any(parent.startswith(GROUP) for parent in node.parents)
    }
    return Placed(threads=threads, again=frozenset(again), joined=joined)


def _known(channel_id: int, keys: Sequence[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, thread_id FROM conversations_threadkey WHERE channel_id = %s AND key = ANY(%s::text[])",
            [channel_id, arrays.of_texts(keys)],
        )
        return dict(cursor.fetchall())


def _survivors(components: Components, known: Mapping[str, int]) -> tuple[dict[str, int], dict[int, int]]:
    """The oldest known thread of each component, and which others it takes in."""
    first_key: dict[int, str] = {}
    for key, thread in known.items():
        components.join(first_key.setdefault(thread, key), key)
    oldest: dict[str, int] = {}
    for thread, key in sorted(first_key.items()):
        oldest.setdefault(components.find(key), thread)
    joined = {
        thread: oldest[components.find(key)]
        for thread, key in first_key.items()
        if oldest[components.find(key)] != thread
    }
    return oldest, joined


def _write(
    channel_id: int,
    groups: Mapping[str, Sequence[str]],
    survivors: Mapping[str, int],
    known: Mapping[str, int],
    homeless: Sequence[str],
) -> None:
    fresh = [(key, survivors[root]) for root, keys in groups.items() for key in keys if key not in known]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO conversations_thread (id, channel_id) SELECT unnest(%s::bigint[]), %s",
            [arrays.of_integers(survivors[root] for root in homeless), channel_id],
        )
        cursor.execute(
            "INSERT INTO conversations_threadkey (channel_id, key, thread_id)"
            " SELECT %s, * FROM unnest(%s::text[], %s::bigint[])",
            [
                channel_id,
                arrays.of_texts([key for key, _ in fresh]),
                arrays.of_integers(thread for _, thread in fresh),
            ],
        )


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
        cursor.execute(_DROP, [[old for old, _ in doubles]])
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
    if doubles:
        outbox.follow(dict(doubles))
        asks.follow(dict(doubles))
    return {kept for _, kept, _ in moves}


_MONTHS = """
INSERT INTO conversations_changedmonth (month)
SELECT DISTINCT date_trunc('month', written_at AT TIME ZONE 'UTC')::date
FROM conversations_message WHERE thread_id = ANY(%s)
"""

_DROP = """
WITH gone AS (
    DELETE FROM conversations_conversation WHERE id = ANY(%s) RETURNING channel_id, waiting_since
), lost AS (
    SELECT channel_id, count(waiting_since) AS waiting, count(*) - count(waiting_since) AS answered
    FROM gone GROUP BY channel_id
)
UPDATE conversations_conversationcount AS t
SET waiting = t.waiting - lost.waiting, answered = t.answered - lost.answered
FROM lost WHERE t.channel_id = lost.channel_id
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

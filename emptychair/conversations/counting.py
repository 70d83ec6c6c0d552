"""Keeps what the lists and metrics need to know of a conversation, from its messages, by the scorecard's words."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

from emptychair.conversations.threads import Key
from emptychair.core import arrays

_Totals = dict[tuple[int, str], int]


def count(channel_id: int, conversation_ids: Collection[int], *, fresh: Mapping[int, Key]) -> None:
    """Count the conversations again, store the fresh ones, drop those without messages, keep the totals.

    A customer's message that was not there before opens again what was closed and brings back what was put off.
    """
    with keeping_totals(conversation_ids), connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "ids": arrays.of_integers(conversation_ids),
                "channel": channel_id,
                "fresh": arrays.of_integers(fresh),
                "threads": arrays.of_integers(key.thread for key in fresh.values()),
                "handles": arrays.of_integers(key.handle for key in fresh.values()),
            },
        )


@contextmanager
def keeping_totals(conversation_ids: Collection[int]) -> Iterator[None]:
    """Hold these conversations in the caller's transaction, and keep the totals by what becomes of them inside."""
    ids = arrays.of_integers(conversation_ids)
    with connection.cursor() as cursor:
        before = _totals(cursor, ids)
        yield
        after = _totals(cursor, ids)
        changes = {key: after.get(key, 0) - before.get(key, 0) for key in sorted({*before, *after})}
        rows = [(channel, state, number) for (channel, state), number in changes.items() if number]
        if rows:
            cursor.execute(
                _KEEP,
                [
                    arrays.of_integers(channel for channel, _, _ in rows),
                    [state for _, state, _ in rows],
                    arrays.of_integers(number for _, _, number in rows),
                ],
            )


def _totals(cursor: CursorWrapper, ids: str) -> _Totals:
    cursor.execute(
        "SELECT channel_id, state, count(*) FROM ("
        "SELECT channel_id, state FROM conversations_conversation WHERE id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE"
        ") AS held GROUP BY channel_id, state",
        [ids],
    )
    return {(channel, state): number for channel, state, number in cursor.fetchall()}


_KEEP = """
INSERT INTO conversations_conversationcount AS t (channel_id, waiting, answered, snoozed, closed)
SELECT channel, COALESCE(sum(n) FILTER (WHERE state = 'waiting'), 0),
       COALESCE(sum(n) FILTER (WHERE state = 'answered'), 0), COALESCE(sum(n) FILTER (WHERE state = 'snoozed'), 0),
       COALESCE(sum(n) FILTER (WHERE state = 'closed'), 0)
FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS d(channel, state, n) GROUP BY channel ORDER BY channel
ON CONFLICT (channel_id) DO UPDATE
SET waiting = t.waiting + excluded.waiting, answered = t.answered + excluded.answered,
    snoozed = t.snoozed + excluded.snoozed, closed = t.closed + excluded.closed
"""

_COUNT = """
WITH touched AS MATERIALIZED (
    SELECT conversation_id AS id, m.id AS message_id, by_company, automatic, written_at, external_id, language,
           sentiment, urgency, intents,
           lag(by_company) OVER (
               PARTITION BY conversation_id, automatic ORDER BY written_at, external_id COLLATE "C", m.id
           ) AS previous
    FROM conversations_message m WHERE conversation_id = ANY(%(ids)s::bigint[])
), said AS (
    SELECT *, count(*) FILTER (WHERE previous IS DISTINCT FROM by_company) OVER in_order AS turn
    FROM touched WHERE NOT automatic
    WINDOW in_order AS (
        PARTITION BY id ORDER BY written_at, external_id COLLATE "C", message_id ROWS UNBOUNDED PRECEDING
    )
), turns AS (
    SELECT id, turn, by_company, min(written_at) AS began_at, max(written_at) AS last_at
    FROM said GROUP BY id, turn, by_company
), turned AS (
    SELECT id, max(turn) AS last_turn,
           count(*) FILTER (WHERE NOT by_company) AS customer_turns,
           bool_or(turn = 1 AND NOT by_company) AS starts_with_customer,
           bool_or(turn = 1 AND NOT by_company AND last_at > began_at + interval '30 minutes') AS asked_again,
           min(began_at) FILTER (WHERE NOT by_company) AS first_customer_at,
           min(began_at) FILTER (WHERE by_company AND turn > 1) AS first_answer_at
    FROM turns GROUP BY id
), waits AS (
    SELECT turned.*, CASE WHEN NOT turns.by_company THEN turns.began_at END AS waiting_since
    FROM turned JOIN turns ON turns.id = turned.id AND turns.turn = turned.last_turn
), spans AS (
    SELECT id, min(written_at) AS first_message_at, max(written_at) AS last_message_at, count(*) AS message_count,
           max(message_id) FILTER (WHERE NOT by_company AND NOT automatic) AS heard_id
    FROM touched GROUP BY id
), latest AS (
    SELECT DISTINCT ON (id) id, message_id AS said_id, language, sentiment AS mood, urgency, intents
    FROM touched WHERE NOT by_company
    ORDER BY id, automatic, written_at DESC, external_id COLLATE "C" DESC, message_id DESC
), fresh AS (
    SELECT * FROM unnest(%(fresh)s::bigint[], %(threads)s::bigint[], %(handles)s::bigint[])
        AS f(id, thread_id, handle_id)
), gone AS (
    DELETE FROM conversations_conversation
    WHERE id = ANY(%(ids)s::bigint[])
      AND NOT EXISTS (SELECT FROM touched WHERE touched.id = conversations_conversation.id)
)
INSERT INTO conversations_conversation AS c (
    id, thread_id, handle_id, channel_id, first_message_at, last_message_at, first_customer_at, first_answer_at,
    waiting_since, message_count, customer_turns, answered_turns, starts_with_customer, asked_again, said_id,
    language, mood, urgency, intents, heard_id
)
SELECT spans.id, COALESCE(fresh.thread_id, old.thread_id), COALESCE(fresh.handle_id, old.handle_id), %(channel)s,
       spans.first_message_at, spans.last_message_at, waits.first_customer_at, waits.first_answer_at,
       waits.waiting_since, spans.message_count, COALESCE(waits.customer_turns, 0),
       COALESCE(waits.customer_turns, 0) - CASE WHEN waits.waiting_since IS NULL THEN 0 ELSE 1 END,
       COALESCE(waits.starts_with_customer, false), COALESCE(waits.asked_again, false), latest.said_id,
       COALESCE(latest.language, ''), latest.mood, latest.urgency, COALESCE(latest.intents, '{}'),
       spans.heard_id
FROM spans LEFT JOIN fresh USING (id) LEFT JOIN conversations_conversation old USING (id)
LEFT JOIN waits USING (id) LEFT JOIN latest USING (id)
ORDER BY spans.id
ON CONFLICT (id) DO UPDATE SET
    first_message_at = excluded.first_message_at, last_message_at = excluded.last_message_at,
    first_customer_at = excluded.first_customer_at, first_answer_at = excluded.first_answer_at,
    waiting_since = excluded.waiting_since, message_count = excluded.message_count,
    customer_turns = excluded.customer_turns, answered_turns = excluded.answered_turns,
    starts_with_customer = excluded.starts_with_customer, asked_again = excluded.asked_again,
    said_id = excluded.said_id, language = excluded.language, mood = excluded.mood,
    urgency = excluded.urgency, intents = excluded.intents, heard_id = excluded.heard_id,
    closed_at = CASE WHEN excluded.heard_id > COALESCE(c.heard_id, 0) THEN NULL ELSE c.closed_at END,
    closed_reason = CASE WHEN excluded.heard_id > COALESCE(c.heard_id, 0) THEN '' ELSE c.closed_reason END,
    snoozed_until = CASE WHEN excluded.heard_id > COALESCE(c.heard_id, 0) THEN NULL ELSE c.snoozed_until END
"""

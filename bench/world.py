"""A large house, made by the database itself: conversations of one message each, words as frequent as in a language."""

from django.db import connection

WORDS = 20_000


def grow(rows: int) -> None:
    """Add conversations until there are `rows`. Word number n stands in about a share 1/n of the messages."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM conversations_message")
        (there,) = cursor.fetchone()
        cursor.execute(f"SELECT GREATEST({', '.join(f'(SELECT max(id) FROM {table})' for table in _TABLES)}, 0)")
        (last,) = cursor.fetchone()
        for start in range(there, rows, 50_000):
            cursor.execute(
                _GROW, {"start": start, "stop": min(start + 50_000, rows) - 1, "words": WORDS, "last": last - there}
            )
        for table in _TABLES:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            cursor.execute(f"ANALYZE {table}")
        cursor.execute(
            "INSERT INTO conversations_conversationcount (channel_id, waiting, answered)"
            " SELECT channel_id, count(waiting_since), count(*) - count(waiting_since)"
            " FROM conversations_conversation GROUP BY channel_id"
            " ON CONFLICT (channel_id) DO UPDATE SET waiting = excluded.waiting, answered = excluded.answered"
        )


_TABLES = (
    "customers_customer",
    "customers_handle",
    "conversations_thread",
    "conversations_conversation",
    "conversations_message",
    "customers_touch",
    "channels_arrival",
)

_GROW = """
WITH channel AS (
    INSERT INTO channels_channel (name, kind, network, own_addresses, is_demo, second_eyes, made_at, arrival_count)
    VALUES ('World', 'jsonl', 'world', '[]', false, false, now(), 0) ON CONFLICT (name) DO UPDATE SET name = excluded.name
    RETURNING id
), numbers AS (
    SELECT n + 1 + %(last)s AS id, timestamptz '2020-01-01 00:00Z' + n * interval '47 seconds' AS at, channel.id AS channel
    FROM generate_series(%(start)s::int, %(stop)s::int) AS n, channel
), customers AS (
    INSERT INTO customers_customer (id, name, first_heard_at, last_heard_at, search)
    SELECT id, '', at, at, '' FROM numbers
), handles AS (
    INSERT INTO customers_handle
        (id, customer_id, home_id, network, address, name, named_at, first_heard_at, last_heard_at, search)
    SELECT id, id, id, 'world', 'person' || id, '', at, at, at, ('''person' || id || '''')::tsvector FROM numbers
), threads AS (
    INSERT INTO conversations_thread (id, channel_id) SELECT id, channel FROM numbers
), keys AS (
    INSERT INTO conversations_threadkey (channel_id, key, thread_id) SELECT channel, 'w' || id, id FROM numbers
), arrivals AS (
    INSERT INTO channels_arrival (id, channel_id, external_id, kind, raw, position, received_at)
    SELECT id, channel, 'w' || id, 'jsonl', '', '', at FROM numbers
), said AS MATERIALIZED (
    SELECT id, array_agg(DISTINCT 'word' || rank ORDER BY 'word' || rank) AS words
    FROM numbers, generate_series(1, 12) AS place,
         LATERAL (SELECT floor(exp(random() * ln(%(words)s + 0 * (id + place))))::int AS rank) AS drawn
    GROUP BY id
), messages AS (
    INSERT INTO conversations_message
        (id, arrival_id, channel_id, external_id, thread_id, conversation_id, handle_id, by_company, automatic,
         addressed_to_us, written_at, subject, text, full_text, html, language, sentiment, urgency, intents, topics,
         reading_model, search)
    SELECT id, id, channel, 'w' || id, id, id, id, false, false, true, at, '', array_to_string(words, ' '), '', '',
           'en', 0, 0.2, '{question}', '{}', 'bench', array_to_tsvector(words)
    FROM numbers JOIN said USING (id)
), touches AS (
    INSERT INTO customers_touch (handle_id, at, kind, subject_id) SELECT id, at, 'message', id FROM numbers
)
INSERT INTO conversations_conversation
    (id, thread_id, handle_id, channel_id, first_message_at, last_message_at, first_customer_at, waiting_since,
     message_count, customer_turns, answered_turns, starts_with_customer, asked_again, said_id, language, mood,
     urgency, intents)
SELECT id, id, id, channel, at, at, at, CASE WHEN id %% 2 = 0 THEN at END, 1, 1, id %% 2, true, false, id, 'en', 0, 0.2,
       '{question}'
FROM numbers
"""

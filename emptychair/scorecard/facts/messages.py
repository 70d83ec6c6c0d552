"""Streams the messages of a month out of the database."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pyarrow as pa
from django.db import connection, transaction

from emptychair import understanding
from emptychair.scorecard.facts.folder import arrow_schema
from emptychair.scorecard.metrics.experience import DEFLECTS_FROM
from emptychair.scorecard.schema import MESSAGES

_BATCH = 10_000
_DEFLECTS = [column.name for column in MESSAGES.columns].index("deflects")


def stream(month: str, *, judged: Mapping[int, bool]) -> Iterator[pa.RecordBatch]:
    """The rows of the month in the order they were written, a batch at a time.

    `judged` says of messages, by id, whether they deflect; what it does not know is judged here.
    """
    schema = arrow_schema(MESSAGES)
    first, beyond = _limits(month)
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_ROWS, [first, beyond, beyond])
        while rows := cursor.fetchmany(_BATCH):
            columns = [list(column) for column in zip(*rows, strict=True)]
            columns.insert(_DEFLECTS, _deflections(columns, judged))
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            yield pa.record_batch(arrays, schema=schema)


def _limits(month: str) -> tuple[date, date | None]:
    """The first day of the month, and of the next one if the calendar has it."""
    first = date.fromisoformat(f"{month}-01")
    if first.month < 12:
        return first, first.replace(month=first.month + 1)
    return first, None if first.year == date.max.year else date(first.year + 1, 1, 1)


def _deflections(columns: Sequence[Sequence[object]], judged: Mapping[int, bool]) -> list[bool | None]:
    """For each row whether it deflects, None where that is not asked: customers, broadcasts and machines."""
    names = [column.name for column in MESSAGES.columns if column.name != "deflects"]
    of = dict(zip(names, columns, strict=True))
    rows = zip(of["message_id"], of["conversation_id"], of["by_company"], of["automatic"], of["text"], strict=True)
    found: list[bool | None] = []
    for message_id, conversation_id, by_company, automatic, text in rows:
        if not by_company or automatic or conversation_id is None:
            found.append(None)
            continue
        known = judged.get(int(str(message_id)))
        found.append(understanding.deflects(str(text)) >= DEFLECTS_FROM if known is None else known)
    return found


_ROWS = """
WITH several AS (
    SELECT customer_id FROM customers_handle WHERE customer_id IS NOT NULL
    GROUP BY customer_id HAVING count(*) > 1
), doubles AS (
    SELECT c.id, min(c.id) OVER (PARTITION BY c.thread_id, h.customer_id) AS first_id
    FROM conversations_conversation c
    JOIN customers_handle h ON h.id = c.handle_id JOIN several USING (customer_id)
)
SELECT m.id, channel.name, m.external_id, m.thread_id, COALESCE(doubles.first_id, c.id), theirs.customer_id,
       author.address, m.by_company, m.automatic, parent.key, parent.key IS NOT NULL, m.written_at,
       NULLIF(m.language, ''), m.sentiment, m.text
FROM conversations_message m
JOIN channels_channel channel ON channel.id = m.channel_id
JOIN customers_handle author ON author.id = m.handle_id
LEFT JOIN conversations_conversation c ON c.id = m.conversation_id
LEFT JOIN customers_handle theirs ON theirs.id = c.handle_id
LEFT JOIN doubles ON doubles.id = c.id
CROSS JOIN LATERAL (
    SELECT COALESCE(m.in_reply_to, (
        SELECT key FROM unnest(m."references") WITH ORDINALITY AS r(key, place)
        WHERE key NOT LIKE 'conversation:%%' ORDER BY place DESC LIMIT 1
    )) AS key
) AS parent
WHERE m.written_at >= %s::timestamp AT TIME ZONE 'UTC'
  AND (%s::date IS NULL OR m.written_at < %s::timestamp AT TIME ZONE 'UTC')
ORDER BY m.written_at, m.id
"""

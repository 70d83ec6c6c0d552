"""Events out of customers' messages, as they are heard: not out of history that somebody brings in."""

from datetime import datetime, timedelta

from django.db import connection

from emptychair.webhooks.events import Content, Event, address

OLDEST = timedelta(days=3)
"""A message that was written longer before it came in is history."""


def horizon() -> tuple[int, int, int]:
    """The last id given to any message, the oldest transaction that runs, and the next to begin.

    The id is asked for first. Intake writes before it takes ids, so whoever has one up to it is among those that run
    when the others are asked for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM conversations_message_id_seq")
        (last,) = cursor.fetchone()
        cursor.execute(
            "SELECT pg_snapshot_xmin(shot)::text::bigint, pg_snapshot_xmax(shot)::text::bigint"
            " FROM pg_current_snapshot() AS shot"
        )
        oldest, next_one = cursor.fetchone()
    return last, oldest, next_one


def events_between(after: int, through: int) -> list[Event]:
    """What messages of this stretch of ids tell of, in the order of ids."""
    with connection.cursor() as cursor:
        cursor.execute(_LIVE, [after, through, OLDEST.total_seconds()])
        rows = cursor.fetchall()
    found: list[Event] = []
    for message, talk, channel, customer, automatic, at, begins, closing in rows:
        about = {"message": message, "conversation": talk, "channel": channel, "customer": customer}
        there = address("conversations", talk)
        if begins:
            found.append(_event("conversation.opened", f"conversation {talk} opened", at, {**about, "url": there}))
        if closing:
            again = {"conversation": talk, "seat": None, "url": there, "message": message}
            found.append(_event("conversation.reopened", f"act {closing} on {talk} over", at, again))
        heard = {**about, "automatic": automatic, "url": address("messages", message)}
        found.append(_event("message.heard", f"message {message}", at, heard))
    return found


def _event(kind: str, key: str, at: datetime, content: Content) -> Event:
    return Event(kind=kind, key=key, at=at, content=content)


_LIVE = """
SELECT m.id, m.conversation_id, m.channel_id, h.customer_id, m.automatic, a.received_at,
       NOT m.automatic AND c.first_customer_at = m.written_at,
       CASE WHEN last.did = 'closed' AND NOT m.automatic THEN last.id END
FROM conversations_message m
JOIN channels_arrival a ON a.id = m.arrival_id
JOIN customers_handle h ON h.id = m.handle_id
LEFT JOIN conversations_conversation c ON c.id = m.conversation_id
LEFT JOIN LATERAL (
    SELECT act.id, act.did
    FROM conversations_acton step JOIN conversations_act act ON act.id = step.act_id
    WHERE step.conversation_id = m.conversation_id AND act.undone_at IS NULL AND act.did IN ('closed', 'reopened')
      AND COALESCE(step.heard_id, 0) < m.id
    ORDER BY act.id DESC LIMIT 1
) AS last ON true
WHERE m.id > %s AND m.id <= %s AND NOT m.by_company AND m.written_at >= a.received_at - make_interval(secs => %s)
  AND NOT EXISTS (
    SELECT FROM channels_importrun run
    WHERE run.channel_id = m.channel_id AND run.after_arrival < a.id
      AND (run.ended_at IS NULL OR a.id <= run.last_arrival)
  )
ORDER BY m.id
"""

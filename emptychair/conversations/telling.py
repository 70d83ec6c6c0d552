"""What conversations tell of customers: who said what, who waits, and the numbers of one customer's page."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q

from emptychair.company.reach import Reach
from emptychair.conversations import search
from emptychair.conversations.models import Conversation
from emptychair.conversations.touches import url_of
from emptychair.customers.hooks import Felt, Glance, Quote, Story, Talk

_TALKS = 8
_FEELINGS = 24
_MOST_FOUND = 500
_ROW_WORDS = 300


def within(reach: Reach) -> Q:
    """The handles that have a conversation within reach."""
    return Q(pk__in=Conversation.objects.filter(reach.condition("channel")).values("handle_id"))


def said(words: str, reach: Reach) -> dict[int, Quote]:
    """Customers who said these words, from the latest messages that hold them."""
    query = search.parse(words)
    if query is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [_ROW_WORDS, query.tsquery, reach.ids, reach.ids, _MOST_FOUND])
        return {
            customer: Quote(text=text, at=at, url=url_of(message, conversation), language=language)
            for customer, message, conversation, text, at, language in cursor.fetchall()
        }


def glances(customer_ids: Sequence[int], reach: Reach) -> dict[int, Glance]:
    """Each customer's latest words, and since when they wait. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_GLANCES, [_ROW_WORDS, reach.ids, reach.ids, reach.ids, reach.ids, list(customer_ids)])
        return {
            customer: Glance(
                latest=Quote(text=text, at=at, url=url_of(message, conversation), language=language) if at else None,
                waiting_since=waiting_since,
            )
            for customer, waiting_since, message, conversation, text, at, language in cursor.fetchall()
        }


def story(handle_ids: Sequence[int], reach: Reach) -> Story:
    """The numbers of one customer's page, by docs/reference/scorecard.md. Three queries."""
    handles = list(handle_ids)
    with connection.cursor() as cursor:
        cursor.execute(_TURNS, [handles, reach.ids, reach.ids])
        longest, longest_in, turns, answered = cursor.fetchone() or (None, None, 0, 0)
        cursor.execute(_STORY_TALKS, [_ROW_WORDS, handles, reach.ids, reach.ids, _TALKS])
        talks = cursor.fetchall()
        cursor.execute(_FELT, [_FEELINGS, handles, reach.ids, reach.ids])
        moods = tuple(Felt(at=at, sentiment=sentiment, count=number) for at, sentiment, number in cursor.fetchall())
    talk_count, waiting_count, asked_again = talks[0][:3] if talks else (0, 0, 0)
    return Story(
        talk_count=talk_count,
        waiting_count=waiting_count,
        turns=turns,
        answered_turns=answered,
        asked_again=asked_again,
        longest_wait_seconds=longest,
        longest_wait_url=url_of(None, longest_in) if longest_in else "",
        talks=tuple(_talk(*row[3:]) for row in talks),
        moods=moods,
    )


def _talk(
    conversation_id: int,
    channel: str,
    first_at: datetime,
    last_at: datetime,
    waiting_since: datetime | None,
    words: str | None,
    message_count: int,
) -> Talk:
    return Talk(
        id=conversation_id,
        url=url_of(None, conversation_id),
        channel=channel,
        first_at=first_at,
        last_at=last_at,
        waiting_since=waiting_since,
        words=words or "",
        message_count=message_count,
    )


_SAID = """
SELECT DISTINCT ON (h.customer_id) h.customer_id, m.id, m.conversation_id, left(m.text, %s), m.written_at, m.language
FROM (
    SELECT id, conversation_id, handle_id, text, written_at, language FROM conversations_message
    WHERE search @@ %s::tsquery AND NOT by_company AND (%s::bigint[] IS NULL OR channel_id = ANY(%s::bigint[]))
    ORDER BY written_at DESC, id DESC LIMIT %s
) AS m
JOIN customers_handle h ON h.id = m.handle_id
WHERE h.customer_id IS NOT NULL
ORDER BY h.customer_id, m.written_at DESC, m.id DESC
"""

_GLANCES = """
SELECT DISTINCT ON (h.customer_id) h.customer_id,
       min(waits.since) OVER (PARTITION BY h.customer_id),
       latest.id, latest.conversation_id, latest.words, latest.written_at, latest.language
FROM customers_handle h
LEFT JOIN LATERAL (
    SELECT m.id, m.conversation_id, left(COALESCE(NULLIF(m.text, ''), m.subject), %s) AS words, m.written_at, m.language
    FROM customers_touch t JOIN conversations_message m ON m.id = t.subject_id
    WHERE t.handle_id = h.id AND t.kind = 'message' AND NOT m.by_company
      AND (%s::bigint[] IS NULL OR m.channel_id = ANY(%s::bigint[]))
    ORDER BY t.at DESC, t.id DESC LIMIT 1
) AS latest ON true
LEFT JOIN LATERAL (
    SELECT min(waiting_since) AS since FROM conversations_conversation c
    WHERE c.handle_id = h.id AND c.closed_at IS NULL AND (%s::bigint[] IS NULL OR c.channel_id = ANY(%s::bigint[]))
) AS waits ON true
WHERE h.customer_id = ANY(%s)
ORDER BY h.customer_id, latest.written_at DESC NULLS LAST, latest.id DESC
"""

_TURNS = """
WITH said AS (
    SELECT m.conversation_id, m.by_company, m.written_at, m.external_id, m.id,
           lag(m.by_company) OVER in_order AS previous
    FROM conversations_conversation c JOIN conversations_message m ON m.conversation_id = c.id
    WHERE c.handle_id = ANY(%s) AND NOT m.automatic AND (%s::bigint[] IS NULL OR c.channel_id = ANY(%s::bigint[]))
    WINDOW in_order AS (PARTITION BY m.conversation_id ORDER BY m.written_at, m.external_id COLLATE "C", m.id)
), turns AS (
    SELECT conversation_id, by_company, written_at AS began_at, lead(written_at) OVER (
        PARTITION BY conversation_id ORDER BY written_at, external_id COLLATE "C", id
    ) AS answered_at
    FROM said WHERE previous IS DISTINCT FROM by_company
), asked AS (
    SELECT conversation_id, extract(epoch FROM answered_at - began_at)::float8 AS waited, answered_at
    FROM turns WHERE NOT by_company
)
SELECT max(waited), (array_agg(conversation_id ORDER BY waited DESC NULLS LAST, conversation_id))[1],
       count(*), count(answered_at)
FROM asked
"""

_STORY_TALKS = """
SELECT theirs.talk_count, theirs.waiting_count, theirs.asked_again_count, theirs.id, ch.name, theirs.first_message_at,
       theirs.last_message_at, theirs.waiting_since, left(COALESCE(NULLIF(m.text, ''), m.subject), %s),
       theirs.message_count
FROM (
    SELECT id, channel_id, said_id, first_message_at, last_message_at, message_count, waiting_since,
           count(*) OVER () AS talk_count, count(waiting_since) OVER () AS waiting_count,
           count(*) FILTER (WHERE asked_again) OVER () AS asked_again_count
    FROM (
        SELECT id, channel_id, said_id, first_message_at, last_message_at, message_count, asked_again,
               CASE WHEN closed_at IS NULL THEN waiting_since END AS waiting_since
        FROM conversations_conversation
        WHERE handle_id = ANY(%s) AND (%s::bigint[] IS NULL OR channel_id = ANY(%s::bigint[]))
    ) AS all_theirs
    ORDER BY waiting_since NULLS LAST, last_message_at DESC, id DESC LIMIT %s
) AS theirs
JOIN channels_channel ch ON ch.id = theirs.channel_id
LEFT JOIN conversations_message m ON m.id = theirs.said_id
ORDER BY theirs.waiting_since NULLS LAST, theirs.last_message_at DESC, theirs.id DESC
"""

_FELT = """
SELECT to_timestamp(avg(extract(epoch FROM written_at))::float8), avg(sentiment), count(*)
FROM (
    SELECT m.written_at, m.sentiment, ntile(%s) OVER (ORDER BY m.written_at, m.id) AS part
    FROM conversations_conversation c JOIN conversations_message m ON m.conversation_id = c.id
    WHERE c.handle_id = ANY(%s) AND NOT m.by_company AND NOT m.automatic AND m.sentiment IS NOT NULL
      AND (%s::bigint[] IS NULL OR c.channel_id = ANY(%s::bigint[]))
) AS felt
GROUP BY part ORDER BY part
"""

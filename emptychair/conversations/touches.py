"""Messages on a customer's line of time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from emptychair.company.reach import Reach
from emptychair.conversations import selectors
from emptychair.conversations.filters import intent_labels
from emptychair.conversations.store import MESSAGE_TOUCH
from emptychair.customers.models import words_for
from emptychair.customers.touches import Shown
from emptychair.web.parts import Words

_MOST_SHOWN = 1_500


class MessageKind:
    """Messages as touches."""

    name = MESSAGE_TOUCH
    label: Words = _("Message")
    icon = "message"

    def load(self, subject_ids: Sequence[int], *, reach: Reach) -> Mapping[int, Shown]:
        """The messages with the waits that they end or go on with. One query."""
        with connection.cursor() as cursor:
            cursor.execute(
                _LOAD, [_MOST_SHOWN, _MOST_SHOWN, selectors.MOST_SHOWN, list(subject_ids), reach.ids, reach.ids]
            )
            return {row[0]: _shown(*row) for row in cursor.fetchall()}


def _shown(
    message_id: int,
    by_company: bool,
    automatic: bool,
    text: str,
    cut: bool,
    subject: str,
    name: str,
    address: str,
    channel: str,
    language: str,
    sentiment: float | None,
    intents: list[str],
    conversation_id: int | None,
    turn_id: int | None,
    turn_began_at: datetime | None,
    waiting_since: datetime | None,
) -> Shown:
    begins = turn_id == message_id
    return Shown(
        by_company=by_company,
        automatic=automatic,
        text=text,
        cut=cut,
        subject=subject,
        who=name or words_for(address),
        channel=channel,
        url=url_of(message_id, conversation_id),
        language="" if language == "unknown" else language,
        sentiment=sentiment,
        intents=tuple(map(str, intent_labels(intents))),
        waited_since=None if begins else turn_began_at,
        waits=begins and turn_began_at == waiting_since,
    )


def url_of(message_id: int | None, conversation_id: int | None) -> str:
    """Where to read it: in its conversation, else in its thread.

    The page of a message leads to its conversation too, to the part of it where the message stands.
    """
    if conversation_id is None:
        return reverse("message", args=[message_id]) if message_id else ""
    anchor = f"#message-{message_id}" if message_id else ""
    return reverse("conversation", args=[conversation_id]) + anchor


_ORDER = 'written_at {0}, external_id COLLATE "C" {0}, id {0}'
_ROW = '({0}.written_at, {0}.external_id COLLATE "C", {0}.id)'

# `began` is the first message of the customer's turn that a message belongs to or answers. Of the turn that still waits
# the conversation knows the time, so that however often somebody asked again nobody looks through all of it.
_LOAD = f"""
SELECT m.id, m.by_company, m.automatic, left(m.text, %s), length(m.text) > %s, m.subject,
       h.name, h.address, ch.name, m.language, m.sentiment, m.intents,
       CASE WHEN c.message_count <= %s THEN m.conversation_id END,
       began.id, began.written_at, c.waiting_since
FROM conversations_message m
JOIN customers_handle h ON h.id = m.handle_id
JOIN channels_channel ch ON ch.id = m.channel_id
LEFT JOIN conversations_conversation c ON c.id = m.conversation_id
LEFT JOIN LATERAL (
    SELECT p.written_at, p.external_id, p.id FROM conversations_message p
    WHERE NOT m.automatic AND (c.waiting_since IS NULL OR m.written_at < c.waiting_since)
      AND p.conversation_id = m.conversation_id AND p.by_company AND NOT p.automatic
      AND p.written_at <= m.written_at AND {_ROW.format("p")} < {_ROW.format("m")}
    ORDER BY {_ORDER.format("DESC")} LIMIT 1
) AS answered ON true
LEFT JOIN LATERAL (
    SELECT q.id, q.written_at FROM conversations_message q
    WHERE NOT m.automatic AND q.conversation_id = m.conversation_id AND NOT q.by_company AND NOT q.automatic
      AND q.written_at >= COALESCE(
          CASE WHEN m.written_at >= c.waiting_since THEN c.waiting_since ELSE answered.written_at END, '-infinity'
      ) AND q.written_at <= m.written_at
      AND {_ROW.format("q")} <= {_ROW.format("m")}
      AND (answered.id IS NULL OR {_ROW.format("q")} > {_ROW.format("answered")})
    ORDER BY {_ORDER.format("ASC")} LIMIT 1
) AS began ON true
WHERE m.id = ANY(%s) AND (%s::bigint[] IS NULL OR m.channel_id = ANY(%s::bigint[]))
"""  # noqa: S608 - our own columns

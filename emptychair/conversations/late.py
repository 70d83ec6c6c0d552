"""Reads later what could not be read when it came, because understanding failed."""

import logging
import time
from collections.abc import Sequence

from django.db import connection, transaction

from emptychair import understanding
from emptychair.channels.models import Channel
from emptychair.conversations.counting import count
from emptychair.conversations.models import Message
from emptychair.conversations.preparing import reading_columns, reading_text
from emptychair.conversations.store import hold
from emptychair.customers import services as customers
from emptychair.understanding import Reading

log = logging.getLogger(__name__)

_TOGETHER = 200
Read = tuple[Message, Reading]


def read_late(*, seconds: float = 60) -> int:
    """Read the messages that are stored without a reading, the oldest first. Returns how many were read."""
    over_at = time.monotonic() + seconds
    last = number = 0
    while time.monotonic() < over_at and (unread := _unread(beyond=last)):
        last = unread[-1].pk
        read = _read(unread)
        if not read:
            log.warning("understanding still fails; %d messages or more wait for a reading", len(unread))
            break
        for channel in {message.channel for message, _ in read}:
            _keep(channel, [one for one in read if one[0].channel_id == channel.pk])
        number += len(read)
    return number


def _unread(*, beyond: int) -> list[Message]:
    unread = Message.objects.filter(reading_model="", by_company=False, pk__gt=beyond).select_related("channel")
    wanted = unread.only("subject", "text", "in_reply_to", "channel__network", "channel__name")
    return list(wanted.order_by("pk")[:_TOGETHER])


def _read(messages: Sequence[Message]) -> list[Read]:
    """Those that can be read. When together they cannot, each half has to do without the other."""
    texts = [reading_text(one.subject, one.text, is_reply=one.in_reply_to is not None) for one in messages]
    try:
        return list(zip(messages, understanding.read_many(texts, reasons=False), strict=True))
    except Exception:
        if len(messages) == 1:
            return []
        middle = len(messages) // 2
        return [*_read(messages[:middle]), *_read(messages[middle:])]


def _keep(channel: Channel, read: Sequence[Read]) -> None:
    """Keep the readings, and what lists and metrics make of them."""
    columns = zip(*(reading_columns(reading) for _, reading in read), strict=True)
    with transaction.atomic():
        hold(channel)
        customers.beside_others()
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [[message.pk for message, _ in read], *map(list, columns)])
            kept = cursor.fetchall()
            cursor.execute(_CHANGED, [sorted({month for _, month in kept})])
        conversations = {conversation for conversation, _ in kept if conversation}
        if conversations:
            count(channel.pk, conversations, fresh={})


_KEEP = """
UPDATE conversations_message AS m
SET language = d.language, sentiment = d.sentiment, urgency = d.urgency, intents = d.intents::text[],
    topics = d.topics::text[], reading_model = d.model
FROM unnest(%s::bigint[], %s::text[], %s::float8[], %s::float8[], %s::text[], %s::text[], %s::text[])
    AS d(id, language, sentiment, urgency, intents, topics, model)
WHERE m.id = d.id AND m.reading_model = ''
RETURNING m.conversation_id, date_trunc('month', m.written_at AT TIME ZONE 'UTC')::date
"""
_CHANGED = "INSERT INTO conversations_changedmonth (month) SELECT unnest(%s::date[])"

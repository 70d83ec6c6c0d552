"""Moves earlier company messages into the conversation that a late message shows them to answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from emptychair.conversations.belonging import Moved
from emptychair.conversations.threads import Key


def move(moved: Sequence[Moved], conversations: Mapping[Key, int]) -> set[int]:
    """Give each message its new conversation, and each customer's line of time its new touch.

    Returns the conversations in which they stood before.
    """
    if not moved:
        return set()
    homes = [None if one.handle is None else conversations[Key(thread=one.thread, handle=one.handle)] for one in moved]
    columns: list[list[int] | list[int | None] | list[datetime]] = [
        [one.message_id for one in moved],
        homes,
        [one.written_at for one in moved],
        [one.before for one in moved],
        [one.handle for one in moved],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_STOOD, columns[:1])
        stood = {home for (home,) in cursor.fetchall()}
        cursor.execute(_MESSAGES, columns[:2])
        cursor.execute(_OLD_TOUCHES, [columns[0], columns[2], columns[3]])
        cursor.execute(_NEW_TOUCHES, [columns[0], columns[2], columns[4]])
    return stood


_STOOD = """
SELECT DISTINCT conversation_id FROM conversations_message WHERE id = ANY(%s) AND conversation_id IS NOT NULL
"""
_MESSAGES = """
UPDATE conversations_message AS m SET conversation_id = d.home, strand_id = NULL
FROM unnest(%s::bigint[], %s::bigint[]) AS d(id, home) WHERE m.id = d.id
"""
_OLD_TOUCHES = """
DELETE FROM customers_touch AS t
USING unnest(%s::bigint[], %s::timestamptz[], %s::bigint[]) AS d(id, at, handle)
WHERE t.handle_id = d.handle AND t.at = d.at AND t.subject_id = d.id AND t.kind = 'message'
"""
_NEW_TOUCHES = """
INSERT INTO customers_touch (handle_id, at, kind, subject_id)
SELECT handle, at, 'message', id FROM unnest(%s::bigint[], %s::timestamptz[], %s::bigint[]) AS d(id, at, handle)
WHERE handle IS NOT NULL
"""

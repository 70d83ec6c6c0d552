"""The limits that the product is held against: a bare page, a bare COPY, bare SQL."""

import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines

from emptychair.channels.models import Channel
from emptychair.conversations.models import Conversation

_PAGE = "<!doctype html><title>Bare</title><ul>{% for row in rows %}<li>{{ row.id }} {{ row.last_message_at }}</li>{% endfor %}</ul>"


def bare_page(request: HttpRequest) -> HttpResponse:
    """Fifty rows by one indexed query, as plain as a template can show them."""
    rows = Conversation.objects.filter(state=Conversation.State.WAITING).order_by("waiting_since", "id")[:50]
    return HttpResponse(engines["django"].from_string(_PAGE).render({"rows": rows}, request))


# What one channel's items become, table by table, and which of its rows are theirs.
_STORED = {
    "channels_arrival": "channel_id = %(channel)s",
    "customers_customer": "id IN (SELECT customer_id FROM customers_handle WHERE network = %(network)s)",
    "customers_handle": "network = %(network)s",
    "conversations_thread": "channel_id = %(channel)s",
    "conversations_threadkey": "channel_id = %(channel)s",
    "conversations_message": "channel_id = %(channel)s",
    "conversations_conversation": "channel_id = %(channel)s",
    "customers_touch": "subject_id IN (SELECT id FROM conversations_message WHERE channel_id = %(channel)s)",
}


def empty() -> None:
    """Take everything out that was brought in, so that both sides begin with empty tables."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(_STORED)}, channels_pendingarrival, conversations_messagefile CASCADE")


def copy_again(channel: Channel, *, pieces: int) -> float:
    """Seconds of a plain COPY of all rows that the channel's items became, into tables with the same indexes.

    As many commits as the product makes batches; nothing else is done.
    """
    connection.ensure_connection()
    bare = connection.connection
    named = {"channel": channel.pk, "network": channel.network}
    rows: dict[str, list[bytes]] = {}
    with bare.cursor() as cursor:
        for table, which in _STORED.items():
            cursor.execute(f"DROP TABLE IF EXISTS bare_{table}")
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING INDEXES INCLUDING DEFAULTS)")
            with cursor.copy(f"COPY (SELECT * FROM {table} WHERE {which} ORDER BY 1) TO STDOUT", named) as stream:
                rows[table] = [bytes(row) for row in stream]
        begun = time.perf_counter()
        for piece in range(pieces):
            with bare.transaction():
                for table, lines in rows.items():
                    of_piece = lines[len(lines) * piece // pieces : len(lines) * (piece + 1) // pieces]
                    with cursor.copy(f"COPY bare_{table} FROM STDIN") as stream:
                        stream.write(b"".join(of_piece))
        return time.perf_counter() - begun


def raw_sql(word: str) -> Callable[[], list[int]]:
    """The latest 50 messages with the word and who wrote them: the text index, a sort, the rows; nothing cleverer.

    Gives their ids.
    """

    def find() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH hits AS MATERIALIZED (SELECT id, written_at FROM conversations_message WHERE search @@ %s::tsquery),"
                " page AS (SELECT id FROM hits ORDER BY written_at DESC, id DESC LIMIT 51)"
                " SELECT m.id, m.conversation_id, m.by_company, m.written_at, m.subject, m.text, h.address, h.name, c.name, n.name"
                " FROM page JOIN conversations_message m USING (id) JOIN customers_handle h ON h.id = m.handle_id"
                " JOIN channels_channel n ON n.id = m.channel_id LEFT JOIN customers_customer c ON c.id = h.customer_id"
                " ORDER BY m.written_at DESC, m.id DESC",
                [f"'{word}'"],
            )
            return [row[0] for row in cursor.fetchall()][:50]

    return find

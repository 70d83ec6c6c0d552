"""The limits that the product is held against: a bare page, a bare COPY, bare SQL."""

import time
from collections.abc import Callable, Sequence

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines

from emptychair.conversations.models import Conversation

_PAGE = "<!doctype html><title>Bare</title><ul>{% for row in rows %}<li>{{ row.id }} {{ row.last_message_at }}</li>{% endfor %}</ul>"


def bare_page(request: HttpRequest) -> HttpResponse:
    """Fifty rows by one indexed query, as plain as a template can show them."""
    rows = Conversation.objects.filter(waiting_since__isnull=False).order_by("waiting_since", "id")[:50]
    return HttpResponse(engines["django"].from_string(_PAGE).render({"rows": rows}, request))


def copy_again(message_ids: Sequence[int], *, piece: int) -> float:
    """Rows per second of a plain COPY of these messages into an empty table with the same indexes."""
    connection.ensure_connection()
    bare = connection.connection
    with bare.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute("CREATE TABLE bare (LIKE conversations_message INCLUDING INDEXES INCLUDING DEFAULTS)")
        with cursor.copy(
            "COPY (SELECT * FROM conversations_message WHERE id = ANY(%s) ORDER BY id) TO STDOUT", [list(message_ids)]
        ) as stream:
            rows = [bytes(row) for row in stream]
        begun = time.perf_counter()
        for start in range(0, len(rows), piece):
            with bare.transaction(), cursor.copy("COPY bare FROM STDIN") as stream:
                stream.write(b"".join(rows[start : start + piece]))
        seconds = time.perf_counter() - begun
        cursor.execute("DROP TABLE bare")
    return len(rows) / seconds


def raw_sql(word: str) -> Callable[[], list[int]]:
    """The ids of the latest 50 messages with the word: the text index, then a sort, and nothing cleverer."""

    def find() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH hits AS MATERIALIZED (SELECT id, written_at FROM conversations_message WHERE search @@ %s::tsquery)"
                " SELECT id FROM hits ORDER BY written_at DESC, id DESC LIMIT 50",
                [f"'{word}'"],
            )
            return [key for (key,) in cursor.fetchall()]

    return find

"""The goals of pages and of search."""

import html
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.test import Client
from django.urls import clear_url_caches, path, set_urlconf

from bench import world
from bench.bare import bare_page, raw_sql
from bench.context import Context
from bench.result import Result, p95
from emptychair.company.access import for_seats
from emptychair.company.models import Seat
from emptychair.company.reach import EVERYTHING
from emptychair.company.services import set_up
from emptychair.config import urls
from emptychair.conversations.models import Conversation

_REQUESTS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Timed:
    """What requests cost: CPU seconds of this process and its database connection, and wall seconds each."""

    cpu: float
    walls: tuple[float, ...]


def _database_seconds() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _side_by_side(*calls: Callable[[], object], number: int = _REQUESTS) -> list[Timed]:
    """Call each in turn, `number` times."""
    cpu = [0.0] * len(calls)
    walls: list[list[float]] = [[] for _ in calls]
    for call in calls:
        call()
    for place, call in enumerate(calls):
        before = time.process_time() + _database_seconds()
        for _ in range(number // 4):
            call()
        cpu[place] = (time.process_time() + _database_seconds() - before) / (number // 4)
    for _ in range(number):
        for place, call in enumerate(calls):
            begun = time.perf_counter()
            call()
            walls[place].append(time.perf_counter() - begun)
    return [Timed(cpu=used, walls=tuple(wall)) for used, wall in zip(cpu, walls, strict=True)]


def browser() -> Client:
    """Somebody signed in, and a bare page to compare with: one indexed query through the same middleware."""
    if not any(getattr(pattern, "name", "") == "bare" for pattern in urls.urlpatterns):
        urls.urlpatterns.append(path("bare/", for_seats(bare_page), name="bare"))
        clear_url_caches()
        set_urlconf(None)
    seat = Seat.objects.first() or set_up(
        "Bench", time_zone="UTC", language="en", seat_name="Bench", email="bench@example.org", password="no secret"
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(seat, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _get(client: Client, address: str) -> Callable[[], object]:
    def get() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, address
        b"".join(answer)

    return get


def p8(context: Context) -> list[Result]:
    """The list of conversations: its CPU and p95 against a bare page, near the end against the start, large against small."""
    world.grow(min(10_000, context.rows))
    client = browser()
    small = _side_by_side(_get(client, "/conversations/"))[0]
    world.grow(context.rows)
    far = _far_page(client)
    bare, first, last = _side_by_side(_get(client, "/bare/"), _get(client, "/conversations/"), _get(client, far))
    size = f"{context.rows:,} conversations"
    return [
        Result(name="P8", what=f"list of 50 at {size}: CPU / bare page", ratio=first.cpu / bare.cpu, goal=2.5, floor=4, at_most=True,
               parts=f"{first.cpu * 1e3:.1f} ms against {bare.cpu * 1e3:.1f} ms"),
        Result(name="P9", what="its p95 / bare page's p95", ratio=p95(first.walls) / p95(bare.walls), goal=3, floor=5, at_most=True,
               parts=f"{p95(first.walls) * 1e3:.1f} ms against {p95(bare.walls) * 1e3:.1f} ms"),
        Result(name="P9", what="its p95", ratio=p95(first.walls) * 1e3, goal=40, floor=80, at_most=True, unit=" ms", parts=f"{_REQUESTS} requests"),
        Result(name="P10", what=f"CPU at {size} / at 10,000", ratio=first.cpu / small.cpu, goal=1.1, floor=1.3, at_most=True,
               parts=f"{first.cpu * 1e3:.1f} ms against {small.cpu * 1e3:.1f} ms"),
        Result(name="P10", what="CPU of a page far down / page 1", ratio=last.cpu / first.cpu, goal=1.2, floor=1.5, at_most=True,
               parts=f"{last.cpu * 1e3:.1f} ms against {first.cpu * 1e3:.1f} ms"),
    ]  # fmt: skip


def _far_page(client: Client) -> str:
    """The address of a page as far down as page 100."""
    address = "/conversations/"
    for _ in range(100):
        older = re.search(r'rel="next" href="([^"]+)"', client.get(address).content.decode())
        if older is None:
            return address
        address = "/conversations/" + html.unescape(older[1])
    return address


def p11(context: Context) -> list[Result]:
    """A conversation of 20 messages with the customer beside it, against a bare page."""
    records: list[dict[str, object]] = [
        {"external_id": f"talk{number}", "from": {"address": "us" if number % 2 else "ines", "name": ""}, "text": "Words. " * 30,
         "written_at": f"2026-03-02T09:{number:02}:00Z", "in_reply_to": f"talk{number - 1}" if number else None, "by_company": bool(number % 2)}
        for number in range(20)
    ]  # fmt: skip
    from emptychair.conversations.tests.factories import hear

    channel = hear(records, channel="Bench talk")
    pk = Conversation.objects.get(channel=channel).pk
    client = browser()
    bare, page = _side_by_side(_get(client, "/bare/"), _get(client, f"/conversations/{pk}/"))
    return [
        Result(name="P11", what="conversation of 20 messages: CPU / bare page", ratio=page.cpu / bare.cpu, goal=3, floor=5, at_most=True,
               parts=f"{page.cpu * 1e3:.1f} ms against {bare.cpu * 1e3:.1f} ms")
    ]  # fmt: skip


def p12(context: Context) -> list[Result]:
    """Search for a rare word and for a common one, against bare SQL by the text index and a sort."""
    world.grow(context.rows)
    from emptychair.conversations import search

    def ours(word: str) -> Callable[[], Sequence[int]]:
        query = search.parse(word)
        assert query
        return lambda: [message.pk for message in search.message_page(query, reach=EVERYTHING).rows]

    rare, common = _word(0.0005), _word(0.05)
    found, sql = _side_by_side(ours(rare), raw_sql(rare))
    often, sorted_all = _side_by_side(ours(common), raw_sql(common), number=40)
    assert ours(rare)() == raw_sql(rare)()
    assert ours(common)() == raw_sql(common)()
    return [
        Result(name="P12", what="search with few hits: p95 / bare SQL", ratio=p95(found.walls) / p95(sql.walls), goal=1.3, floor=2, at_most=True,
               parts=f"{p95(found.walls) * 1e3:.1f} ms against {p95(sql.walls) * 1e3:.1f} ms"),
        Result(name="P13", what="search for a word in 5 % of messages: p95 / GIN and sort", ratio=p95(often.walls) / p95(sorted_all.walls),
               goal=0.05, floor=0.2, at_most=True, parts=f"{p95(often.walls) * 1e3:.1f} ms against {p95(sorted_all.walls) * 1e3:.1f} ms"),
    ]  # fmt: skip


def _word(share: float) -> str:
    """The made-up word that stands in about this share of the messages."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM (SELECT unnest(tsvector_to_array(search)) AS word FROM conversations_message"
            " TABLESAMPLE SYSTEM (5) WHERE language = 'en') AS w WHERE word LIKE 'word%%' GROUP BY word"
            " ORDER BY abs(count(*)::float / (SELECT count(*) * 0.05 FROM conversations_message) - %s) LIMIT 1",
            [share],
        )
        return str(cursor.fetchone()[0])

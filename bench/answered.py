"""The goals of an answer that is posted: how long until it is stored with its verdict and journal, and how many commits."""

import time
import uuid
from collections.abc import Callable
from itertools import count
from typing import Any

from django.db import connection
from django.test import Client

from bench.context import Context
from bench.pages import browser
from bench.result import Result, median, p95
from emptychair.channels import accounts, services
from emptychair.channels.kinds import kind_named
from emptychair.channels.mail.records import record_of
from emptychair.company.models import JournalEntry, Seat
from emptychair.conversations import intake
from emptychair.conversations.models import Conversation
from emptychair.outbox.models import Dispatch, Draft, Ruling

HELPDESK_MILLISECONDS = 69
"""What django-helpdesk 2.6 took for the same on a machine like ours, when it was measured there."""

_TIMED, _COUNTED = 200, 50
_ACCOUNT = {
    "host": "127.0.0.1", "port": 2525, "security": "none", "user": "", "from_address": "help@loom.example",
    "from_name": "", "signature": "", "call_back_seconds": 120,
}  # fmt: skip
_FLUSHES = "SELECT sum(fsyncs)::int FROM pg_stat_io WHERE object = 'wal' AND backend_type = 'client backend'"


def p14(context: Context) -> list[Result]:
    """Answers that leave by mail, typed and sent, beside one durable commit; then how often the log was flushed for them."""
    client, numbers = browser(), count()
    talks = _talks(2 + _TIMED + _COUNTED)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_commit (id int)")
    statements = _Statements()
    with connection.execute_wrapper(statements):
        _send(client, talks.pop(), next(numbers), begins=statements.begin)
    walls: list[float] = []
    bare: list[float] = []
    for _ in range(_TIMED):
        walls.append(_send(client, talks.pop(), next(numbers)))
        bare.append(_commit())
    flushes, before = 0, list[int]()
    for _ in range(_COUNTED):
        _send(client, talks.pop(), next(numbers), begins=lambda: before.append(_flushes()))
        flushes += _flushes() - before[-1]
    _check(_TIMED + _COUNTED + 1)
    ours, limit = median(walls) * 1e3, median(bare) * 1e3
    return [
        Result(name="P14", what=f"answer posted until stored with verdict and journal: p50 / the {HELPDESK_MILLISECONDS} ms published for django-helpdesk",
               ratio=ours / HELPDESK_MILLISECONDS, goal=0.5, floor=0.75, at_most=True,
               parts=f"{ours:.1f} ms, p95 {p95(walls) * 1e3:.1f} ms; a durable commit takes {limit:.1f} ms here, so {ours / limit:.1f} of them; {len(statements.said)} statements"),
        Result(name="P15", what="commits per answer", ratio=flushes / _COUNTED, goal=1, floor=2, at_most=True, parts=f"flushes of the log, {_COUNTED} answers; each keeping while it is typed is one more"),
    ]  # fmt: skip


def _talks(number: int) -> list[Conversation]:
    """Customers who wait, on a channel that sends."""
    channel = services.open_channel("Answered", kind=kind_named("eml"))
    accounts.keep(channel, given=_ACCOUNT, password="", by=Seat.objects.get())
    mails = [
        f"From: c{one}@home.example\r\nTo: help@loom.example\r\nSubject: Parcel {one}\r\nMessage-ID: <m{one}@home.example>"
        f"\r\n\r\nWhere is my parcel {one}? It was to come on Monday.\r\n"
        for one in range(number)
    ]
    services.receive(channel, [record_of(mail.encode(), position="", end=0) for mail in mails])
    intake.drain(channel)
    return list(Conversation.objects.filter(channel=channel))


class _Statements:
    """What the database is asked from a moment on."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def begin(self) -> None:
        """Forget what was asked before."""
        self.said.clear()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.said.append(sql)
        return execute(sql, params, many, context)


def _send(client: Client, talk: Conversation, number: int, *, begins: Callable[[], object] = int) -> float:
    """Type half of an answer, then send it. Gives the seconds of the latter, before which `begins` is called."""
    address = f"/conversations/{talk.pk}/answer/"
    given = {"key": str(uuid.uuid4()), "version": "0"}
    words = f"Hello, parcel {uuid.uuid4()} left our house {number} days ago and has now come to yours, {uuid.uuid4()}."
    client.post(address, {**given, "text": words[:40], "do": "keep"})
    begins()
    begun = time.perf_counter()
    answer = client.post(address, {**given, "text": words, "do": "send"})
    seconds = time.perf_counter() - begun
    assert answer["Location"].endswith("#answer"), answer["Location"]
    return seconds


def _commit() -> float:
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare_commit VALUES (1)")
    return time.perf_counter() - begun


def _flushes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(_FLUSHES)
        return int(cursor.fetchone()[0])


def _check(number: int) -> None:
    """Each answer waits for its sender, was judged, and is in the journal."""
    assert Dispatch.objects.filter(state=Dispatch.State.WAITING).count() == number
    assert Ruling.objects.filter(outcome=Ruling.Outcome.PASS, draft__state=Draft.State.LEAVING).count() == number
    assert JournalEntry.objects.filter(verb="let an answer go").count() == number

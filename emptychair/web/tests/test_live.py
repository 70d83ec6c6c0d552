"""What is told reaches who listens, once, and nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client

from emptychair.company.models import Seat
from emptychair.web.live import CHANNEL, allow, may_hear, tell
from emptychair.web.live.listening import Listener
from emptychair.web.live.streams import MOST_OF_SEAT, MOST_REMEMBERED, REMEMBERED_SECONDS, Stream, Streams


class Watch:
    """A clock that is moved by hand."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def streams(watch: Watch) -> Streams:
    """Open streams of a process that has listened for a while."""
    streams = Streams(clock=watch)
    streams.begin_to_hear()
    watch.now += 500
    return streams


def listener(*topics: str, seat: int = 1, age: int = 1) -> Listener:
    return Listener(
        seat=SimpleNamespace(pk=seat), session_key="key", session_hash="hash", topics=frozenset(topics), age_seconds=age
    )


def heard(stream: Stream) -> set[str]:
    told, stream.waiting = stream.waiting, set()
    return told


def test_a_topic_reaches_those_who_listen_to_it(streams: Streams) -> None:
    five, six = streams.add(listener("inbox", "conversation:5")), streams.add(listener("conversation:6"))
    streams.hear(["conversation:5", "unheard:7"])
    assert (heard(five), heard(six)) == ({"conversation:5"}, set())


def test_a_star_reaches_all_of_a_kind_by_their_own_topics(streams: Streams) -> None:
    five, list_ = streams.add(listener("conversation:5")), streams.add(listener("inbox"))
    streams.hear(["conversation:*"])
    assert (heard(five), heard(list_)) == ({"conversation:5"}, set())


def test_what_was_told_between_the_page_and_its_stream_is_told_again(streams: Streams, watch: Watch) -> None:
    streams.hear(["inbox", "conversation:*"])
    watch.now += 10
    assert heard(streams.add(listener("inbox", "conversation:5", age=12))) == {"inbox", "conversation:5"}
    assert heard(streams.add(listener("inbox", "conversation:5", age=8))) == set()


def test_who_asks_about_longer_than_is_remembered_asks_for_everything(streams: Streams, watch: Watch) -> None:
    assert heard(streams.add(listener("inbox", age=501))) == {"inbox"}
    streams.hear(["inbox"])
    watch.now += REMEMBERED_SECONDS + 1
    streams.hear(["docket"])
    assert heard(streams.add(listener("inbox", age=int(REMEMBERED_SECONDS) + 2))) == {"inbox"}
    for number in range(MOST_REMEMBERED + 1):
        streams.hear([f"conversation:{number + 1}"])
    assert heard(streams.add(listener("conversation:1", age=1))) == {"conversation:1"}


def test_after_a_gap_all_ask_again(streams: Streams) -> None:
    stream = streams.add(listener("inbox", "conversation:5"))
    streams.stop_hearing()
    assert heard(stream) == set()
    streams.begin_to_hear()
    assert heard(stream) == {"inbox", "conversation:5"}


def test_the_oldest_stream_of_a_seat_makes_room(streams: Streams) -> None:
    theirs = [streams.add(listener("inbox")) for _ in range(MOST_OF_SEAT)]
    other = streams.add(listener("inbox", seat=2))
    newest = streams.add(listener("inbox"))
    assert streams.all() == [*theirs[1:], other, newest]
    assert theirs[0].last.startswith(b"event: full")


def test_a_stream_that_is_over_hears_nothing(streams: Streams) -> None:
    stream = streams.add(listener("inbox"))
    streams.remove(stream)
    streams.remove(stream)
    streams.hear(["inbox"])
    assert heard(stream) == set()


def test_a_burst_is_told_once_and_a_stopped_server_ends_it(streams: Streams) -> None:
    said: list[bytes] = []

    async def send(words: bytes) -> None:
        said.append(words)
        await asyncio.sleep(0)

    async def scene() -> None:
        stream = streams.add(listener("inbox"))
        running = asyncio.create_task(stream.run(send))
        for _ in range(100):
            streams.hear(["inbox"])
        await asyncio.sleep(0.05)
        streams.close()
        await asyncio.wait_for(running, 1)
        await asyncio.wait_for(streams.add(listener("inbox")).run(send), 1)

    with ThreadPoolExecutor(1) as thread:  # a browser of another test may have a loop running in this one
        thread.submit(asyncio.run, scene()).result()
    assert said.count(b"data: inbox\n\n") == 1


@pytest.fixture
def ear(transactional_db: None) -> Iterator[psycopg.Connection[object]]:
    """Another connection that listens."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        yield ear


def test_what_is_told_is_sent_with_its_transaction_and_not_without(ear: psycopg.Connection[object]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tell("inbox")
        raise RuntimeError
    with transaction.atomic():
        tell("inbox", "conversation:5")
        tell("inbox", "conversation:5")
        assert list(ear.notifies(timeout=0.2)) == []
    assert [notice.payload for notice in ear.notifies(timeout=1, stop_after=1)] == ["inbox conversation:5"]


def test_nobody_hears_what_no_rule_lets_them_hear(member: Seat, admin: Seat) -> None:
    allow("secret", lambda seat, numbers: numbers if seat.administers else [])
    assert may_hear(admin, {"secret:5", "secret"}) == {"secret:5", "secret"}
    assert may_hear(member, {"secret:5", "secret"}) == set()
    assert (
        may_hear(admin, {"unknown", "secret:x", "secret:0", "SECRET:5", "secret:5 ", "", "secret:" + "9" * 19}) == set()
    )


@pytest.mark.parametrize("topics", ["", "unknown", "conversation:999999", "inbox unknown", "inbox " * 20])
def test_a_stream_about_something_else_is_not_there(as_member: Client, topics: str) -> None:
    assert as_member.get("/-/live", {"topics": topics}).status_code == 404


def test_a_server_that_cannot_keep_answers_open_says_so(as_member: Client) -> None:
    assert as_member.get("/-/live", {"topics": "inbox"}).status_code == 204

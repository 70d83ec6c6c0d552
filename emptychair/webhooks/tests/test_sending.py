"""The thread that tells, on a real database with real receivers: slow ones, hanging ones, killed workers."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from emptychair.cli.tests.factories import wait_until
from emptychair.company.models import Seat
from emptychair.config import settings as ours
from emptychair.core.tests.webserver import WebServer, hangs, open_server, says
from emptychair.webhooks import services
from emptychair.webhooks.models import Delivery, Endpoint
from emptychair.webhooks.sending import Herald
from emptychair.webhooks.tests.factories import set_up

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def herald() -> Iterator[Herald]:
    """Tells until the test ends."""
    thread = Herald()
    thread.start()
    yield thread
    thread.stop()
    thread.join(20)


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts real workers on the tests' database; with a point they are killed there."""
    url = make_conninfo(**{**conninfo_to_dict(ours.DATABASE_URL), "dbname": connection.settings_dict["NAME"]})
    env = os.environ | {"DATABASE_URL": url, "EMPTYCHAIR_NEAR_HOSTS": "127.0.0.1"}
    started = []

    def start(point: str = "") -> "subprocess.Popen[bytes]":
        words = ["emptychair.outbox.tests.deadly", point] if point else ["emptychair", "worker"]
        started.append(subprocess.Popen([sys.executable, "-m", *words], env=env))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def delivered() -> int:
    return Delivery.objects.filter(state=Delivery.State.DELIVERED).count()


def test_endpoints_that_hang_hold_back_nobody_else(receiver: WebServer, admin: Seat, herald: Herald) -> None:
    with open_server(hangs) as silent:
        for _ in range(services.MOST - 1):
            services.try_out(set_up(silent.url, by=admin), by=admin)
        wait_until(lambda: silent.calls == services.MOST - 1, seconds=20)
        began = time.monotonic()
        services.try_out(set_up(receiver.url, by=admin), by=admin)
        wait_until(lambda: delivered() == 1, seconds=10)
        assert time.monotonic() - began < 5
        herald.stop()


def test_what_happens_is_told_within_seconds(
    endpoint: Endpoint, receiver: WebServer, admin: Seat, herald: Herald
) -> None:
    services.try_out(endpoint, by=admin)
    wait_until(lambda: len(receiver.requests) == 1, seconds=10)
    wait_until(lambda: delivered() == 1, seconds=10)


@pytest.mark.parametrize(("point", "calls"), [("before the webhook", 0), ("before the webhook's record", 1)])
def test_a_worker_killed_between_telling_and_keeping_tells_again_under_the_same_id(
    endpoint: Endpoint, receiver: WebServer, admin: Seat, start: Start, point: str, calls: int
) -> None:
    made = services.try_out(endpoint, by=admin)
    assert start(point).wait(60) == -signal.SIGKILL
    assert (len(receiver.requests), delivered()) == (calls, 0)
    start()
    wait_until(lambda: delivered() == 1, seconds=60)
    assert [request.headers["webhook-id"] for request in receiver.requests] == [made.webhook_id] * (calls + 1)


def test_two_workers_tell_each_once(endpoint: Endpoint, receiver: WebServer, admin: Seat, start: Start) -> None:
    def late(line: socket.socket) -> None:
        time.sleep(0.05)
        says("200 OK")(line)

    receiver.answer = late
    made = [services.try_out(endpoint, by=admin).webhook_id for _ in range(30)]
    start(), start()
    wait_until(lambda: delivered() == len(made), seconds=60)
    assert sorted(request.headers["webhook-id"] for request in receiver.requests) == sorted(made)

"""The database goes away under running pages and a running worker, and comes back: nobody starts anything again."""

import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from bench.visitor import Visitor
from conftest import PASSWORD
from emptychair.cli.tests.factories import answers, command, environment, free_port, wait_until
from emptychair.core.postgres import Cluster

pytestmark = pytest.mark.slow
PAGES = [
    "/",
    "/conversations/",
    "/customers/",
    "/scorecard/",
    "/search/?q=x",
    "/settings/imports/",
    "/sign-in/",
    "/-/health",
]
EXPORT = b'{"external_id": "1", "from": {"address": "ines"}, "text": "Hello", "written_at": "2026-03-02T09:00:00Z"}\n'


@dataclass(kw_only=True)
class House:
    """Pages and a worker on a database that can be stopped apart from them."""

    database: Cluster
    visitor: Visitor
    processes: list["subprocess.Popen[bytes]"]

    def messages(self) -> int:
        with psycopg.connect(self.database.dsn) as connection:
            row = connection.execute("SELECT count(*) FROM conversations_message").fetchone()
        return int(row[0]) if row else 0

    def upload(self) -> int:
        """Upload an export and start it; the last answer's status."""
        sent = self.visitor.send("/settings/imports/", {}, file=EXPORT, name="talk.jsonl")
        given = {"kind": "jsonl", "channel_name": "Talk", "start": "yes"}
        return self.visitor.send(sent.location, given).status if sent.status == 302 else sent.status


@pytest.fixture(scope="module")
def house(home: Path) -> Iterator[House]:
    """The company is set up and somebody is signed in."""
    database, port = Cluster(home), free_port()
    database.start()
    env = environment(home) | {"DATABASE_URL": database.dsn}
    words = (["web", "--port", str(port)], ["worker"])
    processes = [subprocess.Popen(command(*each), env=env, stderr=subprocess.DEVNULL) for each in words]
    visitor = Visitor(port)
    try:
        wait_until(lambda: answers(port))
        given = {"name": "Loom", "time_zone": "UTC", "language": "en", "seat_name": "Ada", "email": "ada@example.org"}
        assert visitor.send("/set-up/", given | {"password": PASSWORD, "password_again": PASSWORD}).status == 302
        yield House(database=database, visitor=visitor, processes=processes)
    finally:
        for process in processes:
            process.terminate()
        assert [process.wait(40) for process in processes] == [0, 0]
        database.stop()


def test_while_it_is_away_pages_say_so_and_when_it_is_back_all_goes_on_by_itself(house: House) -> None:
    visitor = house.visitor
    cookies = dict(visitor.cookies)
    assert [visitor.get(page).status for page in PAGES[1:6]] == [200] * 5
    house.database.stop()
    away = [visitor.get(page) for page in PAGES] + [visitor.get(page) for page in PAGES]
    assert {answer.status for answer in away} == {503}
    assert all("cannot be reached" in answer.text for answer in away)
    assert house.upload() == 503
    # What needs no database is there, so that the words above have their look.
    style = re.search(r'href="(/static/[^"]+\.css)"', away[0].text)
    assert style and visitor.get(style[1]).status == 200

    house.database.start()
    begun = time.monotonic()
    wait_until(lambda: {visitor.get(page).status for page in PAGES[1:6]} == {200}, seconds=30)
    assert visitor.cookies["emptychair_session"] == cookies["emptychair_session"]
    assert house.upload() == 302
    wait_until(lambda: house.messages() == 1, seconds=30)
    assert time.monotonic() - begun < 30
    assert [process.poll() for process in house.processes] == [None, None]

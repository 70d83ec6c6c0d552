"""Open pages change by themselves: what comes in, who else is there, and what happens when something goes away."""

import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench.visitor import Visitor
from conftest import PASSWORD
from emptychair.cli.tests.conftest import home, prepared_home
from emptychair.cli.tests.factories import answers, command, environment, free_port, wait_until
from emptychair.conversations.tests.factories import said
from emptychair.core.postgres import Cluster

__all__ = ["home", "prepared_home"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 20_000
STOP_SECONDS = 8.0
_MEMBER = """
import django, sys; django.setup()
from emptychair.company.models import Seat, Role
Seat.objects.create_user("mo@example.org", sys.argv[1], name="Mo", role=Role.MEMBER)
"""
_FIRST = "SELECT min(id) FROM conversations_conversation"
_SEEN_LONG_AGO = """
INSERT INTO conversations_presence (conversation_id, seat_id, writing, seen_at)
SELECT (SELECT min(id) FROM conversations_conversation), id, true, now() - interval '46 seconds'
FROM company_seat WHERE name = 'Mo'
ON CONFLICT (conversation_id, seat_id) DO UPDATE SET seen_at = excluded.seen_at
"""


@dataclass(kw_only=True)
class House:
    """Pages and a worker on a database that can be stopped apart from them, and somebody signed in."""

    home: Path
    port: int
    database: Cluster
    web: "subprocess.Popen[bytes]"
    ada: Visitor
    mo: Visitor

    def run(self, *words: str, text: str = "") -> None:
        """A command in a process of its own."""
        env = environment(self.home) | {
            "DATABASE_URL": self.database.dsn,
            "DJANGO_SETTINGS_MODULE": "emptychair.config.settings",
        }
        done = subprocess.run(words, env=env, input=text, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr

    def hear(self, *messages: dict[str, object]) -> None:
        """Messages arrive, brought in by another process."""
        lines = "".join(json.dumps(message) + "\n" for message in messages)
        self.run(*command("import", "jsonl", "-", "--channel", "Forum"), text=lines)

    def ask(self, query: str) -> int:
        """One number of the database, or what a statement did."""
        with psycopg.connect(self.database.dsn) as connection:
            cursor = connection.execute(query)
            row = cursor.fetchone() if cursor.description else (cursor.rowcount,)
        return int(row[0]) if row else 0

    def stream(self, visitor: Visitor, topics: str) -> socket.socket:
        """An open stream; raises when it is refused."""
        cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        opened.sendall(
            f"GET /-/live?topics={quote(topics)}&age=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n".encode()
        )
        head = opened.recv(8_000)
        if not head.startswith(b"HTTP/1.1 200"):
            opened.close()
            raise ConnectionRefusedError(head.split(b"\r\n")[0].decode())
        assert b"text/event-stream" in head
        assert b"content-security-policy" in head
        assert b"x-accel-buffering: no" in head
        assert b"no-store" in head
        return opened


@pytest.fixture(scope="module")
def house(home: Path) -> Iterator[House]:
    database, port = Cluster(home), free_port()
    database.start()
    env = environment(home) | {"DATABASE_URL": database.dsn, "EMPTYCHAIR_LIMITS": "0"}
    words = (["web", "--port", str(port)], ["worker"])
    web, worker = (subprocess.Popen(command(*each), env=env) for each in words)
    ada, mo = Visitor(port), Visitor(port)
    house = House(home=home, port=port, database=database, web=web, ada=ada, mo=mo)
    try:
        wait_until(lambda: answers(port))
        given = {"name": "Loom", "time_zone": "UTC", "language": "en", "seat_name": "Ada", "email": "ada@example.org"}
        assert ada.send("/set-up/", given | {"password": PASSWORD, "password_again": PASSWORD}).status == 302
        house.run(command()[0], "-c", _MEMBER, PASSWORD)
        assert mo.send("/sign-in/", {"login": "mo@example.org", "password": PASSWORD}).status == 302
        house.hear(said("1", "Where is my parcel?"))
        yield house
    finally:
        for process in (web, worker):
            process.terminate()
        assert [process.wait(40) for process in (web, worker)] == [0, 0]
        database.stop()


def _window(browser: Browser, house: House, visitor: Visitor) -> BrowserContext:
    address = f"http://127.0.0.1:{house.port}"
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in visitor.cookies.items()])
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    return context


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    """Ada's browser."""
    with _window(browser, house, house.ada) as context:
        yield context.new_page()


@pytest.fixture
def beside(browser: Browser, house: House) -> Iterator[Page]:
    """Mo's browser."""
    with _window(browser, house, house.mo) as context:
        yield context.new_page()


def _open(page: Page, address: str) -> None:
    """Open a page and wait until it hears; it is marked, so that a reload would be seen."""
    page.goto(address)
    page.locator("html[data-hears]").wait_for()
    page.evaluate("window.notReloaded = true")


def _first(house: House) -> str:
    return f"/conversations/{house.ask(_FIRST)}/"


def test_what_comes_in_gathers_in_a_bar_and_the_list_stays_where_it_is(page: Page, house: House) -> None:
    _open(page, "/conversations/?state=all")
    rows = page.locator("[data-item]").count()
    house.hear(said("bar", "Is the lamp still to be had?", by="somebody new"))
    expect(page.locator(".fresh")).to_have_text("1 new")
    assert page.locator("[data-item]").count() == rows
    assert page.evaluate("window.notReloaded")
    page.locator(".fresh a").click()
    expect(page.locator("[data-item]")).to_have_count(rows + 1)


def test_an_open_conversation_grows_at_its_end_and_leaves_what_is_being_written_alone(page: Page, house: House) -> None:
    page.set_viewport_size({"width": 1440, "height": 420})
    _open(page, _first(house))
    box = page.locator("#answer-text")
    box.press_sequentially("It is on")
    expect(page.locator("#answer-state .verdict")).to_be_visible()
    place = page.evaluate("document.querySelector('#answer').getBoundingClientRect().top")
    house.hear(said("2", "It is blue. <b>Very</b> blue.", reply_to="1", minute=5))
    expect(page.locator(".talk-entry").last).to_contain_text("It is blue. <b>Very</b> blue.")
    expect(page.locator("[data-talk] [role=status]")).to_have_text("1 new message")
    box.press_sequentially(" its way")
    expect(box).to_have_value("It is on its way")
    assert abs(page.evaluate("document.querySelector('#answer').getBoundingClientRect().top") - place) < 2
    assert page.locator(".talk-entry").count() == 2
    assert page.evaluate("window.notReloaded")
    box.fill("")
    box.press_sequentially(" ")


def test_what_a_colleague_writes_and_does_stands_in_the_open_conversation(page: Page, house: House) -> None:
    _open(page, _first(house))
    entries = page.locator(".talk-entry").count()
    pk = house.ask(_FIRST)
    house.mo.get(_first(house))
    assert house.mo.post(f"/conversations/{pk}/notes/", {"key": str(uuid4()), "text": "Ask <i>Brid</i>."}).status == 302
    note = page.locator(".talk-note")
    expect(note).to_contain_text("Ask <i>Brid</i>.")
    seat = house.ask("SELECT id FROM company_seat WHERE name = 'Mo'")
    assert house.mo.post("/conversations/act/", {"ids": str(pk), "do": "give", "to": f"seat:{seat}"}).status == 302
    expect(page.locator(".talk-act")).to_contain_text("Mo took it on")
    expect(page.locator("dd[data-holder-now]")).to_have_text("Mo")
    expect(page.locator(".work-state")).to_contain_text("Mo")
    note_id = house.ask("SELECT max(id) FROM conversations_note")
    assert house.mo.post(f"/notes/{note_id}/remove/", {}).status == 302
    expect(note).to_have_count(0)
    expect(page.locator(".talk-entry")).to_have_count(entries)
    assert page.evaluate("window.notReloaded")


def test_the_bell_and_the_title_count_what_colleagues_say_to_one(page: Page, house: House) -> None:
    _open(page, "/customers/")
    bell, title = page.locator(".bell-count"), page.title()
    expect(bell).to_be_empty()
    house.mo.get(_first(house))
    house.mo.post(f"{_first(house)}notes/", {"key": str(uuid4()), "text": "Look, @Ada."})
    expect(bell).to_have_text("1")
    assert page.title() == f"(1) {title}"
    house.ada.get("/notices/")
    house.ada.post("/notices/seen/", {})
    expect(bell).to_be_empty()
    assert page.title() == title
    assert page.evaluate("window.notReloaded")


def test_two_see_each_other_look_and_write_and_share_one_draft(page: Page, beside: Page, house: House) -> None:
    _open(page, "/conversations/?state=all")
    mark = page.locator("[data-item] .beside:visible")
    expect(mark).to_have_count(0)
    _open(beside, _first(house))
    expect(mark).to_have_text(re.compile("Mo.* is looking"))
    _open(page, _first(house))
    here = page.locator("[data-beside]")
    expect(here).to_have_text(re.compile("Mo.* is looking"))
    expect(beside.locator("[data-beside]")).to_have_text(re.compile("Ada.* is looking"))
    beside.locator("#answer-text").fill("")
    beside.locator("#answer-text").press_sequentially("We have found it.")
    expect(here).to_have_text(re.compile("Mo.* is writing"))
    expect(page.locator("#answer-text")).to_have_value("We have found it.")
    beside.goto("/customers/")
    expect(here).to_be_empty()


def test_who_was_seen_last_a_minute_ago_is_gone(page: Page, house: House) -> None:
    pk = house.ask(_FIRST)
    house.ask(_SEEN_LONG_AGO)
    assert "Mo" not in house.ada.get(f"/conversations/looking/?ids={pk}").text
    house.ask("UPDATE conversations_presence SET seen_at = now()")
    assert "Mo" in house.ada.get(f"/conversations/looking/?ids={pk}").text
    house.ask("DELETE FROM conversations_presence")


def test_what_a_seat_may_not_hear_is_refused(house: House) -> None:
    for topics in ("everything", "conversation:987654321", "inbox presence:987654321", "inbox everything"):
        with pytest.raises(ConnectionRefusedError, match="404"):
            house.stream(house.ada, topics)
    with pytest.raises(ConnectionRefusedError, match="302"):
        house.stream(Visitor(house.port), "inbox")


def test_a_hundred_open_streams_keep_no_page_waiting(house: House) -> None:
    with ExitStack() as opened:
        seats = [Visitor(house.port, cookies=house.ada.cookies), Visitor(house.port, cookies=house.mo.cookies)]
        streams = [opened.enter_context(house.stream(seats[n % 2], "inbox")) for n in range(100)]
        begun = time.monotonic()
        assert [house.ada.get("/conversations/").status for _ in range(10)] == [200] * 10
        assert time.monotonic() - begun < 10
        # A seat has twenty at once; who had more is told so, and asks by itself.
        streams[0].settimeout(5)
        assert b"event: full" in streams[0].recv(8_000)
        connections = house.ask("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
        assert connections < 20


@pytest.mark.parametrize(
    "end",
    [
        "DELETE FROM django_session WHERE session_key = '{session}'",
        "UPDATE company_seat SET password = 'other' || password WHERE name = 'Mo'",
        "UPDATE company_seat SET is_active = false WHERE name = 'Mo'",
    ],
    ids=["the session is over", "the password was changed", "the seat was closed"],
)
def test_a_stream_ends_when_its_reader_may_not_hear_it_any_more(house: House, end: str) -> None:
    house.ask("UPDATE company_seat SET is_active = true, password = replace(password, 'other', '') WHERE name = 'Mo'")
    if house.mo.get("/conversations/").status != 200:
        assert house.mo.send("/sign-in/", {"login": "mo@example.org", "password": PASSWORD}).status == 302
    with house.stream(house.mo, "inbox") as theirs, house.stream(house.ada, "inbox") as ours:
        house.ask(end.format(session=house.mo.cookies["emptychair_session"]))
        theirs.settimeout(6)
        begun = time.monotonic()
        while (last := theirs.recv(4_000)) and not last.endswith(b"0\r\n\r\n"):
            assert time.monotonic() - begun < 6
        ours.settimeout(0.2)
        with pytest.raises(TimeoutError):
            while True:
                assert ours.recv(4_000)


def test_a_page_catches_up_after_the_database_was_away(page: Page, house: House) -> None:
    _open(page, "/conversations/?state=all")
    expect(page.locator(".fresh")).to_be_empty()
    house.database.stop()
    time.sleep(2)
    house.database.start()
    house.hear(said("late", "I wrote while nobody listened.", by="somebody late"))
    expect(page.locator(".fresh")).to_have_text("1 new", timeout=40_000)
    assert page.evaluate("window.notReloaded")


def test_it_stops_in_time_with_streams_open(house: House) -> None:
    """The last one, as it ends the pages."""
    with ExitStack() as opened:
        streams = [opened.enter_context(house.stream(house.ada, "inbox")) for _ in range(15)]
        begun = time.monotonic()
        house.web.send_signal(signal.SIGTERM)
        streams[0].settimeout(STOP_SECONDS)
        while (last := streams[0].recv(4_000)) and not last.endswith(b"0\r\n\r\n"):
            pass
        assert house.web.wait(20) == 0
        assert time.monotonic() - begun < STOP_SECONDS

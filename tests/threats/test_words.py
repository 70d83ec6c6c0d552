"""Whatever people call themselves and write stays words: on every page, in every download and header."""

from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from django.test import Client

from emptychair.conversations.models import Message
from tests.threats.conftest import MARK
from tests.threats.routes import NAMES, address

pytestmark = pytest.mark.django_db
SAYS_NOTHING = ("api/openapi.json", "looking/", "-/health", "password", "sign", "language", "theme", "demo", "set-up", "definitions", "fresh", "files",
                "suggest", "palette", "merge", "search", "push.js", "notices/count/")  # fmt: skip
NO_PAGES = {"text/plain", "text/javascript", "application/octet-stream", "application/json"}


class Found(HTMLParser):
    """The elements and attributes of a page, and the words of its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.scripts: list[str] = []
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(name for name, _ in attrs)}
        self._in_script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)


def body_of(answer: Iterable[bytes]) -> str:
    return b"".join(answer).decode("utf-8", "replace")


def test_no_word_from_outside_becomes_part_of_a_page(hostile_house: Client) -> None:
    for route in NAMES:
        answer = hostile_house.get(address(route))
        assert "X-Planted" not in answer.headers, route
        if not answer["Content-Type"].startswith("text/html"):
            assert answer["Content-Type"].split(";")[0] in NO_PAGES, route
            continue
        found = Found(body_of(answer))
        assert found.names.isdisjoint({"x-planted", "onplanted", "onload", "onerror"}), route
        assert all(MARK not in script or "<" not in script for script in found.scripts), route


def test_the_hostile_words_really_are_on_the_pages(hostile_house: Client) -> None:
    for route in NAMES:
        answer = hostile_house.get(address(route))
        if answer.status_code == 200 and not any(part in route for part in SAYS_NOTHING):
            assert MARK in body_of(answer), route


def test_what_a_search_finds_is_words_too(hostile_house: Client) -> None:
    for page in ("/search/", "/customers/", "/search/palette/"):
        answer = hostile_house.get(page, {"q": MARK})
        assert body_of(answer).count(MARK) >= 2, page
        assert answer["Content-Type"] == "application/json" or "x-planted" not in Found(body_of(answer)).names, page


def test_template_signs_come_out_as_they_went_in(hostile_house: Client) -> None:
    pk = Message.objects.filter(external_id="1").values_list("conversation_id", flat=True)[0]
    assert "{{ 7|add:7 }}" in body_of(hostile_house.get(f"/conversations/{pk}/"))


def test_no_answer_escapes_the_policy(hostile_house: Client) -> None:
    for route in NAMES:
        answer = hostile_house.get(address(route))
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy, route
        assert "unsafe" not in policy, route
        assert answer["X-Content-Type-Options"] == "nosniff", route
        assert answer["X-Frame-Options"] == "DENY", route
        assert "no-store" in answer["Cache-Control"], route


def test_only_what_is_a_page_is_ever_shown_in_place(hostile_house: Client) -> None:
    for route in set(NAMES) - {"push.js"}:  # a script of ours, in which nobody else's words stand
        answer = hostile_house.get(address(route))
        if answer.status_code == 200 and not answer["Content-Type"].startswith(("text/html", "application/json")):
            assert answer["Content-Disposition"].startswith("attachment"), route
            assert "sandbox" in answer["Content-Security-Policy"], route

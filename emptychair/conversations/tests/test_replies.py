"""Saved replies beside an answer: offered, filled in, and put where one writes."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from emptychair.company.models import Role, Seat, Team
from emptychair.conversations.models import Conversation
from emptychair.conversations.tests.factories import hear, said
from emptychair.core import clock
from emptychair.outbox.models import Draft, SavedReply

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
TEXT = 'Hello {{ customer.first_name | "there" }}, it is late.\n{{ seat.name }}, {{ company.name }}'


def kept(name: str = "Late parcel", text: str = TEXT, **more: Any) -> SavedReply:
    """A saved reply."""
    return SavedReply.objects.create(name=name, text=text, changed_at=clock.now(), **more)


@pytest.fixture
def at(admin: Seat) -> str:
    """The page of a conversation with somebody who has a name."""
    hear([said("1") | {"from": {"address": "ines", "name": "Ines {{ seat.name }} Varga"}}])
    return f"/conversations/{Conversation.objects.get().pk}/"


def test_it_comes_filled_in_and_counted(as_member: Client, at: str) -> None:
    reply = kept(text=TEXT + ' {{ customer.name | "you" }}')
    given = as_member.post(f"{at}replies/", {"reply": reply.pk}, headers=JSON).json()
    assert given["text"] == "Hello Ines, it is late.\nMo, Lantern & Loom Ines {{ seat.name }} Varga"
    reply.refresh_from_db()
    assert reply.used_count == 1


def test_somebody_without_a_name_is_not_called_by_their_address(as_member: Client, admin: Seat) -> None:
    hear([said("1", by="someone@home.example")])
    address = f"/conversations/{Conversation.objects.get().pk}/replies/"
    assert as_member.post(address, {"reply": kept().pk}, headers=JSON).json()["text"].startswith("Hello there,")


def test_without_a_script_it_is_added_to_the_draft(as_member: Client, at: str) -> None:
    reply = kept(text="It is late.")
    for _ in range(2):
        assert as_member.post(f"{at}replies/", {"reply": reply.pk})["Location"] == f"{at}#answer"
    assert Draft.objects.get().text == "It is late.\n\nIt is late."


@pytest.mark.parametrize("reply", ["", "0", "x", "9" * 40, "-1"])
def test_what_is_not_there_is_not_put_in(as_member: Client, at: str, reply: str) -> None:
    assert as_member.post(f"{at}replies/", {"reply": reply}, headers=JSON).status_code == 404


def test_another_teams_and_deleted_ones_are_neither_offered_nor_given(as_member: Client, at: str) -> None:
    theirs = kept("Theirs", team=Team.objects.create(name="Paris"))
    gone = kept("Gone", deleted_at=clock.now())
    page = as_member.get(f"{at}replies/").content.decode()
    assert "Theirs" not in page
    assert "Gone" not in page
    for reply in (theirs, gone):
        assert as_member.post(f"{at}replies/", {"reply": reply.pk}, headers=JSON).status_code == 404


def test_those_in_the_customers_language_come_first(as_member: Client, at: str) -> None:
    Conversation.objects.update(language="de")
    kept("In English words", language="en", used_count=9)
    kept("In German words", language="de")
    page = as_member.get(f"{at}replies/").content.decode()
    assert page.index("In German words") < page.index("In English words")


def test_an_analyst_is_offered_none(as_member: Client, member: Seat, at: str) -> None:
    Seat.objects.filter(pk=member.pk).update(role=Role.ANALYST)
    assert as_member.get(f"{at}replies/").status_code == 404


@pytest.fixture
def page(browser: Browser, live_server: Any, transactional_db: None, as_member: Client, at: str) -> Iterator[Page]:
    """A seat at the conversation, with two replies saved."""
    kept()
    kept("Broken lamp", "A new lamp is in the post.")
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    session = as_member.cookies["emptychair_session"].value
    context.add_cookies([{"name": "emptychair_session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(at)
    yield page
    context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_slash_where_a_line_begins_offers_them_and_the_words_stand_at_the_cursor(page: Page) -> None:
    box = page.locator("#answer-text")
    box.press_sequentially("Before\n/")
    search = page.locator("dialog.replies input[type=search]")
    expect(search).to_be_focused()
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert results.violations_count == 0, results.generate_report()
    search.press_sequentially("lamp")
    expect(page.get_by_role("button", name="Late parcel")).to_be_hidden()
    with page.expect_response("**/answer/"):
        search.press("Enter")
    expect(box).to_have_value("Before\nA new lamp is in the post.")
    expect(box).to_be_focused()
    expect(page.locator("#answer-state input[name=version]")).not_to_have_value("0")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_they_are_chosen_by_the_arrows_and_left_by_escape(page: Page) -> None:
    box = page.locator("#answer-text")
    box.press("/")
    page.locator("dialog.replies input[type=search]").press("Escape")
    expect(box).to_have_value("/")
    box.fill("")
    page.get_by_role("link", name="Saved replies").click()
    search = page.locator("dialog.replies input[type=search]")
    search.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Hello Ines, it is late.\nMo, Lantern & Loom")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_slash_within_a_line_is_a_slash(page: Page) -> None:
    box = page.locator("#answer-text")
    box.press_sequentially("and/or")
    expect(box).to_have_value("and/or")
    expect(page.locator("dialog.replies")).to_have_count(0)

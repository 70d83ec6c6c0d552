"""Two seats and the customers' advocate: one writes, the other sees it, mockery is held, vetoed, and nobody sends it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django import Settings

from emptychair.cli.tests.factories import wait_until
from emptychair.company import services as company
from emptychair.company.models import Role, Seat
from emptychair.conversations import intake
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.tests.factories import hear, said
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.sending import Sender
from emptychair.outbox.tests.postoffice import PostOffice, account, open_office
from emptychair.outbox.tests.test_sending import ASKED
from emptychair.outbox.tests.test_sending import hear as mailed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PASSWORD = "correct horse battery staple"
MOCKING = "Congratulations, you managed to break a lamp. That is your own fault."
PLAIN = "Hello Ines, a new lamp is in the post."
SEATS = {"ada": Role.ADMIN, "mo": Role.MEMBER, "brid": Role.CHAIR}


@pytest.fixture
def at(live_server: Any, transactional_db: None) -> str:
    """The address of a company with three seats, to which one customer has written twice."""
    company.set_up("Loom", time_zone="UTC", language="en", seat_name="ada", email="ada@example.org", password=PASSWORD)
    for name in ("mo", "brid"):
        Seat.objects.create_user(f"{name}@example.org", PASSWORD, name=name, role=SEATS[name])
    hear([said("1", "My lamp is broken.", by="ines"), said("2", "Anybody there?", by="ines", minute=90, reply_to="1")])
    return str(live_server.url)


@pytest.fixture
def seat(browser: Any, at: str) -> Iterator[Callable[..., Page]]:
    """The browser of a seat, at the conversation."""
    contexts = []

    def sign_in(name: str, **size: Any) -> Page:
        contexts.append(browser.new_context(base_url=at, reduced_motion="reduce", **size))
        page: Page = contexts[-1].new_page()
        page.goto("/sign-in/")
        page.fill("input[name=login]", f"{name}@example.org")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url, wait_until="commit")
        page.goto(f"/conversations/{Conversation.objects.earliest('pk').pk}/")
        return page

    yield sign_in
    for context in contexts:
        context.close()


def type_answer(page: Page, words: str) -> None:
    """Write, and wait until it is kept."""
    with page.expect_response("**/answer/"):
        page.fill("#answer-text", words)


def test_a_mocking_answer_is_held_and_vetoed_and_no_administrator_sends_it(seat: Any) -> None:
    mo = seat("mo")
    type_answer(mo, MOCKING)
    expect(mo.get_by_text("It blames the customer.")).to_be_visible()
    mo.get_by_role("button", name="Mark as given").click()
    expect(mo.get_by_text("Held. If you write it anew")).to_be_visible()
    brid = seat("brid")
    brid.goto("/chair/")
    brid.get_by_role("link", name="ines").click()
    brid.get_by_role("button", name="Veto").click()
    expect(brid.get_by_text("Say why, so that it can be written anew.").first).to_be_visible()
    brid.get_by_label("Reason").fill("She waits since morning. Say when the lamp comes.")
    brid.get_by_role("button", name="Veto").click()
    expect(brid.get_by_text("Nothing is held")).to_be_visible()
    ada = seat("ada")
    expect(ada.get_by_text("Say when the lamp comes.")).to_be_visible()
    ada.get_by_role("button", name="Mark as given").click()
    expect(ada.get_by_text("The customers' advocate has vetoed these words.")).to_be_visible()
    assert not Dispatch.objects.exists()


def test_one_sees_that_the_other_writes_and_neither_loses_a_word(seat: Any) -> None:
    ada, mo = seat("ada"), seat("mo")
    type_answer(ada, "From Ada")
    type_answer(mo, "From Mo")
    expect(mo.get_by_text("ada has changed this draft in the meantime.")).to_be_visible()
    expect(mo.locator("[data-theirs]")).to_have_text("From Ada")
    expect(mo.locator("#answer-text")).to_have_value("From Mo")
    ada.reload()
    expect(ada.locator("#answer-text")).to_have_value("From Ada")


def test_what_the_browser_kept_does_not_take_the_place_of_a_colleagues_later_words(seat: Any) -> None:
    ada, mo = seat("ada"), seat("mo")
    type_answer(mo, "Kept")
    expect(mo.locator("#answer-state input[name=version]")).to_have_value("1")
    assert mo.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft-')).length") == 0
    mo.context.set_offline(True)
    mo.fill("#answer-text", "Typed in a tunnel")
    mo.wait_for_timeout(1_000)
    ada.reload()
    type_answer(ada, "From Ada")
    mo.context.set_offline(False)
    with mo.expect_response("**/answer/"):
        mo.reload()
    expect(mo.locator("[data-theirs]")).to_have_text("From Ada")
    expect(mo.locator("#answer-text")).to_have_value("Typed in a tunnel")
    assert Draft.objects.get().text == "From Ada"


def test_what_was_typed_when_the_line_dropped_is_there_again(seat: Any) -> None:
    mo = seat("mo")
    mo.context.set_offline(True)
    mo.fill("#answer-text", "Typed in a tunnel")
    mo.wait_for_timeout(1_000)
    mo.context.set_offline(False)
    with mo.expect_response("**/answer/"):
        mo.reload()
    expect(mo.locator("#answer-text")).to_have_value("Typed in a tunnel")
    assert Draft.objects.get().text == "Typed in a tunnel"


def test_a_plain_answer_is_given_without_a_mouse_and_ends_the_wait(seat: Any) -> None:
    mo = seat("mo")
    mo.keyboard.press("r")
    mo.keyboard.type(PLAIN)
    mo.keyboard.press("Control+Enter")
    expect(mo.get_by_text("Marked as given.")).to_be_visible()
    intake.drain(Conversation.objects.get().channel)
    mo.reload()
    expect(mo.get_by_text(PLAIN)).to_be_visible()
    expect(mo.locator("#answer-text")).to_have_value("")
    assert Message.objects.filter(by_company=True).count() == 1
    assert Conversation.objects.get().waiting_since is None


@pytest.fixture
def office(at: str, settings: Settings) -> Iterator[PostOffice]:
    """A mail server of this machine, and a customer who wrote by mail."""
    settings.EMPTYCHAIR_NEAR_HOSTS = ["127.0.0.1"]
    channel = mailed(ASKED)
    with open_office() as opened:
        account(channel, opened, by=Seat.objects.get(name="ada"), call_back_seconds=4)
        yield opened


def test_an_answer_counts_down_is_called_back_and_then_arrives_as_a_mail(seat: Any, office: PostOffice) -> None:
    talk = Conversation.objects.get(handle__address="ines@home.example")
    mo = seat("mo")
    mo.goto(f"/conversations/{talk.pk}/")
    expect(mo.get_by_role("button", name="Mark as given")).to_have_count(0)
    expect(mo.get_by_text("help@loom.example").first).to_be_visible()
    type_answer(mo, PLAIN)
    mo.press("#answer-text", "Control+Enter")
    back = mo.get_by_role("button", name="call it back")
    expect(back).to_be_visible()
    expect(mo.locator("[data-left]")).to_have_text(re.compile("[1-3]"))
    back.click()
    expect(mo.locator("#answer-text")).to_have_value(PLAIN)
    assert office.mails == []
    type_answer(mo, f"{PLAIN} It comes today.")
    mo.get_by_role("button", name="Send").click()
    expect(mo.get_by_role("button", name="call it back")).to_be_visible()
    sender = Sender()
    sender.start()
    try:
        wait_until(lambda: office.mails, seconds=20)
    finally:
        sender.stop()
        sender.join(20)
    intake.drain(talk.channel)
    expect(mo.locator(".talk-ours")).to_contain_text("It comes today.", timeout=15_000)
    expect(mo.locator("#answer-text")).to_have_value("")
    assert b"It comes today." in office.mails[0]
    assert len(office.mails) == 1


@pytest.mark.parametrize("size", [{"viewport": {"width": 1440, "height": 900}}, {"viewport": {"width": 390, "height": 4000}, "color_scheme": "dark", "has_touch": True}], ids=["desk", "phone"])  # fmt: skip
def test_the_pages_are_accessible_and_no_wider_than_the_screen(seat: Any, size: dict[str, Any]) -> None:
    page = seat("mo", **size)
    type_answer(page, MOCKING)
    found = [Axe().run(page, options=RULES).generate_report()]
    page.get_by_role("button", name="Mark as given").click()
    chair = seat("brid", **size)
    for address in ("/chair/", f"/chair/{Draft.objects.get().pk}/"):
        chair.goto(address)
        results = Axe().run(chair, options=RULES)
        assert results.violations_count == 0, results.generate_report()
        assert chair.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "Found 0" in found[0], found[0]


def test_on_a_wide_screen_the_list_stands_beside_a_conversation(seat: Any) -> None:
    hear(
        [said(f"b{number}", f"Is lamp {number} to be had?", by=f"asker {number}", minute=number) for number in range(3)]
    )
    mo = seat("mo", viewport={"width": 1440, "height": 900})
    mo.goto("/conversations/?state=all")
    mo.get_by_role("link", name="asker 1").click()
    beside = mo.get_by_role("navigation", name="Conversations")
    expect(beside.locator("[aria-current]")).to_contain_text("asker 1")
    expect(beside.get_by_role("link")).to_have_count(5)
    mo.keyboard.press("Shift+J")
    expect(mo.get_by_role("heading", level=1)).to_have_text("asker 0")
    expect(beside.locator("[aria-current]")).to_contain_text("asker 0")
    found = Axe().run(mo, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    mo.set_viewport_size({"width": 1100, "height": 900})
    expect(beside).to_have_count(0)

"""A seat gives a customer a link; the customer reads and answers on a phone, the seat answers, and neither reloads."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from emptychair.company import services as company
from emptychair.company.models import Seat
from emptychair.conversations import intake
from emptychair.conversations.answering import give, reply_to
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.tests.factories import hear, said
from emptychair.outbox import links
from emptychair.outbox import services as outbox
from emptychair.outbox.models import PageLink
from tests.threats.conftest import HOSTILE, MARK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PASSWORD = "correct horse battery staple"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "en-GB"}
PAGE_BYTES = 100_000


@pytest.fixture
def at(live_server: Any, transactional_db: None, settings: Any) -> str:
    """The address of a company to which one customer has written."""
    settings.EMPTYCHAIR_ADDRESS = live_server.url
    company.set_up("Loom", time_zone="UTC", language="en", seat_name="Ada", email="ada@example.org", password=PASSWORD)
    hear([said("1", "My lamp is broken.", by="ines")])
    return str(live_server.url)


@pytest.fixture
def phone(browser: Browser, at: str) -> Iterator[BrowserContext]:
    """The customer's browser."""
    context = browser.new_context(base_url=at, reduced_motion="reduce", **PHONE)  # type: ignore[arg-type]
    yield context
    context.close()


def link() -> str:
    """A link to the conversation of ines."""
    found = Conversation.objects.get(handle__address="ines")
    return f"/c/{links.make(found.pk, handle=found.handle, by=Seat.objects.get())}/"


def answer(text: str) -> None:
    """A seat answers ines, and the worker reads it in."""
    found = Conversation.objects.get(handle__address="ines")
    by = Seat.objects.get()
    draft = outbox.write(reply_to(found), key=uuid4(), text=text, version=0, by=by)
    give(found, draft, version=draft.version, by=by)
    take_in()


def take_in() -> None:
    """What the worker does within a moment."""
    intake.drain(Conversation.objects.get(handle__address="ines").channel)


def test_a_link_is_given_and_both_talk_without_reloading(at: str, browser: Browser, phone: BrowserContext) -> None:
    desk = browser.new_context(base_url=at, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    ada = desk.new_page()
    ada.goto("/sign-in/")
    ada.fill("input[name=login]", "ada@example.org")
    ada.fill("input[name=password]", PASSWORD)
    ada.press("input[name=password]", "Enter")
    ada.wait_for_url(lambda url: "/sign-in/" not in url, wait_until="commit")
    ada.goto(f"/conversations/{Conversation.objects.get().pk}/")
    ada.get_by_role("button", name="Make a link for the customer").click()
    address = ada.get_by_label("Give them this link").input_value()
    ines = phone.new_page()
    ines.goto(address)
    expect(ines.get_by_text("My lamp is broken.")).to_be_visible()
    ines.get_by_label("Write to us").fill("It is the blue one.")
    ines.get_by_role("button", name="Send").tap()
    expect(ines.get_by_text("It is the blue one.")).to_be_visible()
    expect(ines.get_by_label("Write to us")).to_have_value("")
    take_in()
    ada.reload()
    expect(ada.locator(".talk").get_by_text("It is the blue one.")).to_be_visible()
    with ada.expect_response("**/answer/"):
        ada.fill("#answer-text", "A blue one is in the post.")
    ada.get_by_role("button", name="Answer on their page").click()
    expect(ada.get_by_text("It stands on their page in a moment.")).to_be_visible()
    take_in()
    expect(ines.locator("[data-ours]").get_by_text("A blue one is in the post.")).to_be_visible(timeout=15_000)
    expect(ines.locator("[data-told]")).to_contain_text("New answer")
    expect(ines.get_by_text("We have your message since")).to_have_count(0)
    ines.wait_for_timeout(500)
    ada.reload()
    expect(ada.locator(".talk-ours").get_by_text("Read by the customer")).to_be_visible()
    desk.close()


def test_without_scripts_it_is_read_and_answered(at: str, browser: Browser) -> None:
    context = browser.new_context(base_url=at, java_script_enabled=False, **PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(link())
    page.get_by_label("Write to us").fill("It is the blue one.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Kept. It is on its way to us.")).to_be_visible()
    take_in()
    page.reload()
    expect(page.get_by_text("It is the blue one.")).to_be_visible()
    expect(page.get_by_text("Kept.")).to_have_count(0)
    context.close()


def test_what_is_typed_outlives_a_dropped_line_and_a_closed_page(at: str, phone: BrowserContext) -> None:
    address, page = link(), phone.new_page()
    page.goto(address)
    phone.set_offline(True)
    page.get_by_label("Write to us").fill("Typed in a tunnel")
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_text("There is no connection.")).to_be_visible()
    expect(page.get_by_label("Write to us")).to_have_value("Typed in a tunnel")
    phone.set_offline(False)
    page.close()
    again = phone.new_page()
    again.goto(address)
    expect(again.get_by_label("Write to us")).to_have_value("Typed in a tunnel")
    kept = again.evaluate("JSON.stringify(localStorage)")
    assert "Typed in a tunnel" in kept
    assert address.split("/")[2] not in kept
    again.get_by_role("button", name="Send").tap()
    expect(again.get_by_text("Kept. It is on its way to us.")).to_be_visible()
    assert again.evaluate("localStorage.length") == 0


def test_an_answer_that_the_line_swallowed_is_not_said_twice(at: str, phone: BrowserContext) -> None:
    address, page = link(), phone.new_page()
    page.goto(address)
    page.get_by_label("Write to us").fill("Did you get this?")
    key = page.locator("input[name=key]").input_value()
    page.close()
    Client().post(address, {"text": "Did you get this?", "key": key})
    again = phone.new_page()
    again.goto(address)
    expect(again.get_by_text("Did you get this?")).to_have_count(1)
    expect(again.get_by_label("Write to us")).to_have_value("")


def test_a_link_that_ends_while_the_page_is_open_says_so_and_keeps_the_words(at: str, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(link())
    page.get_by_label("Write to us").fill("Half a sentence")
    links.withdraw(Conversation.objects.get().pk, by=Seat.objects.get())
    expect(page.get_by_text("This link has ended.")).to_be_visible(timeout=15_000)
    expect(page.get_by_label("Write to us")).to_have_value("Half a sentence")


def test_a_page_in_the_background_reads_nothing(at: str, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.add_init_script("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })")
    page.goto(link())
    page.wait_for_timeout(1_000)
    assert PageLink.objects.get().last_used_at is None


def test_hostile_words_stay_words_and_nobody_else_is_asked(at: str, phone: BrowserContext) -> None:
    hear([said("2", HOSTILE, by="ines", reply_to="1", subject=HOSTILE, minute=1)])
    hear([said("3", HOSTILE, by="us", company=True, reply_to="2", minute=2)])
    complaints, page, address = list[str](), phone.new_page(), link()

    def requested(request: Request) -> None:
        if not request.url.startswith(at):
            complaints.append(request.url)
        if "/c/" in (referrer := request.headers.get("referer", "")):
            complaints.append(f"told {referrer}")

    page.on("request", requested)
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("console", lambda told: complaints.append(told.text) if "Security Policy" in told.text else None)
    page.goto(address)
    page.get_by_label("Write to us").fill(HOSTILE)
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_text("Kept.")).to_be_visible()
    take_in()
    answer(HOSTILE)
    expect(page.locator("[data-ours]")).to_have_count(2, timeout=15_000)
    assert page.content().count(MARK) >= 4
    assert page.locator("x-planted, [onplanted], [onload], [onerror]").count() == 0
    assert complaints == []


def _weight(page: Page, address: str) -> int:
    """The bytes that a first visit fetches."""
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(address, wait_until="networkidle")
    return sum(sizes)


def test_a_first_visit_weighs_less_than_a_hundred_kilobytes_scripts_included(at: str, phone: BrowserContext) -> None:
    hear([said(f"n{n}", "A sentence about a lamp. " * 12, by="ines", reply_to="1", minute=n) for n in range(1, 29)])
    weight = _weight(phone.new_page(), link())
    assert 50_000 < weight < PAGE_BYTES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_it_is_accessible_and_no_wider_than_the_screen(at: str, browser: Browser, width: int, scheme: Any) -> None:
    hear([said("2", f"{'long' * 90} مرحبا", by="ines", reply_to="1", minute=1)])
    hear([said("3", f"https://lamps.example/{'x' * 300}", by="us", company=True, reply_to="2", minute=2)])
    context = browser.new_context(base_url=at, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, address = context.new_page(), link()
    page.goto(address)
    _check(page)
    page.get_by_label("Write to us").fill("   ")
    page.evaluate("document.querySelector('textarea').required = false")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Write something first.")).to_be_visible()
    _check(page)
    page.goto("/c/wrong/")
    _check(page)
    context.close()


def _check(page: Page) -> None:
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_read_in_a_message_stays_with_the_company(at: str, phone: BrowserContext) -> None:
    assert Message.objects.get().reading_model
    page = phone.new_page()
    page.goto(link())
    assert Message.objects.get().reading_model not in page.content()

"""A day at the table: two seats, the customers' advocate, and a customer with a phone; and ten answers by keyboard."""

import re
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench.visitor import Visitor
from conftest import PASSWORD
from emptychair.cli.tests.factories import command, wait_until
from emptychair.conversations.tests.factories import said
from tests.flows.test_live import House, home, house, prepared_home

__all__ = ["home", "house", "prepared_home"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 20_000
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
MOCKING = "Congratulations, you managed to break a lamp. That is your own fault."
PROMISING = "I am sorry. You will have a new lamp by Friday."
_CHAIR = """
import django, sys; django.setup()
from emptychair.company.models import Seat, Role
Seat.objects.create_user("brid@example.org", sys.argv[1], name="Brid", role=Role.CHAIR)
"""
_TELL_DUE = """
import django; django.setup()
from emptychair.asks.services import tell_due
tell_due()
"""
_DAYS_PASS = "UPDATE asks_promise SET first_due_on = current_date - 1, due_on = current_date - 1"
_WAITING = "SELECT count(*) FROM conversations_conversation WHERE waiting_since IS NOT NULL"

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def seats(house: House) -> dict[str, Visitor]:
    """Who is signed in: an administrator, a member and the customers' advocate."""
    house.run(command()[0], "-c", _CHAIR, PASSWORD)
    brid = Visitor(house.port)
    assert brid.send("/sign-in/", {"login": "brid@example.org", "password": PASSWORD}).status == 302
    return {"ada": house.ada, "mo": house.mo, "brid": brid}


@pytest.fixture
def browser_of(browser: Browser, house: House, seats: dict[str, Visitor]) -> Iterator[Open]:
    """A browser of its own for a seat, or with no name for a customer."""
    contexts: list[BrowserContext] = []
    address = f"http://127.0.0.1:{house.port}"
    expect.set_options(timeout=PATIENCE)

    def opened(name: str = "", *, width: int = 1440) -> Page:
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": 900}, locale="en-GB", has_touch=width < 600,
            reduced_motion="reduce",
        )  # fmt: skip
        cookies = seats[name].cookies if name else {}
        context.add_cookies([{"name": key, "value": value, "url": address} for key, value in cookies.items()])
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def _hears(page: Page) -> None:
    """Wait until the page hears; it is marked, so that a reload would be seen."""
    page.locator("html[data-hears]").wait_for()
    page.evaluate("window.notReloaded = true")


def _type(page: Page, words: str) -> None:
    """Write an answer, and wait until it is kept."""
    page.locator("#answer-text").fill("")
    with page.expect_response("**/answer/"):
        page.locator("#answer-text").press_sequentially(words)


def test_a_day_at_the_table(browser_of: Open, house: House) -> None:
    ada, mo = browser_of("ada"), browser_of("mo")
    talk = _ada_writes_and_mo_sees_it(ada, mo)
    phone, link = browser_of(width=390), _link(ada)
    phone.goto(link)
    expect(phone.get_by_text("Where is my parcel?")).to_be_visible()
    ada.goto(talk)
    _a_promise_goes_out(ada, mo, phone)
    _the_customer_answers(ada, mo, phone)
    _the_promise_falls_due(ada, house)
    _mockery_stays_here(ada, mo, browser_of("brid"), talk)
    phone.reload()
    expect(phone.get_by_text("your own fault")).to_have_count(0)
    _look_closely(browser_of, talk, link)


def _ada_writes_and_mo_sees_it(ada: Page, mo: Page) -> str:
    ada.goto("/conversations/")
    ada.get_by_role("button", name="Take the next customer").click()
    ada.wait_for_url(re.compile(r"/conversations/\d+/"))
    expect(ada.get_by_role("group", name="What to do with it")).to_contain_text("yours")
    mo.goto(ada.url)
    _hears(mo)
    _type(ada, PROMISING)
    expect(mo.locator("[data-beside]")).to_have_text(re.compile("Ada.* is (writing|looking)"))
    expect(mo.locator("#answer-text")).to_have_value(PROMISING)
    return urlsplit(ada.url).path


def _link(ada: Page) -> str:
    ada.get_by_role("button", name="Make a link for the customer").click()
    return urlsplit(ada.get_by_label("Give them this link").input_value()).path


def _a_promise_goes_out(ada: Page, mo: Page, phone: Page) -> None:
    expect(ada.get_by_label(re.compile("You will have a new lamp by Friday"))).to_have_value(re.compile(r"\d{4}-.."))
    ada.get_by_role("button", name="Answer on their page").click()
    expect(ada.get_by_text("It stands on their page in a moment.")).to_be_visible()
    expect(phone.locator("[data-ours]").get_by_text(PROMISING)).to_be_visible()
    expect(mo.locator(".talk-ours")).to_contain_text(PROMISING)
    assert mo.evaluate("window.notReloaded")


def _the_customer_answers(ada: Page, mo: Page, phone: Page) -> None:
    ada.reload()
    _hears(ada)
    phone.get_by_label("Write to us").fill("It is the blue one.")
    phone.get_by_role("button", name="Send").tap()
    for seat in (ada, mo):
        expect(seat.locator(".talk-entry").last).to_contain_text("It is the blue one.")
        assert seat.evaluate("window.notReloaded")


def _the_promise_falls_due(ada: Page, house: House) -> None:
    assert house.ask("SELECT count(*) FROM asks_promise WHERE due_on > current_date") == 1
    house.ask(_DAYS_PASS)
    house.run(command()[0], "-c", _TELL_DUE)
    ada.goto("/notices/")
    ada.locator("main li", has_text="new lamp by Friday").get_by_role("button").click()
    expect(ada.get_by_role("heading", name="Promised to")).to_be_visible()
    ada.goto("/promises/")
    late = ada.locator("[data-item]", has_text="overdue")
    expect(late).to_contain_text("You will have a new lamp by Friday")
    late.get_by_role("button", name="Kept").click()
    expect(ada.get_by_text("You owe nobody anything")).to_be_visible()


def _mockery_stays_here(ada: Page, mo: Page, brid: Page, talk: str) -> None:
    mo.reload()
    _type(mo, MOCKING)
    expect(mo.get_by_text("It blames the customer.")).to_be_visible()
    mo.get_by_role("button", name="Answer on their page").click()
    expect(mo.get_by_text("Held. If you write it anew")).to_be_visible()
    brid.goto("/chair/")
    brid.locator("a.row-open").click()
    brid.get_by_label("Reason").fill("Nobody here made fun of anybody. Say when the lamp comes.")
    brid.get_by_role("button", name="Veto").click()
    expect(brid.get_by_text("Nothing is held")).to_be_visible()
    ada.goto(talk)
    expect(ada.get_by_text("Say when the lamp comes.")).to_be_visible()
    ada.get_by_role("button", name="Answer on their page").click()
    expect(ada.get_by_text("The customers' advocate has vetoed these words.")).to_be_visible()


def _look_closely(browser_of: Open, talk: str, link: str) -> None:
    addresses = ["/conversations/", talk, "/chair/", "/promises/?whose=all&state=settled", "/notices/", link]
    for width in (1440, 390):
        page = browser_of("ada", width=width)
        for address in addresses:
            _check(page, address, width)


def _check(page: Page, address: str, width: int) -> None:
    page.goto(address)
    # As high as the page, so that the bar below covers nothing that a reader could scroll from under it.
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, f"{address} {width} {scheme}: {results.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} {width}"


def test_ten_customers_are_answered_by_the_keyboard_alone(browser_of: Open, house: House) -> None:
    before = house.ask(_WAITING)
    house.hear(*(said(f"k{n}", "Is the lamp still to be had?", by=f"asker {n}", minute=n) for n in range(10)))
    wait_until(lambda: house.ask(_WAITING) == before + 10)
    mo = browser_of("mo")
    mo.goto("/conversations/")
    for number in range(10):
        with mo.expect_navigation(url=re.compile(r"/conversations/\d+/$")):
            mo.keyboard.press("n")
        expect(mo.locator("#answer-text")).to_have_value("")
        mo.keyboard.press("r")
        mo.keyboard.type(f"Yes, number {number} is put aside for you.")
        mo.keyboard.press("Control+Enter")
        expect(mo.get_by_text("Marked as given.")).to_be_visible()
    wait_until(lambda: house.ask(_WAITING) == before)
    assert (
        house.ask("SELECT count(*) FROM conversations_message WHERE by_company AND text LIKE 'Yes, number _ is%'") == 10
    )


def test_on_a_phone_more_opens_what_has_no_room_below_by_finger_and_by_keyboard(browser_of: Open) -> None:
    page = browser_of("ada", width=390)
    page.goto("/conversations/")
    main, more = page.get_by_role("navigation", name="Main"), page.locator("summary", has_text="More")
    expect(main.get_by_role("link", name="Settings")).to_have_count(0)
    assert page.evaluate("document.querySelector('.rail').scrollWidth") <= 390
    more.tap()
    expect(main.get_by_role("link", name="Settings")).to_be_visible()
    page.keyboard.press("Escape")
    expect(main.get_by_role("link", name="Settings")).to_have_count(0)
    page.keyboard.press("Enter")
    main.get_by_role("link", name="Scorecard").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Scorecard")).to_be_visible()

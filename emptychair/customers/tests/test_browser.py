"""Customers' pages in a real browser: accessible, at home on a desk and a phone, quick by keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from emptychair.company import services as company
from emptychair.company.models import Seat
from emptychair.conversations.tests.factories import hear, said
from emptychair.customers.models import Customer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 8000}, "color_scheme": "dark", "has_touch": True}
PASSWORD = "correct horse battery staple"
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5


@pytest.fixture
def at(live_server: Any, transactional_db: None) -> str:
    """The address of a company that heard a few people."""
    company.set_up("Loom", time_zone="UTC", language="en", seat_name="Ada", email="ada@example.org", password=PASSWORD)
    hear([
        said("1", "My kettle is broken, this is terrible", minute=0),
        said("2", "Anybody there?", minute=50, reply_to="1"),
        said("3", "We are sorry, a new one is on its way", minute=90, reply_to="2", by="shop", company=True),
        said("4", "Thank you, I love it", minute=5_000),
        said("5", "وصلتني الفاتورة مرتين هذا الشهر", minute=6_000) | {"from": {"address": "y", "name": "يوسف الحداد"}},
        said("6", LONG, minute=7_000, subject=LONG) | {"from": {"address": LONG, "name": LONG}},
    ])  # fmt: skip
    return str(live_server.url)


@pytest.fixture
def sign_in(browser: Any, at: str) -> Iterator[Callable[..., Page]]:
    """A window of a given size in which the administrator is signed in."""
    contexts = []

    def sign_in(**size: Any) -> Page:
        contexts.append(browser.new_context(**size, base_url=at, reduced_motion="reduce"))
        page: Page = contexts[-1].new_page()
        page.goto("/sign-in/")
        page.fill("input[name=login]", Seat.objects.get().email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url, wait_until="commit")
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_are_accessible_and_no_wider_than_the_screen(sign_in: Any, size: dict[str, Any]) -> None:
    page = sign_in(**size)
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None)
    urls = ["/customers/", "/customers/?q=zebra"]
    for who in Customer.objects.all():
        urls += [f"/customers/{who.pk}/", f"/customers/{who.pk}/merge/?q=y"]
    for url in urls:
        page.goto(url)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]] == [], url
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, url
    assert complaints == []


def test_two_customers_are_merged_and_parted_by_keyboard_alone(sign_in: Any) -> None:
    page = sign_in(**DESK)
    page.goto("/customers/?q=ines")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("h1")).to_have_text("ines")
    page.keyboard.press("m")
    expect(page.locator("#other-words")).to_be_focused()
    page.keyboard.type("يوسف")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="The same person").press("Enter")
    expect(page.locator(".toast")).to_contain_text("is now part of this customer")
    expect(page.locator(".arc")).to_contain_text("وصلتني الفاتورة")
    page.locator(".toast").get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".toast")).to_contain_text("two customers again")
    expect(page.locator(".arc")).not_to_contain_text("وصلتني الفاتورة")

"""Joining, taking back, splitting and printing in a real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from emptychair.conversations.models import Conversation
from emptychair.conversations.tests.factories import hear, said
from emptychair.conversations.tests.test_regrouping import of
from emptychair.customers.tests.test_browser import DESK, PHONE, RULES, at, sign_in

__all__ = ["at", "sign_in"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[..., Page]
SETTLES_MILLISECONDS = 500
LONG = "Donaudampfschifffahrtsgesellschaft" * 8


@pytest.fixture
def talk(sign_in: SignIn) -> Conversation:
    """An answered talk about a kettle that turns to a toaster, beside others of the same customer."""
    hear(
        [
            said("7", "And my toaster? " + LONG, minute=95, reply_to="3", files=[]),
            said("8", "It does not toast. 🍞 لا يعمل", minute=99, reply_to="7"),
        ]
    )
    return of("1")


def leave(page: Page) -> None:
    """Go elsewhere, and let what the page says as it is left arrive: the database is emptied after each test."""
    page.goto("/customers/")
    page.wait_for_timeout(SETTLES_MILLISECONDS)


def test_two_are_joined_and_taken_apart_by_keyboard_alone(sign_in: SignIn, talk: Conversation) -> None:
    page = sign_in(**DESK)
    page.goto(f"/conversations/{talk.pk}/")
    page.keyboard.press("b")
    expect(page.locator("h1")).to_have_text("Join with another conversation")
    page.get_by_role("button", name=re.compile("Thank you, I love it")).press("Enter")
    expect(page.locator(".toast")).to_contain_text("They are one conversation now.")
    expect(page.locator(".talk")).to_contain_text("Thank you, I love it")
    expect(page.locator(".talk-act")).to_contain_text("joined it with another conversation")
    page.locator(".toast").get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".toast")).to_contain_text("Taken back.")
    expect(page.locator(".talk")).not_to_contain_text("Thank you, I love it")
    leave(page)


def test_a_part_is_split_off_and_put_back(sign_in: SignIn, talk: Conversation) -> None:
    page = sign_in(**DESK)
    page.goto(f"/conversations/{talk.pk}/")
    entry = page.locator(".talk-entry", has_text="And my toaster?")
    entry.locator(".talk-more-menu > summary").click()
    entry.get_by_role("link", name="Split off from here").click()
    expect(page.locator("input[name=messages]:checked")).to_have_count(2)
    page.get_by_role("button", name="Begin it with these").click()
    expect(page.locator(".talk")).to_contain_text("It does not toast.")
    expect(page.locator(".talk")).not_to_contain_text("My kettle is broken")
    expect(page.locator(".talk-act")).to_contain_text("split this off from another conversation")
    page.locator(".talk-act").get_by_role("button", name="Take it back").click()
    expect(page.locator(".talk")).to_contain_text("My kettle is broken")
    expect(page.locator(".talk")).to_contain_text("It does not toast.")
    leave(page)


def test_it_is_printed_on_numbered_pages_with_the_companys_name(sign_in: SignIn, talk: Conversation) -> None:
    hear([said(f"p{number}", "A long story. " * 40, minute=200 + number, reply_to="8") for number in range(30)])
    page = sign_in(**DESK)
    page.goto(f"/conversations/{talk.pk}/")
    page.keyboard.press("p")
    expect(page.locator(".print-line")).to_have_count(35)
    expect(page.locator(".print-head")).to_contain_text("Loom")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") > 4
    page.emulate_media(media="print")
    expect(page.locator(".print-bar")).to_be_hidden()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_are_accessible_and_no_wider_than_the_screen(
    sign_in: SignIn, talk: Conversation, size: dict[str, Any]
) -> None:
    page = sign_in(**size)
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None)
    for what in ("join/", "split/", "print/?notes=1"):
        page.goto(f"/conversations/{talk.pk}/{what}")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]] == [], what
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, what
    assert complaints == []

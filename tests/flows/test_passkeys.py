"""Passkeys in a real browser, with a key that it makes itself."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from conftest import PASSWORD
from emptychair.company.models import JournalEntry, Seat

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def address(live_server: Any, settings: Settings) -> str:
    settings.EMPTYCHAIR_ADDRESS = live_server.url.replace("127.0.0.1", "localhost")
    return str(settings.EMPTYCHAIR_ADDRESS)


@pytest.fixture(autouse=True)
def patience(page: Page) -> None:
    page.set_default_timeout(8_000)


@pytest.fixture
def key(page: Page) -> Any:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session


def sign_in(page: Page, address: str, seat: Seat) -> None:
    page.goto(f"{address}/sign-in/")
    page.get_by_label("E-mail address").fill(seat.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Today", exact=True).wait_for()


def to_adding(page: Page, address: str) -> None:
    """Open the page, which asks for the password once more."""
    page.goto(f"{address}/settings/sign-in/passkeys/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/passkeys/add/")


def test_a_passkey_is_added_and_opens_the_seat_without_a_password(
    transactional_db: None, page: Page, address: str, key: Any, member: Seat
) -> None:
    sign_in(page, address, member)
    to_adding(page, address)
    page.get_by_label("What you call it").fill("Mo's laptop")
    page.get_by_label("It opens my seat without the password").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{address}/settings/sign-in/")
    expect(page.get_by_text("Mo's laptop")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Today", exact=True).wait_for()
    assert JournalEntry.objects.filter(verb="changed their second step").exists()


def test_a_passkey_of_a_closed_seat_opens_nothing(
    transactional_db: None, page: Page, address: str, key: Any, member: Seat
) -> None:
    sign_in(page, address, member)
    to_adding(page, address)
    page.get_by_label("It opens my seat without the password").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    Seat.objects.filter(pk=member.pk).update(is_active=False)
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That did not open the door")).to_be_visible()


def test_with_a_passkey_the_password_asks_for_it_too(
    transactional_db: None, page: Page, address: str, key: Any, member: Seat
) -> None:
    sign_in(page, address, member)
    to_adding(page, address)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in/")
    page.get_by_label("E-mail address").fill(member.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Today", exact=True).wait_for()

"""Signing in by SAML in a real browser, at a provider of another site."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from conftest import PASSWORD
from emptychair.company.models import Seat
from emptychair.company.tests.identity import ENTITY, Server, key_and_certificate, open_provider
from emptychair.config.saml import for_allauth
from emptychair.core.saml import IdentityProvider

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def there(live_server: Any, settings: Settings) -> Iterator[Server]:
    """The provider at localhost, and we at 127.0.0.1: to a browser these are two sites."""
    settings.EMPTYCHAIR_ADDRESS = live_server.url
    with open_provider() as server:
        found = IdentityProvider(
            metadata="", entity_id=ENTITY, sign_in_at=server.url, unasked=False, our_address=live_server.url,
            certificate=key_and_certificate("loom")[1], name="Loom", domains=frozenset({"example.org"}),
        )  # fmt: skip
        settings.EMPTYCHAIR_SAML = found
        settings.SOCIALACCOUNT_PROVIDERS = for_allauth(found)
        yield server


def go_there(page: Page, address: str) -> None:
    page.goto(f"{address}/customers/")
    page.get_by_role("link", name="Sign in by Loom").click()
    page.get_by_role("button", name="I am Mo").click()


def test_a_seat_is_opened_and_leads_to_where_one_wanted_to_go(
    transactional_db: None, page: Page, live_server: Any, there: Server, member: Seat
) -> None:
    go_there(page, live_server.url)
    page.wait_for_url(f"{live_server.url}/customers/")
    page.goto(f"{live_server.url}/settings/profile/")
    expect(page.get_by_label("Your name")).to_have_value(member.name)


def test_who_has_no_seat_is_told_and_can_still_sign_in_otherwise(
    transactional_db: None, page: Page, live_server: Any, there: Server, member: Seat
) -> None:
    there.says = {"email": "stranger@example.org"}
    go_there(page, live_server.url)
    expect(page.get_by_text("That did not open a seat here.")).to_be_visible()
    page.get_by_label("E-mail address").fill(member.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Today", exact=True).wait_for()


def test_going_back_afterwards_signs_nobody_in_again(
    transactional_db: None, page: Page, live_server: Any, there: Server, member: Seat
) -> None:
    go_there(page, live_server.url)
    page.wait_for_url(f"{live_server.url}/customers/")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in/by-saml/in/")
    expect(page.get_by_text("That did not open a seat here.")).to_be_visible()

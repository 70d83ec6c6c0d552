"""The hostile house in a real browser: nothing runs, nothing is fetched from elsewhere, no dialog opens."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, Request

from emptychair.conversations.models import Message
from tests.threats.routes import NAMES, address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NO_PAGES = ("files/", "/source/", "/raw/", "health", "suggest", "palette", "sign-out", "discard", "undo", "again",
            "look-around", "/seen/", "/delete/", "theme", "language", "journal/export", "/settle/", "/open/", "/move/", "/give/", "notices/seen",
            "notices/wishes")  # fmt: skip


def test_no_page_asks_another_host_opens_a_dialog_or_breaks_the_policy(
    transactional_db: None, hostile_house: Client, live_server: Any, browser: Browser
) -> None:
    host, complaints = urlsplit(live_server.url).netloc, list[str]()

    def requested(request: Request) -> None:
        if urlsplit(request.url).netloc not in {host, ""}:
            complaints.append(f"asked {request.url}")

    context = browser.new_context(base_url=live_server.url)
    session = hostile_house.cookies["emptychair_session"].value
    context.add_cookies([{"name": "emptychair_session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.on("request", requested)
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("console", lambda told: complaints.append(told.text) if "Security Policy" in told.text else None)
    for route in NAMES:
        if not any(part in route for part in NO_PAGES) and hostile_house.get(address(route)).status_code != 405:
            page.goto(address(route), wait_until="load")
            assert page.locator("x-planted, [onplanted], [onload], [onerror]").count() == 0, route
            assert complaints == [], route
    _open_everything(page, complaints)
    context.close()


def _open_everything(page: Any, complaints: list[str]) -> None:
    """Press what fetches more into a conversation."""
    conversation = Message.objects.get(external_id="1").conversation_id
    page.goto(f"/conversations/{conversation}/")
    for menu in page.locator(".talk-more-menu").all():
        menu.locator("summary").click()
        menu.get_by_role("link", name="As sent").click()
        menu.locator("summary").click()
    page.wait_for_load_state("networkidle")
    assert page.locator(".talk-more .said-html, .talk-more .talk-text").count() > 0
    assert page.locator("x-planted, [onplanted], [onload], [onerror]").count() == 0
    assert complaints == []

"""One answer from the first word to the customer's mail: quoted, bold, with a copy, planned, called back, sent."""

import email
import email.policy
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from emptychair.cli.tests.factories import wait_until
from emptychair.company.models import Seat
from emptychair.conversations.models import Conversation
from emptychair.outbox.models import Dispatch
from emptychair.outbox.sending import Sender
from emptychair.outbox.tests.postoffice import PostOffice, account, open_office
from emptychair.outbox.tests.test_copies import KIM, LEE, WITH_COPY
from emptychair.outbox.tests.test_sending import hear

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    """A mail server of this machine, which the company may reach."""
    settings.EMPTYCHAIR_NEAR_HOSTS = ["127.0.0.1"]
    with open_office() as opened:
        yield opened


@pytest.fixture
def page(
    browser: Browser, live_server: Any, transactional_db: None, as_member: Client, office: PostOffice, admin: Seat
) -> Iterator[Page]:
    """A seat at the conversation of a customer who wrote with a copy to Kim."""
    account(hear(WITH_COPY), office, by=admin)
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    session = as_member.cookies["emptychair_session"].value
    context.add_cookies([{"name": "emptychair_session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/conversations/{Conversation.objects.get().pk}/")
    yield page
    context.close()


def test_an_answer_is_quoted_formatted_copied_planned_called_back_and_sent(page: Page, office: PostOffice) -> None:
    box = page.locator("#answer-text")
    page.keyboard.press("q")
    expect(box).to_have_value("> It flickers.\n> From the first day on.\n\n")
    page.get_by_label("Formatting").first.check()
    page.keyboard.press("Tab")
    box.focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+b")
    with page.expect_response("**/answer/"):
        page.keyboard.type("A new lamp")
    expect(box).to_have_value("> It flickers.\n> From the first day on.\n\n**A new lamp**")
    expect(page.locator(".preview strong")).to_have_text("A new lamp")
    send = page.locator("[data-send]")
    page.get_by_label(KIM).check()
    expect(send).to_have_text("Send to Ines and 1 other")
    page.fill("#cc-more", LEE)
    page.press("#cc-more", "Enter")
    expect(send).to_have_text("Send to Ines and 2 others")
    with page.expect_response("**/answer/"):
        page.get_by_label("never part of this conversation").check()
    # As high as the page, so that the bar on top covers nothing that a reader could scroll from under it.
    page.set_viewport_size({"width": 1280, "height": page.evaluate("document.documentElement.scrollHeight")})
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
    page.get_by_text("Later …").click()
    page.select_option("#later", "monday")
    page.get_by_role("button", name="Send then").click()
    expect(page.get_by_text("Goes out on Monday")).to_be_visible()
    page.get_by_role("button", name="Call it back").click()
    expect(box).to_have_value("> It flickers.\n> From the first day on.\n\n**A new lamp**")
    expect(send).to_have_text("Send to Ines and 2 others")
    page.get_by_label("never part of this conversation").check()
    send.click()
    sender = Sender()
    sender.start()
    try:
        wait_until(lambda: Dispatch.objects.filter(state=Dispatch.State.SENT).exists(), seconds=30)
    finally:
        sender.stop()
        sender.join(20)
    assert office.recipients == ["ines@home.example", KIM, LEE]
    (raw,) = office.mails
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    plain, html = [part.get_content() for part in mail.iter_parts()]
    assert "**A new lamp**" in plain
    assert "<strong>A new lamp</strong>" in html
    assert "<blockquote>" in html

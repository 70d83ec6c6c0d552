"""A real Chromium keeps the script for messages, shows what it is handed, and leads to it."""

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, Worker, expect

from conftest import signed_in
from emptychair.company.models import Seat

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOLD = {"title": "Brid mentions you", "body": "Lantern & Loom", "url": "/notices/1/", "tag": "notice-1"}
IN_TIME = "Promise.race([{}, new Promise(done => setTimeout(done, 8000, 'too late'))])"
KEEP = IN_TIME.format(
    "navigator.serviceWorker.register('/push.js', {scope: '/'}).then(() => navigator.serviceWorker.ready)"
)
SHOWN = IN_TIME.format("self.registration.getNotifications().then(all => all.map(one => [one.title, one.body]))")
CLICK = """
self.clients.openWindow = (to) => { self.opened = to; };
self.registration.getNotifications().then(([one]) => self.dispatchEvent(
  new NotificationEvent("notificationclick", { notification: one }))).then(() => self.opened)
"""


class PushService:
    """Hands the browser messages as its push service would."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._known: list[dict[str, Any]] = []
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._session.send("ServiceWorker.enable")
        page.wait_for_timeout(400)

    def _note(self, given: dict[str, Any]) -> None:
        self._known += given["registrations"]

    def deliver(self, told: dict[str, str]) -> None:
        one = self._known[-1]
        where = {"origin": one["scopeURL"].rstrip("/"), "registrationId": one["registrationId"]}
        self._session.send("ServiceWorker.deliverPushMessage", where | {"data": json.dumps(told)})


@pytest.fixture
def at(live_server: Any, transactional_db: None) -> str:
    return str(live_server.url)


@pytest.fixture
def wishes(page: Page, context: BrowserContext, at: str, admin: Seat, client: Any) -> Page:
    """The page of wishes, in a browser that lets these pages tell and keeps their script."""
    signed_in(client, admin)
    page.set_default_timeout(8_000)
    context.grant_permissions(["notifications"], origin=at)
    context.add_cookies([{"name": name, "value": kept.value, "url": at} for name, kept in client.cookies.items()])
    page.goto(f"{at}/notices/wishes/")
    assert page.evaluate(KEEP) != "too late"
    return page


def _worker(context: BrowserContext) -> Worker:
    return context.service_workers[0]


def test_the_script_is_kept_for_all_pages_and_the_button_is_offered(wishes: Page, at: str) -> None:
    expect(wishes.get_by_role("button", name="Tell me in this browser")).to_be_visible()
    assert wishes.evaluate("navigator.serviceWorker.ready.then(kept => kept.scope)") == f"{at}/"


def test_while_a_page_is_visible_nothing_is_shown_and_afterwards_one_line_that_leads_there(
    wishes: Page, context: BrowserContext, at: str
) -> None:
    service = PushService(wishes)
    service.deliver(TOLD)
    wishes.wait_for_timeout(500)
    assert _worker(context).evaluate(SHOWN) == []
    wishes.goto("about:blank")
    service.deliver(TOLD)
    wishes.wait_for_timeout(500)
    assert _worker(context).evaluate(SHOWN) == [["Brid mentions you", "Lantern & Loom"]]
    assert _worker(context).evaluate(CLICK) == f"{at}/notices/1/"


def test_a_message_leads_to_no_other_site(wishes: Page, context: BrowserContext) -> None:
    service = PushService(wishes)
    wishes.goto("about:blank")
    service.deliver(TOLD | {"url": "https://evil.example/"})
    wishes.wait_for_timeout(500)
    assert _worker(context).evaluate(CLICK) is None

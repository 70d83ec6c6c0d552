"""Files in the composer: chosen, dropped, pasted, taken out, sent, and opened by the customer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django import Settings

from emptychair.cli.tests.factories import wait_until
from emptychair.company import services as company
from emptychair.company.models import Seat
from emptychair.conversations import intake
from emptychair.conversations.models import Conversation, Message
from emptychair.outbox.models import Dispatch, DraftFile
from emptychair.outbox.sending import Sender
from emptychair.outbox.tests.postoffice import PostOffice, account, open_office
from emptychair.outbox.tests.test_sending import ASKED, hear
from tests.flows.test_answering import PASSWORD, RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DROP = """([kind, name, bytes, type]) => {
  const given = new DataTransfer();
  given.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const options = { bubbles: true, cancelable: true };
  const event = kind === "paste" ? new ClipboardEvent("paste", { clipboardData: given, ...options })
    : new DragEvent(kind, { dataTransfer: given, ...options });
  document.querySelector("#answer-text").dispatchEvent(event);
}"""


@pytest.fixture
def office(settings: Settings, tmp_path: Path) -> Iterator[PostOffice]:
    settings.EMPTYCHAIR_NEAR_HOSTS, settings.EMPTYCHAIR_HOME = ["127.0.0.1"], tmp_path
    with open_office() as opened:
        yield opened


@pytest.fixture
def composer(browser: Any, live_server: Any, transactional_db: None, office: PostOffice) -> Iterator[Page]:
    """A seat at a conversation on a channel that sends."""
    company.set_up("Loom", time_zone="UTC", language="en", seat_name="ada", email="ada@example.org", password=PASSWORD)
    account(hear(ASKED), office, by=Seat.objects.get())
    context = browser.new_context(base_url=str(live_server.url), reduced_motion="reduce")
    page: Page = context.new_page()
    page.goto("/sign-in/")
    page.fill("input[name=login]", "ada@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url, wait_until="commit")
    page.goto(f"/conversations/{Conversation.objects.get().pk}/")
    yield page
    context.close()


def kept(page: Page) -> Any:
    return page.locator("[data-files-kept] .files-one:visible")


def test_files_are_chosen_dropped_pasted_taken_out_and_sent(composer: Page, office: PostOffice, tmp_path: Path) -> None:
    bill = tmp_path / "Rechnung März.pdf"
    bill.write_bytes(b"%PDF bill")
    composer.set_input_files("#answer-files", bill)
    expect(kept(composer)).to_have_count(1)
    composer.evaluate(DROP, ["dragenter", "a.txt", [1], "text/plain"])
    expect(composer.locator("[data-over]")).to_have_count(1)
    composer.evaluate(DROP, ["drop", "dropped.txt", [1, 2, 3], "text/plain"])
    expect(kept(composer)).to_have_count(2)
    expect(composer.locator("[data-over]")).to_have_count(0)
    composer.evaluate(DROP, ["paste", "image.png", [137, 80], "image/png"])
    expect(kept(composer)).to_have_count(3)
    composer.get_by_role("button", name="Remove dropped.txt").click()
    expect(kept(composer)).to_have_count(2)
    with composer.expect_response("**/answer/"):
        composer.fill("#answer-text", "Hello Ines, here is the bill.")
    expect(kept(composer)).to_have_count(2)
    # As high as the page, so that the bar on top covers nothing that a reader could scroll from under it.
    composer.set_viewport_size({"width": 1280, "height": composer.evaluate("document.documentElement.scrollHeight")})
    assert Axe().run(composer, options=RULES).violations_count == 0
    composer.get_by_role("button", name="Send").click()
    expect(composer.locator(".leaving .files-one")).to_have_count(2)
    Dispatch.objects.update(due_at="2026-01-01T00:00Z")
    sender = Sender()
    sender.start()
    wait_until(lambda: len(office.mails) == 1, seconds=20)
    wait_until(lambda: Dispatch.objects.get().state == Dispatch.State.SENT, seconds=20)
    sender.stop()
    sender.join()
    intake.drain(Conversation.objects.get().channel)
    assert [file.name for file in Message.objects.get(by_company=True).files.order_by("id")] == [bill.name, "image.png"]
    composer.reload()
    with composer.expect_download() as saved:
        composer.get_by_role("link", name=bill.name).click()
    assert saved.value.path().read_bytes() == b"%PDF bill"


def test_what_cannot_go_along_says_why_and_the_rest_goes(composer: Page) -> None:
    composer.evaluate(DROP, ["drop", "empty.txt", [], "text/plain"])
    expect(composer.locator("[data-files-coming] [data-why]")).to_have_text("It is empty.")
    composer.evaluate(DROP, ["drop", "\u202e..", [1], "text/plain"])
    expect(composer.get_by_text("one whose name can be kept")).to_be_visible()
    composer.evaluate(DROP, ["drop", "good.txt", [1], "text/plain"])
    expect(kept(composer)).to_have_count(1)
    composer.get_by_role("button", name="Remove empty.txt").click()
    expect(composer.locator("[data-files-coming] li")).to_have_count(1)


def test_files_are_added_without_a_script(browser: Any, composer: Page, tmp_path: Path) -> None:
    state = composer.context.storage_state()
    context = browser.new_context(base_url=composer.url, storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto(composer.url)
    page.fill("#answer-text", "Kept beside it")
    (tmp_path / "a.txt").write_text("a")
    page.set_input_files("#answer-files", tmp_path / "a.txt")
    page.get_by_role("button", name="Add files").click()
    expect(page.locator("#answer-text")).to_have_value("Kept beside it")
    page.get_by_role("button", name="Remove a.txt").click()
    expect(page.locator("#answer-text")).to_have_value("Kept beside it")
    assert not DraftFile.objects.exists()
    context.close()

"""The first hour: start, look around in the demo, bring in an export, see who still waits, and how many did."""

import csv
import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, StorageState, expect

from emptychair.cli.tests.factories import command, environment, free_port, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 30_000
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """`emptychair up --demo` in a home of its own, and its address."""
    home = tmp_path_factory.mktemp("house") / "home"
    port = free_port()
    said = home.with_suffix(".out")
    with said.open("w") as out:
        up = subprocess.Popen(
            command("up", "--demo", "--port", str(port)), stdout=out, stderr=out, env=environment(home)
        )
    try:
        wait_until(lambda: "ready on" in said.read_text(), what=said.read_text, seconds=120)
        yield home, f"http://127.0.0.1:{port}"
    finally:
        up.terminate()
        up.wait(60)


@pytest.fixture(scope="module")
def signed_in(browser: Browser, house: tuple[Path, str]) -> StorageState:
    """What a browser keeps of somebody who looks around as the demo's administrator."""
    context = browser.new_context(base_url=house[1])
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Look around").click()
    page.wait_for_url(f"{house[1]}/")
    page.get_by_role("heading", name="Today", exact=True).wait_for()
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def page(browser: Browser, house: tuple[Path, str], signed_in: StorageState) -> Iterator[Page]:
    """Their browser, at the list of conversations."""
    context = browser.new_context(
        base_url=house[1], viewport={"width": 1440, "height": 900}, locale="en-GB", storage_state=signed_in
    )
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page = context.new_page()
    page.goto("/conversations/")
    yield page
    context.close()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export in which half of those who ask are answered; the first has waited longest and asked twice."""
    path = tmp_path / "export.csv"
    begin = datetime(2017, 10, 31, 22, 0, tzinfo=UTC)
    with path.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file)
        write.writerow(
            ["tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id"]
        )
        for number in range(40):
            at = (begin + timedelta(hours=number)).strftime("%a %b %d %H:%M:%S +0000 %Y")
            later = (begin + timedelta(hours=number, minutes=45)).strftime("%a %b %d %H:%M:%S +0000 %Y")
            text = f"@Loomly my kettle number {number} whistles in the wrong key"
            write.writerow([1000 + number, 500 + number, "True", at, text, "", ""])
            if number % 2:
                answer = f"@{500 + number} Sorry to hear that. Which key would you like?"
                write.writerow([2000 + number, "Loomly", "False", later, answer, "", 1000 + number])
        write.writerow([3000, 500, "True", (begin + timedelta(hours=2)).strftime("%a %b %d %H:%M:%S +0000 %Y"),
                        "@Loomly hello? the kettle!", "", 1000])  # fmt: skip
    return path


def test_the_demo_shows_something_on_every_page(page: Page) -> None:
    expect(page.locator("[data-item]").first).to_be_visible()
    for name in ("Customers", "Scorecard", "Settings"):
        page.get_by_role("link", name=name, exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("main").inner_text().strip()
    page.goto("/customers/")
    page.locator("a.row-open").first.click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()


def test_an_export_comes_in_and_tells_who_waits_and_how_many_were_answered(
    page: Page, house: tuple[Path, str], export: Path
) -> None:
    done = subprocess.run(
        command("import", "twcs", str(export), "--channel", "Kettles", "--json"),
        env=environment(house[0]), capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert (counts["read"], counts["stored"], counts["customers"], counts["conversations"]) == (61, 61, 40, 40)
    page.goto("/conversations/?state=all")
    channel = page.locator("#filter-channel option", has_text="Kettles").get_attribute("value")
    page.goto(f"/conversations/?state=all&channel={channel}")
    page.get_by_role("link", name=re.compile("^Waiting")).click()
    first = page.locator("[data-item]").first
    expect(first).to_contain_text("500")
    expect(first).to_contain_text("asked again")
    expect(page.get_by_role("link", name=re.compile("^Waiting"))).to_contain_text("20")
    first.locator("a.row-open").click()
    expect(page.locator(".talk")).to_contain_text("kettle number 0 whistles")
    _scorecard_says(page, house[0])


def _scorecard_says(page: Page, home: Path) -> None:
    """The page and the command tell the same, and the number opens its rows."""
    channel = ["--channel", "Kettles"]
    told = subprocess.run(
        command("score", "--json", *channel), env=environment(home), capture_output=True, text=True, timeout=180
    )
    assert told.returncode == 0, told.stderr
    answered = json.loads(told.stdout)["metrics"]["listening.answered_share"]
    assert (answered["n"], answered["value"]) == (40, 0.5)
    page.goto("/scorecard/")
    page.get_by_role("link", name=re.compile("Kettles")).first.click()
    number = page.locator("a", has_text=re.compile(r"50\s*%")).first
    expect(number).to_be_visible()
    number.click()
    expect(page.locator("main")).to_contain_text("kettle")


@pytest.mark.parametrize(
    "address", ["/", "/conversations/", "/customers/", "/scorecard/", "/settings/imports/", "/search/?q=lamp"]
)
@pytest.mark.parametrize("size", [1440, 390])
def test_pages_are_accessible(page: Page, address: str, size: int) -> None:
    page.set_viewport_size({"width": size, "height": 844})
    page.goto(address)
    # As high as the page, so that the bar below covers nothing that a reader could scroll from under it.
    page.set_viewport_size({"width": size, "height": page.evaluate("document.documentElement.scrollHeight")})
    found = Axe().run(page, options={"runOnly": RULES["runOnly"]})
    assert found.violations_count == 0, found.generate_report()


def test_the_keyboard_is_enough_to_open_a_conversation(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/conversations/\d+/"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_long_conversation_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/conversations/", "/customers/", "/scorecard/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

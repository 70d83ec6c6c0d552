"""The components in a real browser: accessible, at home in every width, and quiet under the strict policy."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from emptychair.company import services

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
DESK = {"viewport": {"width": 1440, "height": 900}}
TABLET = {"viewport": {"width": 820, "height": 1100}}
PHONE = {"viewport": {"width": 390, "height": 8000}, "has_touch": True}  # tall, so that the bar below covers nothing
NARROW = {"viewport": {"width": 320, "height": 640}}


@pytest.fixture
def at(live_server: Any, settings: Any, transactional_db: None) -> str:
    """The address of a company that is set up."""
    settings.ROOT_URLCONF = "emptychair.web.tests.urls"
    services.set_up(
        "Lantern & Loom",
        time_zone="Europe/Berlin",
        language="en",
        seat_name="Ada",
        email="ada@example.org",
        password="correct horse battery staple",
    )
    return str(live_server.url)


def violations(page: Page, *, within: str | None = None) -> list[str]:
    found = Axe().run(page, context=within, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, TABLET, PHONE], ids=["desk", "tablet", "phone"])
def test_the_components_are_accessible(
    browser: Any, at: str, size: dict[str, object], scheme: str, complaints: list[str]
) -> None:
    context = browser.new_context(**size, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.goto(f"{at}/gallery/?bad")
    assert violations(page) == []
    assert wide(page) == 0
    assert complaints == []
    page.goto(f"{at}/gallery/?toast")
    assert violations(page, within=".toasts") == []
    context.close()


@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/", "/gallery/?none"])
def test_the_pages_before_and_beside_are_accessible(window: Page, at: str, path: str) -> None:
    window.goto(at + path)
    assert violations(window) == []


@pytest.mark.parametrize("window", [NARROW], indirect=True)
@pytest.mark.parametrize("path", ["/gallery/?bad&toast", "/sign-in/"])
def test_nothing_leaves_a_narrow_window(window: Page, at: str, path: str) -> None:
    window.goto(at + path)
    assert wide(window) == 0


def test_the_page_asks_nobody_but_us(window: Page, at: str, complaints: list[str]) -> None:
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.goto(f"{at}/gallery/")
    assert asked
    assert [url for url in asked if not url.startswith((at, "data:"))] == []
    assert complaints == []


def test_customers_speak_in_serif_and_the_company_in_sans(window: Page, at: str) -> None:
    window.goto(f"{at}/gallery/")
    window.evaluate("document.fonts.ready")
    font = "element => getComputedStyle(element).fontFamily"
    assert "Source Serif 4" in window.locator(".said").first.evaluate(font)
    assert "Source Serif" not in window.locator(".answer").first.evaluate(font)
    assert window.evaluate("document.fonts.check('17px \"Source Serif 4\"') && document.fonts.check('15px Inter')")


def test_names_and_words_from_outside_stay_text(window: Page, at: str) -> None:
    asked: list[str] = []
    window.on("dialog", lambda dialog: asked.append(dialog.message))
    window.goto(f"{at}/gallery/")
    expect(window.get_by_text("<b>not bold</b>")).to_be_visible()
    assert asked == []


def test_a_customers_markup_cannot_cover_the_page(window: Page, at: str) -> None:
    window.goto(f"{at}/gallery/")
    covered = window.evaluate(
        """() => {
            const box = document.querySelector(".said-html");
            const cover = document.createElement("div");
            cover.style.cssText = "position:fixed;top:-999px;left:-999px;width:9999px;height:9999px;z-index:99999";
            box.append(cover);
            box.scrollIntoView({block: "center"});
            return [[5, 5], [700, 20], [1400, 880]].some(([x, y]) => document.elementFromPoint(x, y) === cover);
        }"""
    )
    assert covered is False


def test_the_palette_goes_anywhere_by_keyboard_alone(window: Page, at: str) -> None:
    window.goto(f"{at}/gallery/")
    window.keyboard.press("Control+k")
    box = window.get_by_role("combobox", name="Where to, or whom do you look for?")
    expect(box).to_be_focused()
    box.fill("import an")
    expect(window.locator("#palette").get_by_role("option", selected=True)).to_contain_text("Import an export")
    assert violations(window) == []
    window.keyboard.press("Enter")
    window.wait_for_url("**/?rows=2")


def test_escape_closes_the_palette_and_gives_the_focus_back(window: Page, at: str) -> None:
    window.goto(f"{at}/gallery/")
    window.get_by_role("link", name="Import an export").focus()
    window.keyboard.press("Control+k")
    window.keyboard.press("Escape")
    expect(window.get_by_role("link", name="Import an export")).to_be_focused()


def test_keys_move_through_a_list_tick_and_open(window: Page, at: str) -> None:
    window.goto(f"{at}/gallery/")
    window.keyboard.type("jj")
    expect(window.locator("[data-at] .row-open")).to_be_focused()
    window.keyboard.press("x")
    expect(window.locator("[data-bulk]")).to_contain_text("1 chosen")
    window.keyboard.press("k")
    window.keyboard.press("o")
    window.wait_for_url("**open=0-0")


def test_the_question_mark_opens_the_sheet_of_keys(window: Page, at: str) -> None:
    window.goto(f"{at}/gallery/")
    window.keyboard.press("?")
    sheet = window.get_by_role("dialog", name="Keyboard")
    expect(sheet.get_by_text("Next conversation")).to_be_visible()
    assert violations(window) == []


def test_single_keys_can_be_turned_off(window: Page, at: str) -> None:
    window.goto(f"{at}/gallery/")
    window.keyboard.press("?")
    window.get_by_label("Single keys work in this browser").uncheck()
    window.keyboard.press("Escape")
    window.keyboard.press("j")
    expect(window.locator("[data-at]")).to_have_count(0)


def test_keys_stay_letters_while_one_types(window: Page, at: str) -> None:
    window.goto(f"{at}/gallery/")
    window.keyboard.press("/")
    window.keyboard.type("jk?x")
    expect(window.get_by_label("Company name")).to_have_value("")
    expect(window.locator("[data-at]")).to_have_count(1 if not window.locator("[data-find]").count() else 0)


def test_the_theme_changes_at_once_and_is_kept(window: Page, at: str) -> None:
    window.goto(f"{at}/gallery/")
    window.get_by_label("You and your settings").click()
    window.get_by_role("button", name="Dark").click()
    expect(window.locator("html")).to_have_attribute("data-theme", "dark")
    window.reload()
    expect(window.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("window", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_the_theme_changes_too_and_no_dead_button_shows(window: Page, at: str) -> None:
    window.goto(f"{at}/gallery/")
    window.get_by_label("You and your settings").click()
    expect(window.locator("[data-with-script]:visible")).to_have_count(0)
    window.get_by_role("button", name="Dark").click()
    expect(window.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_refused_form_leads_to_what_is_wrong(window: Page, at: str) -> None:
    window.goto(f"{at}/gallery/?bad")
    expect(window.locator(".problems")).to_be_focused()
    window.get_by_role("link", name="Company name: This field is required.").click()
    expect(window.get_by_label("Company name")).to_be_focused()


def test_a_toast_with_an_undo_stays_and_can_be_closed(window: Page, at: str) -> None:
    window.goto(f"{at}/gallery/?toast")
    toast = window.locator(".toast", has_text="are one customer now")
    expect(toast.get_by_role("button", name="Undo")).to_be_visible()
    toast.get_by_role("button", name="Close").click()
    expect(toast).to_have_count(0)


def test_a_chart_and_its_tooltip_are_drawn_on_a_canvas(window: Page, at: str, complaints: list[str]) -> None:
    window.goto(f"{at}/gallery/")
    chart = window.locator("[data-chart]")
    expect(chart.locator("canvas")).to_be_visible()
    chart.hover()
    window.emulate_media(color_scheme="dark")
    chart.hover(position={"x": 90, "y": 90})
    assert chart.evaluate("box => box.querySelectorAll('div > div > div').length") == 0
    assert complaints == []


def test_times_are_shown_in_the_readers_zone(browser: Any, at: str) -> None:
    context = browser.new_context(timezone_id="Asia/Kathmandu")
    page = context.new_page()
    page.goto(f"{at}/gallery/")
    title = page.locator("time[data-ago]").first.get_attribute("title") or ""
    assert "Asia/Kat" in title
    context.close()

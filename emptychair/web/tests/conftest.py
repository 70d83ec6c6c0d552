"""A real browser that asks nobody but us, and the addresses of these tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"
# Playwright's own loop runs in the thread of the test; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def addresses(settings: Any) -> None:
    """Serve the pages that these tests look at."""
    settings.ROOT_URLCONF = "emptychair.web.tests.urls"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The system's Chromium, which needs no sandbox of its own here."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {"executable_path": CHROMIUM, "args": flags}


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about: faults in scripts, blocked styles, missing files."""
    return []


@pytest.fixture
def window(browser: Browser, complaints: list[str], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page whose size, colours and scripts a test may choose by its parameter."""
    chosen = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
    context = browser.new_context(**chosen | getattr(request, "param", {}))
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()

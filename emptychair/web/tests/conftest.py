"""A real browser that asks nobody but us, and the addresses of these tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture
def addresses(settings: Any) -> None:
    """Serve the pages that these tests look at."""
    settings.ROOT_URLCONF = "emptychair.web.tests.urls"


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

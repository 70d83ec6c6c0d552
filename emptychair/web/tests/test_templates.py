"""What the content security policy would block must not stand in any template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2]
# Mails are no pages: no policy binds them, and their readers know nothing but styles in place.
TEMPLATES = sorted(set(PACKAGE.rglob("templates/**/*.html")) - set(PACKAGE.rglob("templates/**/letter.html")))
BLOCKED = {
    "a style attribute": r"<[^>]*\sstyle=",
    "a style element": r"<style\b",
    "an event attribute": r"<[^>]*\son[a-z]+=",
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "a script address": r"javascript:",
    "code for htmx": r"\shx-on\b|\shx-vals=[\"']js:",
    "something from elsewhere": r"(?:src|href)=[\"'](?:https?:)?//",
}


@pytest.mark.parametrize("what", BLOCKED)
def test_no_template_carries(what: str) -> None:
    pattern = re.compile(BLOCKED[what], re.IGNORECASE)
    assert [str(path.relative_to(PACKAGE)) for path in TEMPLATES if pattern.search(path.read_text())] == []


def test_templates_stay_short() -> None:
    assert [str(path) for path in TEMPLATES if len(path.read_text().splitlines()) > 150] == []


def test_links_to_another_window_give_nothing_away() -> None:
    opening = re.compile(r"<a[^>]*\starget=(?![^>]*noopener)[^>]*>")
    assert [str(path) for path in TEMPLATES if opening.search(path.read_text())] == []

"""Text reaches WCAG's AAA contrast on every surface, edges and lines AA, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[1] / "static/web/css/tokens.css").read_text()
PAIRS = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", SHEET)
LIGHT = {name: light for name, light, _ in PAIRS}
DARK = {name: dark for name, _, dark in PAIRS}
SURFACES = ("paper", "rail", "sunk", "raised")
TEXTS = ("ink", "soft", "quiet", "accent", "amber", "brick")


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable_on_every_surface(theme: dict[str, str]) -> None:
    on_surfaces = [(text, surface) for text in TEXTS for surface in SURFACES]
    on_tints = [(name, f"{name}-soft") for name in ("accent", "amber", "brick")]
    faint = [(a, b) for a, b in [*on_surfaces, *on_tints, ("on-accent", "accent")] if contrast(theme[a], theme[b]) < 7]
    assert faint == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_and_drawn_lines_are_visible(theme: dict[str, str]) -> None:
    lines = ("edge", "amber-line", "brick-line", "accent")
    assert [name for name in lines if contrast(theme[name], theme["paper"]) < 3] == []


def test_dark_is_grey_and_not_black() -> None:
    assert 0.005 < luminance(DARK["paper"]) < 0.03

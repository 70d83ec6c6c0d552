"""Numbers are humble: a share or a time says how many cases it rests on and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext, ngettext

from emptychair.web import words

Unit = Literal["share", "seconds", "number"]
WIDTH = 240


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A value with its 95 % interval, in words; `value` is empty while there are no cases."""

    value: str
    cases: str
    interval: str


def figure(value: float | None, *, low: float | None, high: float | None, n: int | None, unit: Unit) -> Figure:
    """Put a measured value into words. No value, or no cases, gives words that say so."""
    if value is None or n == 0:
        return Figure(value="", cases=gettext("no cases yet"), interval="")
    places = _places(low, high, unit)
    return Figure(
        value=_written(value, unit=unit, places=places),
        cases="" if n is None else _cases(n),
        interval=_interval(low, high, unit=unit, places=places),
    )


def _places(low: float | None, high: float | None, unit: Unit) -> int:
    """One decimal more only where the interval is narrower than two whole steps."""
    if unit == "seconds" or low is None or high is None:
        return 0 if unit != "number" else 1
    step = 0.01 if unit == "share" else 1
    return int(high - low < 2 * step)


def _written(value: float, *, unit: Unit, places: int) -> str:
    if unit == "share":
        return words.percent(value, places=places)
    return words.duration(value) if unit == "seconds" else words.count(value, places=places)


def _cases(n: int) -> str:
    return ngettext("of %(number)s", "of %(number)s", n) % {"number": words.count(n)}


def _interval(low: float | None, high: float | None, *, unit: Unit, places: int) -> str:
    if low is None or high is None:
        return ""
    if unit == "share":
        return f"{words.count(low * 100, places=places)}–{words.count(high * 100, places=places)}"
    return f"{_written(low, unit=unit, places=places)}–{_written(high, unit=unit, places=places)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """Where a share and its interval lie on a drawing of 0 to 1, in its own units."""

    left: float
    width: float
    point: float


def band(value: float, *, low: float, high: float) -> Band:
    """The interval as a band and the value as a mark on it."""
    left, right = WIDTH * max(0.0, low), WIDTH * min(1.0, high)
    return Band(left=round(left, 1), width=round(max(2.0, right - left), 1), point=round(WIDTH * value, 1))

"""The wait, drawn: one scale for every page, so that two lines can be compared wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Literal

from django.utils.translation import gettext

from emptychair.web.words import DAY, HOUR, MINUTE, short_duration

State = Literal["waiting", "answered", "closed"]
SHORTEST, LONGEST = MINUTE, 60 * DAY
WIDTH = 120
LONG, TOO_LONG = 4 * HOUR, DAY


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """A line and its words. `end` and `ticks` are places on a drawing WIDTH wide."""

    words: str
    end: float
    grade: str
    answered: bool
    ticks: tuple[float, ...]


def wait(seconds: float, *, state: State = "waiting") -> Wait:
    """The line for somebody who waited so many seconds, still waiting or answered."""
    return Wait(
        words=_words(seconds, state),
        end=place(seconds),
        grade=_grade(seconds) if state == "waiting" else "",
        answered=state == "answered",
        ticks=(place(HOUR), place(DAY), place(7 * DAY)),
    )


def place(seconds: float) -> float:
    """Where a wait ends on the line: the logarithm of its length between a minute and sixty days."""
    inside = min(max(seconds, SHORTEST), LONGEST)
    share = log(inside / SHORTEST) / log(LONGEST / SHORTEST)
    return round(WIDTH * max(share, 0.03), 1)


def _grade(seconds: float) -> str:
    if seconds >= TOO_LONG:
        return "wait-too-long"
    return "wait-long" if seconds >= LONG else ""


def _words(seconds: float, state: State) -> str:
    time = {"time": short_duration(seconds)}
    if state == "answered":
        return gettext("answered after %(time)s") % time
    return gettext("closed after %(time)s") % time if state == "closed" else gettext("waiting %(time)s") % time

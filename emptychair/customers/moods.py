"""How a customer felt over time, as a small drawing and in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from emptychair.customers.hooks import Felt
from emptychair.web.moods import feeling, mood_of
from emptychair.web.words import count

WIDTH, HEIGHT, EDGE = 280, 84, 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Dot:
    """One point of the drawing and what it stands for."""

    x: float
    y: float
    at: datetime
    sentiment: float
    count: int
    mood: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """The drawing in its own units, WIDTH by HEIGHT, with the words that say what it shows."""

    dots: tuple[Dot, ...]
    path: str
    words: str
    from_at: datetime
    until_at: datetime


def chart(moods: Sequence[Felt]) -> Chart | None:
    """The drawing, None when nothing was read."""
    if not moods:
        return None
    dots = tuple(_dot(felt, moods[0].at, moods[-1].at) for felt in moods)
    return Chart(
        dots=dots,
        path="M" + "L".join(f"{dot.x} {dot.y}" for dot in dots),
        words=_words(dots),
        from_at=moods[0].at,
        until_at=moods[-1].at,
    )


def _dot(felt: Felt, first: datetime, last: datetime) -> Dot:
    span = (last - first).total_seconds()
    along = (felt.at - first).total_seconds() / span if span else 0.5
    inside = max(-1.0, min(1.0, felt.sentiment))
    return Dot(
        x=round(EDGE + along * (WIDTH - 2 * EDGE), 1),
        y=round(HEIGHT / 2 - inside * (HEIGHT / 2 - EDGE), 1),
        at=felt.at,
        sentiment=felt.sentiment,
        count=felt.count,
        mood=mood_of(felt.sentiment),
    )


def _words(dots: Sequence[Dot]) -> str:
    messages = sum(dot.count for dot in dots)
    cases = ngettext("%(number)s message", "%(number)s messages", messages) % {"number": count(messages)}
    first, last = dots[0], dots[-1]
    if len(dots) == 1:
        return gettext("%(mood)s, in %(cases)s") % {"mood": feeling(first.mood), "cases": cases}
    lowest = min(dots, key=lambda dot: dot.sentiment)
    parts = {"first": _dated(first), "lowest": _dated(lowest), "last": _dated(last), "cases": cases}
    if lowest.mood in {first.mood, last.mood}:
        return gettext("From %(first)s to %(last)s, in %(cases)s") % parts
    return gettext("From %(first)s through %(lowest)s to %(last)s, in %(cases)s") % parts


def _dated(dot: Dot) -> str:
    return f"{feeling(dot.mood)} ({date_format(localtime(dot.at), 'DATE_FORMAT')})"

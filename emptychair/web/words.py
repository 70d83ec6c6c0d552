"""Numbers and times in words, the same on every page, in mails and reports.

Looking up formats and translations costs more than all else on a list of fifty, so what was said once in a language
is kept.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import avoid_wrapping
from django.utils.translation import get_language, gettext, ngettext

from emptychair.core import clock

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
_YEAR = 365.25 * DAY


def count(number: float, *, places: int = 0) -> str:
    """A number with the reader's separators: 1,204."""
    return _count(round(number, places), places, get_language() or "")


@lru_cache(maxsize=4096)
def _count(number: float, places: int, language: str) -> str:
    return number_format(number, decimal_pos=places, force_grouping=True)


def percent(share: float, *, places: int = 0) -> str:
    """A share between 0 and 1 as "62 %"."""
    return avoid_wrapping(gettext("%(number)s %%") % {"number": count(share * 100, places=places)})


def duration(seconds: float | None) -> str:
    """A length of time in its two largest units: "3 h 12 min". None is a dash."""
    return _duration(seconds, units=2)


def short_duration(seconds: float | None) -> str:
    """A length of time in its largest unit: "3 h". None is a dash."""
    return _duration(seconds, units=1)


def _duration(seconds: float | None, *, units: int) -> str:
    if seconds is None:
        return "–"
    whole = max(0, int(seconds))
    return _said(whole - whole % MINUTE if whole >= HOUR else whole, units, get_language() or "")


@lru_cache(maxsize=8192)
def _said(seconds: int, units: int, language: str) -> str:
    """The words for whole minutes, or for seconds below an hour, in the language; kept, because lists repeat them."""
    return avoid_wrapping(" ".join(word for word in _parts(seconds)[:units] if word))


def _parts(seconds: int) -> list[str]:
    """The words for the largest unit and, empty when nothing remains, for the next one."""
    if seconds < MINUTE:
        return [gettext("%(number)s s") % {"number": seconds}]
    if seconds < HOUR:
        return [_minutes(seconds // MINUTE)]
    if seconds < DAY:
        return [_hours(seconds // HOUR), _minutes(seconds % HOUR // MINUTE)]
    if seconds >= 2 * _YEAR:
        years = int(seconds // _YEAR)
        return [ngettext("%(number)s year", "%(number)s years", years) % {"number": count(years)}, ""]
    return [_days(seconds // DAY), _hours(seconds % DAY // HOUR) if seconds < 100 * DAY else ""]


def _minutes(number: int) -> str:
    return gettext("%(number)s min") % {"number": number} if number else ""


def _hours(number: int) -> str:
    return gettext("%(number)s h") % {"number": number} if number else ""


def _days(number: int) -> str:
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": count(number)}


def ago(moment: datetime, *, now: datetime | None = None) -> str:
    """How long ago, in one unit; beyond thirty days the date itself."""
    seconds = age(moment, now=now)
    return day(timezone.localtime(moment).date()) if seconds is None else _ago(seconds, get_language() or "")


def age(moment: datetime, *, now: datetime | None = None) -> int | None:
    """Whole seconds since, cut to the unit that is said; None for what is said as a date: the future and the old."""
    seconds = int(((now or clock.now()) - moment).total_seconds())
    if seconds < 0 or seconds >= 30 * DAY:
        return None
    unit = DAY if seconds >= DAY else HOUR if seconds >= HOUR else MINUTE
    return seconds - seconds % unit


@lru_cache(maxsize=512)
def _ago(seconds: int, language: str) -> str:
    if not seconds:
        return gettext("just now")
    if seconds >= DAY:  # whole, because in some languages the days after "ago" are declined
        number = seconds // DAY
        return ngettext("%(number)s day ago", "%(number)s days ago", number) % {"number": number}
    return gettext("%(time)s ago") % {"time": short_duration(seconds)}


def exact(moment: datetime) -> str:
    """Day, time and zone: "22 November 2026, 14:05 CET"."""
    local = timezone.localtime(moment)
    return f"{day(local.date())}, {local:%H:%M} {local.tzname()}"


def day(date: date) -> str:
    """A day as the reader writes it; kept, because a list names few days many times."""
    return _day(date, get_language() or "")


@lru_cache(maxsize=2048)
def _day(date: date, language: str) -> str:
    return date_format(date, "DATE_FORMAT")

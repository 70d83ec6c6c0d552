"""Numbers and times in words, the same on every page, in mails and reports."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import avoid_wrapping
from django.utils.translation import gettext, ngettext

from emptychair.core import clock

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60


def count(number: float, *, places: int = 0) -> str:
    """A number with the reader's separators: 1,204."""
    return number_format(round(number, places), decimal_pos=places, force_grouping=True)


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
    parts = _parts(max(0, int(seconds)))
    return avoid_wrapping(" ".join(word for word in parts[:units] if word))


def _parts(seconds: int) -> list[str]:
    """The words for the largest unit and, empty when nothing remains, for the next one."""
    if seconds < MINUTE:
        return [gettext("%(number)s s") % {"number": seconds}]
    if seconds < HOUR:
        return [_minutes(seconds // MINUTE)]
    if seconds < DAY:
        return [_hours(seconds // HOUR), _minutes(seconds % HOUR // MINUTE)]
    return [_days(seconds // DAY), _hours(seconds % DAY // HOUR) if seconds < 100 * DAY else ""]


def _minutes(number: int) -> str:
    return gettext("%(number)s min") % {"number": number} if number else ""


def _hours(number: int) -> str:
    return gettext("%(number)s h") % {"number": number} if number else ""


def _days(number: int) -> str:
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": count(number)}


def ago(moment: datetime, *, now: datetime | None = None) -> str:
    """How long ago, in one unit; beyond thirty days the date itself."""
    seconds = ((now or clock.now()) - moment).total_seconds()
    if seconds < 0 or seconds >= 30 * DAY:
        return date_format(timezone.localtime(moment), "DATE_FORMAT")
    if seconds < MINUTE:
        return gettext("just now")
    return gettext("%(time)s ago") % {"time": short_duration(seconds)}


def exact(moment: datetime) -> str:
    """Day, time and zone: "22 November 2026, 14:05 CET"."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATE_FORMAT')}, {date_format(local, 'H:i')} {local.tzname()}"

"""The day that words of time mean, seen from the day they were written."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

_FRIDAY, _SUNDAY = 4, 6
_WEEK = 7
_FARTHEST_DAYS = 1_000
_FIRST_YEAR, _LAST_YEAR = 1_000, 2_999
_CENTURY = 2_000
_COUNTED = ("hours", "days", "business_days", "weeks", "months")
_NUMERIC = re.compile(
    r"""(?<![\w./\-])(?:
    (?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})
    |(?P<dotted_day>[0-9]{1,2})\.[ ]?(?P<dotted_month>[0-9]{1,2})\.(?:[ ]?(?P<dotted_year>[0-9]{4}|[0-9]{2}))?
    |(?P<left>[0-9]{1,2})/(?P<right>[0-9]{1,2})/(?P<slashed_year>[0-9]{4}|[0-9]{2})
    |(?P<bare_left>[0-9]{1,2})/(?P<bare_right>[0-9]{2})
    )(?![\w/\-])""",
    re.VERBOSE,
)


class Numeric(NamedTuple):
    """A date in figures: its place in the text, the day, and whether it says its year."""

    start: int
    end: int
    due_on: date
    says_year: bool


def numeric_dates(text: str, *, upto: int, written_on: date) -> Iterator[Numeric]:
    """Dates in figures in the first `upto` letters, that day or later: 2026-11-27, 27.11., 27.11.2026, 27/11/2026."""
    for found in _NUMERIC.finditer(text, 0, upto):
        day, month, year = _figures(found)
        due = _dated(day, month, year, written_on=written_on)
        if due:
            yield Numeric(found.start(), found.end(), due, year is not None)


def _figures(found: re.Match[str]) -> tuple[int, int, int | None]:
    part = {name: int(value) for name, value in found.groupdict().items() if value}
    if "year" in part:
        return part["day"], part["month"], part["year"]
    if "dotted_day" in part:
        return part["dotted_day"], part["dotted_month"], _whole_year(part.get("dotted_year"))
    left, right = part.get("left", part.get("bare_left", 0)), part.get("right", part.get("bare_right", 0))
    # 11/27 can only be American.
    day, month = (right, left) if left <= 12 < right else (left, right)
    return day, month, _whole_year(part.get("slashed_year"))


def _whole_year(year: int | None) -> int | None:
    return year + _CENTURY if year is not None and year < 100 else year


def _dated(day: int, month: int, year: int | None, *, written_on: date) -> date | None:
    """That day, not before the day of writing; the next such day where no year is said."""
    # Up to eight years lie between two 29ths of February.
    for candidate in (year,) if year else range(written_on.year, written_on.year + 9):
        try:
            due = date(candidate, month, day)
        except ValueError:
            continue
        if due >= written_on:
            return due
    return None


def due_on(kind: str, numbers: Sequence[int], *, written_on: date) -> date | None:
    """The day a kind of words means, with the numbers among them; None where they mean none.

    Kinds: today, tomorrow, day_after_tomorrow, hours, days, business_days, weeks, months, week_end, weekend,
    next_week, month_end, next_month, weekday.0 (Monday) to weekday.6, month.1 to month.12.
    """
    name, _, number = kind.partition(".")
    if name == "weekday":
        return written_on + timedelta(days=(int(number) - written_on.weekday() - 1) % _WEEK + 1)
    if name == "month":
        return _in_month(int(number), numbers, written_on=written_on)
    if name in _COUNTED:
        count = max(numbers, default=0)
        return _counted(name, count, written_on=written_on) if 0 < count <= _FARTHEST_DAYS else None
    return _named(name, written_on=written_on)


def weekday_next_week(weekday: int, *, written_on: date) -> date:
    """The weekday, 0 for Monday, of the week after the day of writing."""
    return written_on + timedelta(days=_WEEK - written_on.weekday() + weekday)


def _named(name: str, *, written_on: date) -> date | None:
    if name in ("today", "tomorrow", "day_after_tomorrow"):
        return written_on + timedelta(days=("today", "tomorrow", "day_after_tomorrow").index(name))
    if name == "week_end":
        return written_on + timedelta(days=(_FRIDAY - written_on.weekday()) % _WEEK)
    if name == "weekend":
        return written_on + timedelta(days=_SUNDAY - written_on.weekday())
    if name == "next_week":
        return weekday_next_week(_FRIDAY, written_on=written_on)
    if name == "month_end":
        return _last_of(written_on.year, written_on.month)
    if name == "next_month":
        return _last_of(written_on.year, written_on.month + 1)
    return None


def _counted(name: str, count: int, *, written_on: date) -> date:
    if name == "business_days":
        due = written_on
        while count:
            due += timedelta(days=1)
            count -= due.weekday() <= _FRIDAY
        return due
    if name == "months":
        last = _last_of(written_on.year, written_on.month + count)
        return last.replace(day=min(last.day, written_on.day))
    days = {"hours": (count + 12) // 24, "days": count, "weeks": count * _WEEK}[name]
    return written_on + timedelta(days=days)


def _in_month(month: int, numbers: Sequence[int], *, written_on: date) -> date | None:
    """The day of the month if there is one among the numbers, else its last."""
    year = next((number for number in numbers if _FIRST_YEAR <= number <= _LAST_YEAR), None)
    day = next((number for number in numbers if number < _FIRST_YEAR), None)
    if day is not None:
        return _dated(day, month, year, written_on=written_on)
    last = _last_of(year or written_on.year + (month < written_on.month), month)
    return last if last >= written_on else None


def _last_of(year: int, month: int) -> date:
    """The last day of a month; months beyond 12 are of the years after."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

"""Times as exports write them."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_CLOCK = r"(?:[ T,]+(?:at )?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?([AaPp]\.?[Mm]\.?)?)?"
_ZONE = r" ?(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}:?\d{2}|[+-]\d{2})?"
_WEEKDAY = r"(?:[A-Za-z]{3,9},? )?"
_NAME = r"([A-Za-z]{3,9})\.?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_CLOCK}{_ZONE}", re.IGNORECASE)
_NUMBERS = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_CLOCK}{_ZONE}", re.IGNORECASE)
_DAY_MONTH = re.compile(rf"{_WEEKDAY}(\d{{1,2}})\.?[ -]{_NAME},?[ -](\d{{4}}){_CLOCK}{_ZONE}", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"{_WEEKDAY}{_NAME} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_CLOCK}{_ZONE}", re.IGNORECASE)
_TWITTER = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([+-]\d{4}) (\d{4})")
_EPOCH = re.compile(r"(\d{9,10})(?:\.(\d{1,9}))?|(\d{12,13})|(\d{15,16})")
_LONGEST = 64


class NoTime(ValueError):
    """These words are not a time."""


def read_time(words: str, *, day_first: bool = False) -> datetime:
    """The moment that is meant, in UTC; a time without a zone is taken as UTC. Raises NoTime.

    01/02/2015 is 2 January, with `day_first` 1 February; with dots the day always comes first.
    """
    given = " ".join(words[: _LONGEST + 1].split())
    if not given or len(given) > _LONGEST:
        raise NoTime
    try:
        return _twitter(given) or _written(given, day_first=day_first) or _epoch(given)
    except (ValueError, OverflowError, OSError) as error:
        raise NoTime from error


def _twitter(given: str) -> datetime | None:
    if not (found := _TWITTER.fullmatch(given)):
        return None
    month, day, hour, minute, second, zone, year = found.groups()
    hours, minutes, seconds = int(hour), int(minute), int(second)
    if hours > 23 or minutes > 59:
        raise NoTime
    return _midnight(year, month, day, zone) + timedelta(hours=hours, minutes=minutes, seconds=min(seconds, 59))


@lru_cache(maxsize=512)
def _midnight(year: str, month: str, day: str, zone: str) -> datetime:
    return _moment(year, _month(month), day, (None, None, None, None, None), zone)


def _written(given: str, *, day_first: bool) -> datetime | None:
    if found := _ISO.fullmatch(given):
        year, month, day, *clock, zone = found.groups()
        return _moment(year, int(month), day, clock, zone)
    if found := _NUMBERS.fullmatch(given):
        one, sign, other, year, *clock, zone = found.groups()
        if sign == "." or day_first or int(one) > 12:
            one, other = other, one
        return _moment(year if len(year) == 4 else f"20{year}", int(one), other, clock, zone)
    if found := _DAY_MONTH.fullmatch(given):
        day, name, year, *clock, zone = found.groups()
        return _moment(year, _month(name), day, clock, zone)
    if found := _MONTH_DAY.fullmatch(given):
        name, day, year, *clock, zone = found.groups()
        return _moment(year, _month(name), day, clock, zone)
    return None


def _epoch(given: str) -> datetime:
    """Seconds, milliseconds or microseconds since 1970."""
    if not (found := _EPOCH.fullmatch(given)):
        raise NoTime
    seconds, part, milliseconds, microseconds = found.groups()
    if seconds:
        moment = datetime.fromtimestamp(int(seconds), UTC)
        return moment + timedelta(microseconds=int((part or "0").ljust(6, "0")[:6]))
    if milliseconds:
        return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(milliseconds))
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(microseconds))


def _moment(year: str, month: int, day: str, clock: Sequence[str | None], zone: str | None) -> datetime:
    hour, minute, second, part, half = clock
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            raise NoTime
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    moment = datetime(
        int(year), month, int(day), hours, int(minute or 0), min(int(second or 0), 59),
        int((part or "0").ljust(6, "0")[:6]), tzinfo=_zone(zone),
    )  # fmt: skip
    return moment.astimezone(UTC)


def _zone(zone: str | None) -> timezone:
    digits = (zone or "").upper().removeprefix("UTC").removeprefix("GMT").replace(":", "")
    if digits in {"", "Z"}:
        return UTC
    sign = -1 if digits[0] == "-" else 1
    hours, minutes = (digits[1:3], digits[3:]) if len(digits) != 4 else (digits[1:2], digits[2:])
    return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes or 0)))


def _month(name: str) -> int:
    try:
        return _MONTHS[name[:3].lower()]
    except KeyError:
        raise NoTime from None

"""When a mail was written."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import mktime_tz, parsedate_tz

from emptychair.channels.mail.headers import Headers

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a mail that says nowhere when it was written or received."""

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_EARLY = timedelta(days=1)
_USUAL = re.compile(r"(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? ([+-])([01]\d)([0-5]\d)", re.ASCII)
_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6}
_MONTHS |= {"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?")


def written_at(headers: Headers, *, envelope: str = "") -> datetime:
    """The Date of a mail, in UTC.

    When it is missing, unreadable, before 1980 or more than a day after the mail was received: the time at which
    it was received (the topmost Received, else Delivery-Date, else the envelope line of an mbox). When there is none
    of all this: UNDATED.
    """
    received = _received(headers, envelope)
    for given in headers.all("date")[:3]:
        moment = moment_of(given)
        if moment is not None and moment >= _EARLIEST and (received is None or moment <= received + _EARLY):
            return moment
    return received or UNDATED


def _received(headers: Headers, envelope: str) -> datetime | None:
    given = [value.rpartition(";")[2] for value in headers.all("received")[:1]]
    given += [headers.first("delivery-date"), headers.first("resent-date"), envelope.partition(" ")[2]]
    moments = (moment_of(text) for text in given if text)
    return next((moment for moment in moments if moment is not None and moment >= _EARLIEST), None)


def moment_of(given: str) -> datetime | None:
    """A time as mail writes it, in UTC; without a zone it is taken for UTC. None if it cannot be read."""
    text = given[:200]
    usual = _USUAL.search(text)
    if usual is not None and (moment := _from_usual(usual)) is not None:
        return moment
    try:
        parsed = parsedate_tz(text)
        if parsed is not None:
            return datetime.fromtimestamp(mktime_tz(_within_a_day(parsed)), UTC)
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
    iso = _ISO.search(text)
    return _from_iso(iso[0]) if iso else None


def _from_usual(found: re.Match[str]) -> datetime | None:
    """The form that nearly every mail has, read without a parser. None if it is no time of the calendar."""
    day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    zone = timedelta(hours=int(hours), minutes=int(minutes))
    try:
        there = datetime(
            int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), min(int(second or 0), 59), tzinfo=UTC
        )
        return there - zone if sign == "+" else there + zone
    except (ValueError, KeyError, OverflowError):
        return None


_Parsed = tuple[int, int, int, int, int, int, int, int, int, int | None]


def _within_a_day(parsed: _Parsed) -> _Parsed:
    """A zone that is further from UTC than a day is nonsense and left out."""
    zone = parsed[9] or 0
    return (*parsed[:9], zone if abs(zone) < 86_400 else 0)


def _from_iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

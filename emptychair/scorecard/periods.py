"""The cuts that pages offer: from a day on, before a day, one channel."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """What the reader looks at: `since` is the first day, `until` the first day after; days begin at midnight UTC."""

    since: date | None = None
    until: date | None = None
    channel: str = ""

    def query(self, **changed: object) -> str:
        """The address's query of this period with something changed, empty when it is everything."""
        other = replace(self, **changed)  # type: ignore[arg-type]  # the names are this class's own
        parts = {"since": other.since, "until": other.until, "channel": other.channel}
        given = {name: str(value) for name, value in parts.items() if value}
        return f"?{urlencode(given)}" if given else ""

    def before(self, data_end: datetime) -> "Period | None":
        """The equally long period just before this one; None when this one has no beginning."""
        if self.since is None:
            return None
        end = self.until or data_end.date() + timedelta(days=1)
        try:
            return replace(self, since=self.since - (end - self.since), until=self.since)
        except OverflowError:
            return None


def period_from(given: Mapping[str, str]) -> Period:
    """The period that an address names; what cannot be read is left out."""
    since, until = _day(given.get("since", "")), _day(given.get("until", ""))
    if since and until and until <= since:
        until = None
    return Period(since=since, until=until, channel=given.get("channel", "").replace("\x00", "")[:120])


def _day(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2200 else None


def midnight(day: date | None) -> datetime | None:
    """The first moment of the day, UTC."""
    return datetime.combine(day, time(), UTC) if day else None

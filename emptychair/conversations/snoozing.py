"""Until when a conversation is put off, and when an answer goes out later."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

_MORNING = 9


class Until(models.TextChoices):
    """What is offered; `AT` takes a time of one's own."""

    LATER = "later", _("in 3 hours")
    TOMORROW = "tomorrow", _("until tomorrow morning")
    MONDAY = "monday", _("until Monday morning")
    WEEKS = "weeks", _("for two weeks")
    AT = "at", _("until …")


class Later(models.TextChoices):
    """When an answer can go out later; `AT` takes a time of one's own."""

    HOUR = "hour", _("in 1 hour")
    TOMORROW = "tomorrow", _("tomorrow morning")
    MONDAY = "monday", _("Monday morning")
    AT = "at", _("at …")


def moment(until: str, *, now: datetime) -> datetime:
    """The time that a choice means; `now` is the reader's local time. Raises KeyError for a time of one's own."""
    return _MEANS[until](now)


def _morning(day: datetime) -> datetime:
    return day.replace(hour=_MORNING, minute=0, second=0, microsecond=0)


_MEANS: dict[str, Callable[[datetime], datetime]] = {
    Later.HOUR: lambda now: now + timedelta(hours=1),
    Until.LATER: lambda now: now + timedelta(hours=3),
    Until.TOMORROW: lambda now: _morning(now + timedelta(days=1)),
    Until.MONDAY: lambda now: _morning(now + timedelta(days=7 - now.weekday())),
    Until.WEEKS: lambda now: _morning(now + timedelta(days=14)),
}

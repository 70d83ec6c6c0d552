"""Where the story's minutes fall in the calendar, for a given now.

The story ends some minutes before now, so that waits look alive. Its last two days are moved together with that
end; everything before keeps its hour of the day and is moved by whole days, the latest that leaves the order
as it was. So history is never written at night, and any now gives the same story at the same distance.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LAST_MINUTE = 16 * 60 + 40
_ENDED_AGO = timedelta(minutes=4)
_ALIVE_MINUTES = 2 * 1440
_PLACE = re.compile(r"\{(?P<what>wd|date)(?P<day>[+-]\d+)\}")

_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """The story's last moment, and the start of its last day for all that is older than two days."""

    end: datetime
    day_zero: datetime

    def at(self, minute: int) -> datetime:
        """The moment of a story minute."""
        if minute >= LAST_MINUTE - _ALIVE_MINUTES:
            return self.end + timedelta(minutes=minute - LAST_MINUTE)
        return self.day_zero + timedelta(minutes=minute)

    def fill(self, text: str, *, language: str) -> str:
        """The text with `{wd-9}` and `{date-9}` put as the weekday and the date of that day of the story."""
        return _PLACE.sub(lambda found: self._named(found["what"], int(found["day"]), language), text)

    def _named(self, what: str, day: int, language: str) -> str:
        noon = self.at(day * 1440 + 720)
        spoken = language if language in _WEEKDAYS else "en"
        if what == "wd":
            return _WEEKDAYS[spoken].split()[noon.weekday()]
        month = _MONTHS[spoken].split()[noon.month - 1]
        return {"de": f"{noon.day}. {month}", "es": f"{noon.day} de {month}"}.get(spoken, f"{noon.day} {month}")


def calendar(now: datetime) -> Calendar:
    """How the story lies before `now`."""
    end = now.astimezone(UTC).replace(second=0, microsecond=0) - _ENDED_AGO
    started = end - timedelta(minutes=LAST_MINUTE)
    return Calendar(end=end, day_zero=started.replace(hour=0, minute=0))

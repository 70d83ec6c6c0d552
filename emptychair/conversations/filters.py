"""What a list of conversations can be narrowed to, read from and written to an address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emptychair.web.moods import FEELS_FROM


class State(models.TextChoices):
    """Which conversations: those whose last turn is the customer's wait."""

    WAITING = "waiting", _("Waiting")
    ANSWERED = "answered", _("Answered")
    ALL = "all", _("All")


class Mood(models.TextChoices):
    """How the customer's latest message feels."""

    NEGATIVE = "negative", _("unhappy")
    NEUTRAL = "neutral", _("matter-of-fact")
    POSITIVE = "positive", _("happy")


class Intent(models.TextChoices):
    """What a message is, as `understanding` names it."""

    COMPLAINT = "complaint", _("complaint")
    QUESTION = "question", _("question")
    PRAISE = "praise", _("praise")
    SUGGESTION = "suggestion", _("suggestion")
    BUYING = "buying", _("wants to buy")
    LEAVING = "leaving", _("wants to leave")
    COMPARISON = "comparison", _("comparison")
    RECOMMENDATION = "recommendation", _("recommends us")
    WARNING = "warning", _("warns others")


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """A narrowing; what is empty or None narrows nothing. Days are whole days in UTC, both included."""

    state: State = State.WAITING
    channel: int | None = None
    intent: str = ""
    mood: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None

    def query(self, **changes: object) -> str:
        """The address's query with some of it changed; None takes a part away."""
        chosen = replace(self, **changes)  # type: ignore[arg-type]
        parts = {name: getattr(chosen, name) for name in self.__dataclass_fields__ if getattr(chosen, name)}
        if parts.get("state") == State.WAITING:
            del parts["state"]
        return "?" + urlencode({name: str(value) for name, value in parts.items()})

    @property
    def narrows(self) -> bool:
        """Whether anything but the state is chosen."""
        return self != Filters(state=self.state)

    def condition(self) -> Q:
        """What a conversation has to meet."""
        chosen = Q()
        if self.state is State.WAITING:
            chosen &= Q(waiting_since__isnull=False)
        elif self.state is State.ANSWERED:
            chosen &= Q(waiting_since__isnull=True)
        if self.channel:
            chosen &= Q(channel_id=self.channel)
        if self.intent:
            chosen &= Q(intents__contains=[self.intent])
        if self.language:
            chosen &= Q(language=self.language)
        if self.since:
            chosen &= Q(last_message_at__gte=_midnight(self.since))
        if self.until:
            chosen &= Q(last_message_at__lt=_midnight(self.until + timedelta(days=1)))
        return chosen & _mood_condition(self.mood)


def _mood_condition(mood: str) -> Q:
    if mood == Mood.NEGATIVE:
        return Q(mood__lte=-FEELS_FROM)
    if mood == Mood.POSITIVE:
        return Q(mood__gte=FEELS_FROM)
    return Q(mood__gt=-FEELS_FROM, mood__lt=FEELS_FROM) if mood else Q()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def filters_from(query: Mapping[str, str]) -> Filters:
    """The narrowing that an address asks for; nonsense in it narrows nothing."""
    channel = query.get("channel", "")
    language = query.get("language", "")
    return Filters(
        state=State(query["state"]) if query.get("state") in State.values else State.WAITING,
        channel=int(channel) if channel.isdecimal() and len(channel) < 10 else None,
        intent=query.get("intent", "") if query.get("intent") in Intent.values else "",
        mood=query.get("mood", "") if query.get("mood") in Mood.values else "",
        language=language if language.replace("-", "").isalnum() and len(language) <= 8 else "",
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
    )


def _day(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if 1970 <= day.year < 9999 else None

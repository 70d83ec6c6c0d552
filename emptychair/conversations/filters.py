"""What a list of conversations can be narrowed to, read from and written to an address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emptychair.company.models import Seat
from emptychair.conversations.models import URGENT_FROM
from emptychair.web.moods import FEELS_FROM
from emptychair.web.parts import Words


class State(models.TextChoices):
    """Which conversations: those whose last turn is the customer's wait."""

    WAITING = "waiting", _("Waiting")
    ANSWERED = "answered", _("Answered")
    SNOOZED = "snoozed", _("Put off")
    CLOSED = "closed", _("Closed")
    ALL = "all", _("All")


class Whose(models.TextChoices):
    """Who has taken them on."""

    MINE = "mine", _("Mine")
    TEAM = "team", _("My team’s")
    NOBODY = "nobody", _("Nobody’s")


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


_INTENTS = dict(Intent.choices)


def intent_labels(intents: Iterable[str]) -> tuple[Words, ...]:
    """What the reader calls them; what no page knows is left out."""
    return tuple(_INTENTS[one] for one in intents if one in _INTENTS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """A narrowing; what is empty or None narrows nothing. Days are whole days in UTC, both included."""

    state: State = State.WAITING
    whose: str = ""
    urgent: bool = False
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
        return "?" + urlencode({name: "1" if value is True else str(value) for name, value in parts.items()})

    @property
    def narrows(self) -> bool:
        """Whether more is chosen than one of the lists."""
        return self != Filters(state=self.state, whose=self.whose)

    def condition(self, seat: Seat) -> Q:
        """What a conversation has to meet for this reader."""
        chosen = Q() if self.state is State.ALL else Q(state=self.state.value)
        if self.whose == Whose.MINE:
            chosen &= Q(seat=seat)
        elif self.whose == Whose.TEAM:
            chosen &= Q(team__in=seat.teams.filter(removed_at=None))
        elif self.whose == Whose.NOBODY:
            chosen &= Q(seat=None)
        if self.urgent:
            chosen &= Q(urgency__gte=URGENT_FROM)
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
        whose=query.get("whose", "") if query.get("whose") in Whose.values else "",
        urgent=query.get("urgent") == "1",
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

"""What the scorecard's pages show: values ready for the templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from emptychair.conversations.models import Message
from emptychair.scorecard.definitions import BY_NAME, DEFINITIONS, LETTERS, Definition
from emptychair.scorecard.periods import Period
from emptychair.web import figures, words
from emptychair.web.parts import Chip, Words

_PRESETS = (7, 28, 90)


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """The rows behind one side of a number."""

    label: Words
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One number with what it rests on. `change` is empty where there is no earlier period."""

    definition: Definition
    figure: figures.Figure
    band: figures.Band | None
    width: int
    beside: str
    change: str
    changed: bool
    url: str
    sides: list[Link]


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A group of numbers."""

    title: Words
    cards: list[Card]


def letters(content: Mapping[str, Any], period: Period) -> list[Letter]:
    """All numbers in their groups."""
    changes = (content.get("before") or {}).get("changes", {})
    cards = [
        _card(definition, content["metrics"][definition.name], changes.get(definition.name), period)
        for definition in DEFINITIONS
        if definition.name in content["metrics"]
    ]
    return [
        Letter(title=title, cards=[card for card in cards if card.definition.letter == letter])
        for letter, title in LETTERS.items()
    ]


def _card(definition: Definition, numbers: Mapping[str, Any], change: Mapping[str, Any] | None, period: Period) -> Card:
    value, low, high = numbers["value"], numbers["low"], numbers["high"]
    drawn = definition.unit == "share" and None not in (value, low, high)
    sides = [Link(label=label, url=rows_url(definition.name, side, period)) for side, label in definition.sides]
    return Card(
        definition=definition,
        figure=_figure(definition.unit, numbers),
        band=figures.band(value, low=low, high=high) if drawn else None,
        width=figures.WIDTH,
        beside=_beside(numbers) if definition.unit == "seconds" else "",
        change=_change(definition.unit, change),
        changed=bool(change and change["is_more_than_chance"]),
        url=sides[0].url,
        sides=sides,
    )


def rows_url(name: str, side: str, period: Period, **more: object) -> str:
    """The address of the rows behind one side of a number."""
    query = period.query()
    extra = "&".join([f"side={side}", *(f"{key}={value}" for key, value in more.items())])
    return f"{reverse('scorecard_rows', args=[name])}{query}{'&' if query else '?'}{extra}"


def _figure(unit: str, numbers: Mapping[str, Any]) -> figures.Figure:
    value, low, high, n = numbers["value"], numbers["low"], numbers["high"], numbers["n"]
    if unit == "share":
        return figures.figure(value, low=low, high=high, n=n, unit="share")
    if unit == "seconds":
        if value is None and n:
            return figures.Figure(value=_("not reached"), cases=_of(n), interval="")
        return figures.figure(value, low=low, high=high, n=n, unit="seconds")
    if value is None or not n:
        return figures.Figure(value="", cases=_("no cases yet"), interval="")
    places = 0 if unit == "count" else 2
    interval = "" if low is None or high is None else f"{_count(low, places)}–{_count(high, places)}"
    return figures.Figure(value=_count(value, places), cases=_of(n), interval=interval)


def _of(n: int) -> str:
    return _("of %(number)s") % {"number": words.count(n)}


def _count(value: float, places: int) -> str:
    return words.count(round(value, places) + 0.0, places=places)


def _beside(numbers: Mapping[str, Any]) -> str:
    if not numbers["n"]:
        return ""
    if numbers["value"] is None:
        return _("Fewer than half have had an answer so far.")
    if numbers["p90"] is None:
        return _("More than one in ten never had an answer so far.")
    return _("Nine in ten had one after %(time)s.") % {"time": words.duration(numbers["p90"])}


def _change(unit: str, change: Mapping[str, Any] | None) -> str:
    """In words, whether it is more than chance."""
    if change is None:
        return ""
    was = {"was": _written(unit, change["was"])}
    if not change["is_more_than_chance"]:
        return _("Before: %(was)s. The difference may be chance.") % was
    return (_("Up from %(was)s.") if change["difference"] > 0 else _("Down from %(was)s.")) % was


def _written(unit: str, value: float) -> str:
    if unit == "share":
        return words.percent(value, places=1)
    return words.duration(value) if unit == "seconds" else words.count(value, places=2)


def chips(period: Period, channels: Sequence[str], data_end: datetime | None) -> list[Chip]:
    """The filters that are on, and those that can be put on."""
    here = reverse("scorecard")
    found: list[Chip] = []
    if period.since:
        found.append(_on(_("From"), period.since, here + period.query(since=None)))
    if period.until:
        found.append(_on(_("Before"), period.until, here + period.query(until=None)))
    if period.channel:
        found.append(_on(_("Channel"), period.channel, here + period.query(channel="")))
    if data_end and not period.since and not period.until:
        for days in _PRESETS:
            begin, beyond = _last(days, data_end)
            label = _("The last %(number)s days") % {"number": days}
            found.append(Chip(label=label, url=here + period.query(since=begin, until=beyond)))
    if not period.channel and 1 < len(channels) <= 6:
        found += [Chip(label=_("Channel"), value=name, url=here + period.query(channel=name)) for name in channels]
    return found


def _on(label: str, value: object, remove_url: str) -> Chip:
    return Chip(label=label, value=str(value), remove_url=remove_url)


def _last(days: int, data_end: datetime) -> tuple[date, date]:
    beyond = data_end.date() + timedelta(days=1)
    return beyond - timedelta(days=days), beyond


def definition_of(name: str) -> Definition | None:
    """The metric of that name in words."""
    return BY_NAME.get(name)


def moment(written: str) -> datetime:
    """A time as results keep it."""
    return datetime.fromisoformat(written)


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A message in the words of its writer, with where it stands."""

    message: Message
    who: str
    url: str
    why: str


def said(message: Message, *, why: str = "") -> Said:
    """A message for a list; its address is its conversation's, where it has one."""
    if message.conversation_id:
        url = reverse("conversation", args=[message.conversation_id])
    else:
        url = reverse("message", args=[message.pk])
    handle = message.conversation.handle if message.conversation and message.by_company else message.handle
    return Said(message=message, who=handle.shown_name, url=url, why=why)


def voice(message: Message, why: str) -> Said:
    """A customer's words at the head of the page, and why they stand there."""
    reasons = {"waits": _("waits longest"), "praise": _("is glad"), "complaint": _("is unhappy")}
    return said(message, why=reasons.get(why, ""))

"""The front page: who has waited longest, what is one's own, what is due, and what customers say in their own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from emptychair.asks import selectors as asks
from emptychair.asks.models import Promise
from emptychair.company import rota
from emptychair.company.models import Seat
from emptychair.company.reach import Reach
from emptychair.conversations import selectors, shown
from emptychair.conversations.filters import Filters, Whose
from emptychair.conversations.models import Conversation
from emptychair.conversations.selectors import Counts
from emptychair.conversations.shown import Row
from emptychair.outbox import selectors as outbox
from emptychair.web.moods import FEELS_FROM

_FEW = 5
_LATELY = timedelta(days=7)
_LOOKED_AT = 300
_LENGTHS = range(40, 320)


@dataclass(frozen=True, kw_only=True, slots=True)
class Today:
    """What a seat needs to know in the morning. `voices` are what customers said lately: a praise, a complaint, a wish.

    `held_count` and `undelivered_count` are what waits for a decision; `on_turn` who answers today.
    """

    counts: Counts
    waiting: Sequence[Row]
    mine: Sequence[Row]
    overdue: Sequence[Promise]
    due: Sequence[Promise]
    held_count: int
    undelivered_count: int
    on_turn: Sequence[Seat]
    voices: Sequence[Row]


def today(seat: Seat, *, reach: Reach, now: datetime) -> Today:
    """The front page for this seat."""
    promises = asks.due(seat, reach=reach)
    return Today(
        counts=selectors.counts(seat, reach=reach),
        waiting=_rows(Filters(), seat, reach=reach, now=now),
        mine=_rows(Filters(whose=Whose.MINE), seat, reach=reach, now=now),
        overdue=promises.overdue,
        due=[*promises.today, *promises.week],
        held_count=outbox.held_count(reach=reach),
        undelivered_count=outbox.undecided_count(reach=reach),
        on_turn=rota.on(localdate(now)),
        voices=_voices(reach=reach, now=now),
    )


def _rows(filters: Filters, seat: Seat, *, reach: Reach, now: datetime) -> list[Row]:
    page = selectors.conversation_page(filters, seat=seat, reach=reach, size=_FEW)
    return shown.rows(page.rows, selectors.words_of(page.rows), now=now, holders=selectors.holders_of(page.rows))


def _voices(*, reach: Reach, now: datetime) -> list[Row]:
    """The latest praise, complaint and wish of the last days that are neither too short nor too long to read."""
    latest = selectors.latest_since(now - _LATELY, reach=reach, most=_LOOKED_AT)
    words = selectors.words_of(latest)
    readable = [one for one in latest if one.pk in words and len(words[one.pk].text) in _LENGTHS]
    wanted = (_is_praise, _is_complaint, _is_wish)
    found = {one.pk: one for fits in wanted for one in [next(filter(fits, readable), None)] if one}
    return shown.rows(found.values(), words, now=now)


def _is_praise(conversation: Conversation) -> bool:
    return (conversation.mood or 0) >= FEELS_FROM


def _is_complaint(conversation: Conversation) -> bool:
    return (conversation.mood or 0) <= -FEELS_FROM


def _is_wish(conversation: Conversation) -> bool:
    return "suggestion" in conversation.intents

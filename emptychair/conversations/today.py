"""The front page: who has waited longest, what is one's own, what is due, and what customers say in their own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from emptychair.asks import selectors as asks
from emptychair.asks.models import Promise
from emptychair.company import rota
from emptychair.company.models import Seat
from emptychair.company.reach import Reach
from emptychair.conversations import selectors, shown
from emptychair.conversations.filters import Filters, Whose
from emptychair.conversations.selectors import Counts
from emptychair.conversations.shown import Row
from emptychair.conversations.voices import voices
from emptychair.outbox import selectors as outbox

_FEW = 5


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
    spoken = voices(reach=reach, now=now)
    return Today(
        counts=selectors.counts(seat, reach=reach),
        waiting=_rows(Filters(), seat, reach=reach, now=now),
        mine=_rows(Filters(whose=Whose.MINE), seat, reach=reach, now=now),
        overdue=promises.overdue,
        due=[*promises.today, *promises.week],
        held_count=outbox.held_count(reach=reach),
        undelivered_count=outbox.undecided_count(reach=reach),
        on_turn=rota.on(localdate(now)),
        voices=shown.rows(spoken, selectors.words_of(spoken), now=now),
    )


def _rows(filters: Filters, seat: Seat, *, reach: Reach, now: datetime) -> list[Row]:
    page = selectors.conversation_page(filters, seat=seat, reach=reach, size=_FEW)
    return shown.rows(page.rows, selectors.words_of(page.rows), now=now, holders=selectors.holders_of(page.rows))

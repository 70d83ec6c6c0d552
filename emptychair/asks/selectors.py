"""Questions about promises."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from emptychair.asks.models import SAID, Promise
from emptychair.company.models import Role, Seat
from emptychair.company.reach import Reach
from emptychair.core import clock
from emptychair.web.paging import Cursor, Page, page_of

MOST_OPEN = 500
_WITH = ("channel", "handle__customer", "owner", "settled_by")


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """Open promises by when they are due; `cut`: there are more than are shown."""

    overdue: Sequence[Promise]
    today: Sequence[Promise]
    week: Sequence[Promise]
    later: Sequence[Promise]
    cut: bool

    @property
    def count(self) -> int:
        """How many are shown."""
        return len(self.overdue) + len(self.today) + len(self.week) + len(self.later)


def due(owner: Seat | None, *, reach: Reach) -> Due:
    """What is open, of one seat or of all (None); today and the week are the reader's."""
    today = timezone.localdate(clock.now())
    sunday = today + timedelta(days=6 - today.weekday())
    found = list(_of(owner, reach).filter(state=Promise.State.OPEN).order_by("due_on", "id")[: MOST_OPEN + 1])
    rows = found[:MOST_OPEN]
    return Due(
        overdue=[one for one in rows if one.due_on < today],
        today=[one for one in rows if one.due_on == today],
        week=[one for one in rows if today < one.due_on <= sunday],
        later=[one for one in rows if one.due_on > max(today, sunday)],
        cut=len(found) > MOST_OPEN,
    )


def settled(owner: Seat | None, cursor: Cursor | None, *, reach: Reach) -> Page[Promise]:
    """What has ended, the latest first."""
    return page_of(_of(owner, reach).exclude(settled_at=None), by="settled_at", descending=True, cursor=cursor)


def _of(owner: Seat | None, reach: Reach) -> QuerySet[Promise]:
    rows = Promise.objects.filter(SAID, reach.condition("channel")).select_related(*_WITH)
    return rows.filter(owner=owner) if owner else rows


def by_id(pk: int, *, reach: Reach) -> Promise | None:
    """A promise, None when there is none within reach."""
    found = Promise.objects.filter(SAID, reach.condition("channel"), pk=pk)
    return found.select_related(*_WITH, "made_by").first()


def in_conversation(subject_id: int) -> list[Promise]:
    """What was promised in a conversation, what is open first."""
    rows = Promise.objects.filter(SAID, subject_id=subject_id).select_related("owner")
    return sorted(rows.order_by("due_on", "id")[:50], key=lambda one: one.state != Promise.State.OPEN)


def owners() -> list[Seat]:
    """Who can own a promise."""
    seats = Seat.objects.filter(is_active=True).exclude(role__in=[Role.ANALYST, Role.AGENCY])
    return list(seats.order_by("name", "id"))


def is_late(promise: Promise, today: date) -> bool:
    """Whether its day has passed and it is open."""
    return promise.state == Promise.State.OPEN and promise.due_on < today

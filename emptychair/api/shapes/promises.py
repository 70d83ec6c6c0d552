"""Promises."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from emptychair.api.shapes.base import Given, Id, Moment, Paging, Seat, Shape, seat_or_none
from emptychair.asks import models
from emptychair.asks.services import LONGEST, LONGEST_WORD

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]


class Promise(Shape):
    """Something said to a customer with a day; `first_due_on` is the day that the customer was told."""

    id: int
    conversation: int
    channel: int
    customer: int | None
    words: str
    first_due_on: date
    due_on: date
    state: str
    owner: Seat | None
    made_at: Moment
    settled_at: Moment | None
    settled_on: date | None
    word: str


def promise(row: models.Promise) -> Promise:
    """The promise."""
    return Promise(
        id=row.pk, conversation=row.subject_id, channel=row.channel_id, customer=row.handle.customer_id,
        words=row.words, first_due_on=row.first_due_on, due_on=row.due_on, state=row.state,
        owner=seat_or_none(row.owner), made_at=row.made_at, settled_at=row.settled_at, settled_on=row.settled_on,
        word=row.word,
    )  # fmt: skip


class Which(Paging):
    """Whose promises: the token's seat's or everybody's."""

    whose: Literal["mine", "all"] = "mine"


class DuePromises(Shape):
    """Open promises by when they are due where the seat is; `cut`: there are more than these 500."""

    overdue: list[Promise]
    today: list[Promise]
    week: list[Promise]
    later: list[Promise]
    cut: bool


class NewPromise(Given):
    """A promise noted by hand."""

    words: str = Field(min_length=1, max_length=LONGEST)
    due_on: Day


class Settle(Given):
    """How it ended, and on which day: today if null. Taking it back takes a word."""

    state: Literal["kept", "broken", "taken_back"]
    word: str = Field("", max_length=LONGEST_WORD)
    on: Day | None = None


class Move(Given):
    """Another day, and why."""

    due_on: Day
    reason: str = Field(min_length=1, max_length=LONGEST_WORD)


class HandOver(Given):
    """Who cares for it: the id of a seat."""

    seat: Id

"""Seats, teams, turns, notices, channels, numbers."""

from datetime import date

from pydantic import Field

from emptychair.api.shapes.base import Moment, Seat, Shape
from emptychair.channels.models import Channel as ChannelRow
from emptychair.company.models import Notice as NoticeRow


class Me(Shape):
    """For whom the token acts, and what it is for."""

    seat: Seat
    email: str
    token: str
    scope: str
    expires_at: Moment | None


class Team(Shape):
    """Seats that answer together. `mine`: the token's seat is in it."""

    id: int
    name: str
    mine: bool


class Turns(Shape):
    """Whose turn it is to answer on a day, as the company's clock has it."""

    on: date
    seats: list[Seat]


class Notice(Shape):
    """What the seat is told. `url` is a page of the product."""

    id: int
    kind: str
    words: str
    url: str
    at: Moment
    seen_at: Moment | None


def notice(row: NoticeRow) -> Notice:
    """The notice."""
    return Notice(id=row.pk, kind=row.kind, words=row.words, url=row.url, at=row.at, seen_at=row.seen_at)


class Seen(Shape):
    """How many notices were new."""

    seen: int


class Channel(Shape):
    """A place where customers talk. `waiting` arrivals were not read yet, `set_aside` cannot be."""

    id: int
    name: str
    kind: str
    network: str
    teams: list[int]
    arrival_count: int
    last_heard_at: Moment | None
    waiting: int
    set_aside: int


class Channels(Shape):
    """The channels within reach."""

    items: list[Channel]


def channel(row: ChannelRow) -> Channel:
    """The channel as `selectors.channels` brings it."""
    return Channel(
        id=row.pk, name=row.name, kind=row.kind, network=row.network, teams=[team.pk for team in row.teams.all()],
        arrival_count=row.arrival_count, last_heard_at=row.last_heard_at, waiting=getattr(row, "waiting", 0),
        set_aside=getattr(row, "set_aside", 0),
    )  # fmt: skip


class Cut(Shape):
    """From a day on, before a day, of one channel by its name; days begin at midnight UTC."""

    since: date | None = Field(None, ge=date(1990, 1, 1), le=date(2200, 12, 31))
    until: date | None = Field(None, ge=date(1990, 1, 1), le=date(2200, 12, 31), description="The first day after.")
    channel: str = Field("", max_length=120)


class Figure(Shape):
    """One number, with the interval that it may lie in, and what it rests on."""

    name: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    p90: float | None
    n: int | None


class Scorecard(Shape):
    """The numbers of a cut. `computed_at` is null while the worker computes them: ask again in a while."""

    since: date | None
    until: date | None
    channel: str
    computed_at: Moment | None
    data_end: Moment | None
    figures: list[Figure]

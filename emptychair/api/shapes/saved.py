"""Saved views, saved replies, and the links that open customers' pages."""

from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.urls import reverse
from pydantic import Field

from emptychair.api.shapes.base import Given, Id, Moment, Seat, Shape, seat, seat_or_none
from emptychair.company.models import Seat as SeatRow
from emptychair.conversations.models import SavedView
from emptychair.outbox import models
from emptychair.outbox.services import LONGEST


class View(Shape):
    """A narrowing of the list of conversations under a name, as the query of its address: "?state=all"."""

    id: int
    name: str
    query: str
    shared: bool
    by: Seat
    mine: bool


def view(row: SavedView, *, reader: SeatRow) -> View:
    """The view."""
    return View(
        id=row.pk, name=row.name, query=row.query, shared=row.shared, by=seat(row.seat), mine=row.seat_id == reader.pk
    )


class Views(Shape):
    """One's own views and those that colleagues share."""

    items: list[View]


class NewView(Given):
    """A view to be kept. One's own of that name means the new narrowing from then on."""

    name: str = Field(min_length=1, max_length=60)
    query: str = Field("", max_length=400)
    shared: bool = False


class Reply(Shape):
    """Words that are written often, with fields such as `{{ seat.name }}` in them. Without a team it is everybody's."""

    id: int
    name: str
    text: str
    language: str
    team: int | None
    used_count: int
    by: Seat | None
    changed_at: Moment


def reply(row: models.SavedReply) -> Reply:
    """The reply."""
    return Reply(
        id=row.pk, name=row.name, text=row.text, language=row.language, team=row.team_id, used_count=row.used_count,
        by=seat_or_none(row.by), changed_at=row.changed_at,
    )  # fmt: skip


class NewReply(Given):
    """What a saved reply is to be."""

    name: str = Field(min_length=1, max_length=80)
    text: str = Field(min_length=1, max_length=LONGEST)
    language: Annotated[str, Field(max_length=8)] = ""
    team: Id | None = None


class Link(Shape):
    """The live link by which a customer reads and answers a conversation; its address is nowhere kept."""

    made_at: Moment
    expires_at: Moment
    last_used_at: Moment | None
    read_at: Moment | None
    by: Seat | None


class Links(Shape):
    """The live link to a conversation, null when there is none."""

    link: Link | None


def links(row: models.PageLink | None) -> Links:
    """The link, if there is one."""
    if row is None:
        return Links(link=None)
    used: datetime | None = row.last_used_at
    return Links(
        link=Link(
            made_at=row.made_at, expires_at=row.expires_at, last_used_at=used, read_at=row.read_at,
            by=seat_or_none(row.made_by),
        )
    )  # fmt: skip


class MadeLink(Shape):
    """A link for a customer. Whoever has this address is taken for them; it is answered only here."""

    address: str
    expires_at: Moment


def made_link(token: str, row: models.PageLink) -> MadeLink:
    """The link with its address."""
    where = f"{settings.EMPTYCHAIR_ADDRESS}{reverse('customer_page', args=[token])}"
    return MadeLink(address=where, expires_at=row.expires_at)

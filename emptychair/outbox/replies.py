"""Saved replies: words that are written often, found by whom they are for."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet

from emptychair.company import journal, selectors
from emptychair.company.models import Seat, Team
from emptychair.core import clock
from emptychair.core.text import storable
from emptychair.customers.models import Handle
from emptychair.outbox.errors import MayNot
from emptychair.outbox.filling import fill, first_name
from emptychair.outbox.models import SavedReply
from emptychair.web.paging import Cursor, Page, page_of

OFFERED = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What a saved reply is made of."""

    name: str
    text: str
    language: str
    team: Team | None


def visible(seat: Seat) -> QuerySet[SavedReply]:
    """Those that this seat may use and change: everybody's, and its teams'; all for administrators."""
    replies = SavedReply.objects.filter(deleted_at=None).select_related("team", "by")
    return replies if seat.administers else replies.filter(Q(team=None) | Q(team__in=seat.teams.all()))


def page(seat: Seat, cursor: Cursor | None) -> Page[SavedReply]:
    """Those that were changed last first."""
    return page_of(visible(seat), by="changed_at", descending=True, cursor=cursor)


def offered(seat: Seat, *, language: str) -> list[SavedReply]:
    """What is offered beside an answer, at most 200: those in the customer's language first, then the most used."""
    replies = visible(seat).order_by("-used_count", "name", "id")[:OFFERED]
    return sorted(replies, key=lambda reply: reply.language != language)


def save(reply: SavedReply | None, words: Words, *, by: Seat) -> SavedReply:
    """Keep new words, or change those of a reply. Raises MayNot."""
    if not by.writes:
        raise MayNot
    reply = reply or SavedReply()
    reply.name, reply.text, reply.language, reply.team = words.name, storable(words.text), words.language, words.team
    reply.by, reply.changed_at = by, clock.now()
    with transaction.atomic():
        reply.save()
        journal.record("kept a saved reply", by=by, about=f"saved reply {reply.pk}", details={"name": reply.name})
    return reply


def delete(reply: SavedReply, *, by: Seat) -> None:
    """Take the reply away; `restore` brings it back. Raises MayNot."""
    _mark(reply, deleted=True, by=by)


def restore(reply: SavedReply, *, by: Seat) -> None:
    """Bring a reply back that was taken away. Raises MayNot."""
    _mark(reply, deleted=False, by=by)


def _mark(reply: SavedReply, *, deleted: bool, by: Seat) -> None:
    if not by.writes:
        raise MayNot
    with transaction.atomic():
        reply.deleted_at, reply.by = clock.now() if deleted else None, by
        reply.save(update_fields=["deleted_at", "by"])
        verb = "took away a saved reply" if deleted else "brought back a saved reply"
        journal.record(verb, by=by, about=f"saved reply {reply.pk}", details={"name": reply.name})


def use(reply: SavedReply, *, handle: Handle, by: Seat) -> str:
    """The words filled in for the customer and the seat, counted as used. Raises MayNot."""
    if not by.writes:
        raise MayNot
    SavedReply.objects.filter(pk=reply.pk).update(used_count=F("used_count") + 1)
    company = selectors.the_company()
    name = (handle.customer.name if handle.customer else "") or handle.name
    values = {
        "customer.name": name,
        "customer.first_name": first_name(name),
        "seat.name": by.name,
        "company.name": company.name if company else "",
    }
    return fill(reply.text, values=values)

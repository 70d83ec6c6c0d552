"""Promises: what is due, and how it ended."""

from http import HTTPStatus

from ninja import Query, Router

from emptychair.api.doors import TokenRequest, reads, writes
from emptychair.api.errors import Wrong
from emptychair.api.operations.conversations import conversation_of
from emptychair.api.problems import held_to
from emptychair.api.shapes import promises as shapes
from emptychair.api.shapes.base import Page, page
from emptychair.asks import selectors, services
from emptychair.asks.forms import SettleForm
from emptychair.asks.models import Promise
from emptychair.company.models import Seat
from emptychair.conversations import answering
from emptychair.web.lookup import or_404

router = Router(tags=["promises"])


@reads(router, "/promises", shapes.DuePromises)
def list_due_promises(request: TokenRequest, which: Query[shapes.Which]) -> shapes.DuePromises:
    """List what is due: the longest overdue first."""
    due = selectors.due(_owner(request, which), reach=request.reach)
    groups = {name: list(map(shapes.promise, getattr(due, name))) for name in ("overdue", "today", "week", "later")}
    return shapes.DuePromises(**groups, cut=due.cut)


@reads(router, "/promises/settled", Page[shapes.Promise])
def list_settled_promises(request: TokenRequest, which: Query[shapes.Which]) -> Page[shapes.Promise]:
    """List what has ended, the latest first."""
    found = selectors.settled(_owner(request, which), which.cursor, reach=request.reach)
    return page(found, map(shapes.promise, found.rows))


def _owner(request: TokenRequest, which: shapes.Which) -> Seat | None:
    return request.seat if which.whose == "mine" else None


@reads(router, "/promises/{int:pk}", shapes.Promise)
def read_promise(request: TokenRequest, pk: int) -> shapes.Promise:
    """Read a promise."""
    return _again(request, pk)


@writes(router, "/conversations/{int:pk}/promises", shapes.Promise, status=HTTPStatus.CREATED)
def note_promise(request: TokenRequest, pk: int, asked: shapes.NewPromise) -> shapes.Promise:
    """Note by hand what was promised in a conversation."""
    reply = answering.reply_to(conversation_of(request, pk))
    if not asked.words.strip():
        raise Wrong(fields={"words": ["Say what was promised."]})
    made = services.promise(reply, words=asked.words, due_on=asked.due_on, by=request.seat)
    return _again(request, made.pk)


@writes(router, "/promises/{int:pk}/settle", shapes.Promise)
def settle_promise(request: TokenRequest, pk: int, asked: shapes.Settle) -> shapes.Promise:
    """Say that a promise was kept, broken or taken back."""
    found = _promise(request, pk)
    held_to(SettleForm({"state": asked.state, "word": asked.word, "on": asked.on}))
    services.settle(found, Promise.State(asked.state), word=asked.word, on=asked.on, by=request.seat)
    return _again(request, pk)


@writes(router, "/promises/{int:pk}/reopen", shapes.Promise)
def reopen_promise(request: TokenRequest, pk: int) -> shapes.Promise:
    """Take back how a promise ended."""
    services.reopen(_promise(request, pk), by=request.seat)
    return _again(request, pk)


@writes(router, "/promises/{int:pk}/move", shapes.Promise)
def move_promise(request: TokenRequest, pk: int, asked: shapes.Move) -> shapes.Promise:
    """Give a promise another day.

    The day that the customer was told stays what it is kept by.
    """
    services.move(_promise(request, pk), due_on=asked.due_on, reason=asked.reason, by=request.seat)
    return _again(request, pk)


@writes(router, "/promises/{int:pk}/owner", shapes.Promise, method="PUT")
def give_promise(request: TokenRequest, pk: int, asked: shapes.HandOver) -> shapes.Promise:
    """Have somebody else care for a promise."""
    found = _promise(request, pk)
    owner = next((seat for seat in selectors.owners() if seat.pk == asked.seat), None)
    if owner is None:
        raise Wrong(fields={"seat": ["Nobody of this number cares for promises."]})
    services.hand_over(found, to=owner, by=request.seat)
    return _again(request, pk)


def _promise(request: TokenRequest, pk: int) -> Promise:
    return or_404(selectors.by_id(pk, reach=request.reach))


def _again(request: TokenRequest, pk: int) -> shapes.Promise:
    return shapes.promise(_promise(request, pk))

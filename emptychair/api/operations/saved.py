"""What seats keep for themselves and each other: views of the list, and replies."""

from http import HTTPStatus

from ninja import Query, Router

from emptychair.api.doors import TokenRequest, reads, writes
from emptychair.api.errors import MayNot
from emptychair.api.problems import held_to
from emptychair.api.shapes import saved as shapes
from emptychair.api.shapes.base import Page, Paging, page
from emptychair.company.models import Seat
from emptychair.conversations import viewing
from emptychair.conversations.forms import SavedViewForm
from emptychair.conversations.models import SavedView
from emptychair.outbox import replies
from emptychair.outbox.forms_replies import SavedReplyForm
from emptychair.outbox.models import SavedReply
from emptychair.outbox.replies import Words
from emptychair.web.lookup import or_404

router = Router(tags=["saved"])


@reads(router, "/views", shapes.Views)
def list_views(request: TokenRequest) -> shapes.Views:
    """List one's own views of the conversations, and those that colleagues share."""
    found = viewing.views_of(request.seat)
    return shapes.Views(items=[shapes.view(row, reader=request.seat) for row in found])


@writes(router, "/views", shapes.View, status=HTTPStatus.CREATED)
def save_view(request: TokenRequest, asked: shapes.NewView) -> shapes.View:
    """Keep a narrowing of the conversations under a name. What is nonsense in it is left out."""
    held_to(SavedViewForm(asked.model_dump() | {"query": asked.query or "?"}))
    made = viewing.save(asked.name.strip(), query=asked.query, shared=asked.shared, by=request.seat)
    return shapes.view(made, reader=request.seat)


@writes(router, "/views/{int:pk}", shapes.View, method="DELETE")
def forget_view(request: TokenRequest, pk: int) -> shapes.View:
    """Forget a view of one's own."""
    found = or_404(SavedView.objects.filter(pk=pk, seat=request.seat).select_related("seat").first())
    shown = shapes.view(found, reader=request.seat)
    viewing.forget(found)
    return shown


@reads(router, "/replies", Page[shapes.Reply])
def list_replies(request: TokenRequest, paging: Query[Paging]) -> Page[shapes.Reply]:
    """List the saved replies that the seat may use, changed last first."""
    found = replies.page(_writer(request), paging.cursor)
    return page(found, map(shapes.reply, found.rows))


@writes(router, "/replies", shapes.Reply, status=HTTPStatus.CREATED)
def save_reply(request: TokenRequest, asked: shapes.NewReply) -> shapes.Reply:
    """Save a reply."""
    return _keep(request, None, asked)


@reads(router, "/replies/{int:pk}", shapes.Reply)
def read_reply(request: TokenRequest, pk: int) -> shapes.Reply:
    """Read a saved reply."""
    return shapes.reply(_reply(request, pk))


@writes(router, "/replies/{int:pk}", shapes.Reply, method="PUT")
def change_reply(request: TokenRequest, pk: int, asked: shapes.NewReply) -> shapes.Reply:
    """Change a saved reply."""
    return _keep(request, _reply(request, pk), asked)


@writes(router, "/replies/{int:pk}", shapes.Reply, method="DELETE")
def delete_reply(request: TokenRequest, pk: int) -> shapes.Reply:
    """Take a saved reply away. It can be put back."""
    found = _reply(request, pk)
    replies.delete(found, by=request.seat)
    return shapes.reply(found)


@writes(router, "/replies/{int:pk}/put-back", shapes.Reply)
def put_reply_back(request: TokenRequest, pk: int) -> shapes.Reply:
    """Have a saved reply again that one took away."""
    gone = SavedReply.objects.filter(pk=pk, deleted_at__isnull=False, by=_writer(request)).first()
    if gone is None:
        return shapes.reply(_reply(request, pk))
    replies.restore(gone, by=request.seat)
    return shapes.reply(gone)


def _keep(request: TokenRequest, reply: SavedReply | None, asked: shapes.NewReply) -> shapes.Reply:
    seat = _writer(request)
    form = SavedReplyForm(asked.model_dump(), seat=seat)
    held_to(form)
    given = form.cleaned_data
    words = Words(name=given["name"], text=given["text"], language=given["language"], team=given["team"])
    return shapes.reply(replies.save(reply, words, by=seat))


def _reply(request: TokenRequest, pk: int) -> SavedReply:
    return or_404(replies.visible(_writer(request)).filter(pk=pk).first())


def _writer(request: TokenRequest) -> Seat:
    if not request.seat.writes:
        raise MayNot("This seat reads along; others answer.")
    return request.seat

"""Answering: the draft, its verdict, letting it go out and calling it back."""

import uuid

from ninja import Router

from emptychair.api.doors import TokenRequest, reads, writes
from emptychair.api.errors import Conflict, MayNot
from emptychair.api.operations.conversations import conversation_of
from emptychair.api.shapes import drafts as shapes
from emptychair.asks.services import as_kept
from emptychair.conversations import answering
from emptychair.conversations.models import Conversation
from emptychair.core import clock
from emptychair.outbox import leaving, links, selectors, services
from emptychair.outbox.copies import Copies
from emptychair.outbox.errors import NothingWritten, TooLate
from emptychair.outbox.letters import Route
from emptychair.outbox.models import Draft
from emptychair.web.lookup import or_404

router = Router(tags=["drafts"])


@reads(router, "/conversations/{int:pk}/draft", shapes.Answering)
def read_draft(request: TokenRequest, pk: int) -> shapes.Answering:
    """Read what is being written to a customer, and what is on its way."""
    found = answerable(request, pk)
    draft, going = selectors.open_draft(pk), selectors.leaving(pk)
    return shapes.Answering(
        draft=shapes.draft(draft) if draft else None,
        leaving=shapes.dispatch(going, seat=request.seat, now=clock.now()) if going else None,
        routes=_routes(found),
    )


def _routes(conversation: Conversation) -> list[Route]:
    mail = [Route.MAIL] if answering.account_of(conversation) else []
    return [*mail, *([Route.PAGE] if links.reaches(conversation.pk) else []), Route.HAND]


@writes(router, "/conversations/{int:pk}/draft", shapes.Draft, method="PUT")
def write_draft(request: TokenRequest, pk: int, asked: shapes.NewDraft) -> shapes.Draft:
    """Write a draft, or change the one that is there.

    The seats share one draft for each conversation. Where somebody else changed it since `version`, nothing is
    written and the answer is 409.
    """
    found, draft = answerable(request, pk), selectors.open_draft(pk)
    key = asked.key or (draft.key if draft else uuid.uuid4())
    copies = Copies(cc=tuple(asked.cc)) if asked.cc is not None else None
    given = asked.model_dump(include={"text", "version", "formatted"})
    kept = answering.keep(found, key=key, **given, by=request.seat, to_others=copies)
    return shapes.draft(kept)


@reads(router, "/conversations/{int:pk}/draft/verdict", shapes.Verdict)
def read_verdict(request: TokenRequest, pk: int) -> shapes.Verdict:
    """Read what the chair says of the draft as it stands."""
    return shapes.verdict(services.verdict_of(_draft(request, pk)))


@writes(router, "/conversations/{int:pk}/draft/send", shapes.Sending)
def send_draft(request: TokenRequest, pk: int, asked: shapes.Send) -> shapes.Sending:
    """Let the draft go out, if the chair passes it now.

    `send` by mail, `on_page` on the customer's page, `give` where a person gives it to them. Without a dispatch in
    the answer it is held for the customers' advocate, or was vetoed, and has not gone out.
    """
    found, draft = answerable(request, pk), _draft(request, pk)
    days = {as_kept(words): day for words, day in asked.days.items()}
    sending = answering.give(
        found,
        draft,
        version=asked.version,
        by=request.seat,
        route=asked.route,
        days=days or None,
        leaves_at=asked.leaves_at,
        confirmed=asked.confirmed,
    )
    gone = sending.dispatch
    return shapes.Sending(
        verdict=shapes.verdict(sending.verdict),
        dispatch=shapes.dispatch(gone, seat=request.seat, now=clock.now()) if gone else None,
    )


@writes(router, "/conversations/{int:pk}/draft/call-back", shapes.Draft)
def call_back(request: TokenRequest, pk: int, dispatch: int | None = None) -> shapes.Draft:
    """Take an answer back that has not left yet. It is a draft again.

    Without `dispatch` it is the first that is on its way there.
    """
    answerable(request, pk)
    going = selectors.leaving(pk, pk=dispatch)
    if going is None:
        raise TooLate
    return shapes.draft(leaving.call_back(going, by=request.seat))


def _draft(request: TokenRequest, pk: int) -> Draft:
    answerable(request, pk)
    draft = selectors.open_draft(pk)
    if draft is None:
        raise NothingWritten
    return draft


def answerable(request: TokenRequest, pk: int) -> Conversation:
    """A conversation in which the customer has said something. Raises MayNot for who reads along, and Conflict."""
    found = conversation_of(request, pk)
    if not request.seat.writes:
        raise MayNot("This seat reads along; others answer.")
    if found.said_id is None:
        raise Conflict("The customer has not said anything here that could be answered.", code="nothing_said")
    return found


@reads(router, "/dispatches/{int:pk}", shapes.Dispatch)
def read_dispatch(request: TokenRequest, pk: int) -> shapes.Dispatch:
    """Read how far an answer is that was let go."""
    found = or_404(selectors.dispatch_by(pk, reach=request.reach))
    return shapes.dispatch(found, seat=request.seat, now=clock.now())

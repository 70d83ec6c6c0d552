"""Files that go along with an answer, and handing on what a customer said to somebody else."""

import base64
import binascii
import uuid
from http import HTTPStatus

from ninja import Router

from emptychair.api.doors import TokenRequest, reads, writes
from emptychair.api.errors import Wrong
from emptychair.api.operations.drafts import answerable
from emptychair.api.problems import held_to
from emptychair.api.shapes import drafts as draft_shapes
from emptychair.api.shapes import forwards as shapes
from emptychair.channels.inbound import File
from emptychair.conversations import answering, forwarding
from emptychair.conversations.forms import ForwardForm
from emptychair.conversations.forwarding import Chosen
from emptychair.core import clock
from emptychair.outbox import enclosing, leaving, parts, selectors
from emptychair.outbox import forwarding as outbox
from emptychair.outbox.errors import NoWay, TooLate
from emptychair.outbox.models import Draft
from emptychair.web.lookup import or_404

router = Router(tags=["drafts"])


@reads(router, "/conversations/{int:pk}/draft/files", shapes.Enclosed)
def list_draft_files(request: TokenRequest, pk: int) -> shapes.Enclosed:
    """List the files that go along with the answer that is being written."""
    answerable(request, pk)
    draft = selectors.open_draft(pk)
    return shapes.enclosed(draft, parts.listed(draft) if draft else ())


@writes(router, "/conversations/{int:pk}/draft/files", shapes.Enclosed, status=HTTPStatus.CREATED)
def add_draft_file(request: TokenRequest, pk: int, asked: shapes.NewFile) -> shapes.Enclosed:
    """Have a file go along with the answer. The same file twice is one.

    A body has at most 2 megabytes; larger files are added in the page.
    """
    found, draft = answerable(request, pk), selectors.open_draft(pk)
    try:
        content = base64.b64decode(asked.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Wrong(fields={"content": ["This is no Base64."]}) from error
    file = File(name=asked.name, type=asked.type, content=content)
    key = asked.key or (draft.key if draft else uuid.uuid4())
    kept = enclosing.add(answering.reply_to(found), [file], key=key, by=request.seat)
    return shapes.enclosed(kept, parts.listed(kept))


@writes(router, "/draft-files/{int:pk}", shapes.Enclosed, method="DELETE")
def remove_draft_file(request: TokenRequest, pk: int) -> shapes.Enclosed:
    """Take a file out of the answer that is being written."""
    found = or_404(selectors.file_by(pk, reach=request.reach))
    kept = enclosing.remove(found.draft.subject_id, pk, by=request.seat)
    return shapes.enclosed(kept, parts.listed(kept))


@writes(router, "/conversations/{int:pk}/forwards", shapes.Forward, status=HTTPStatus.CREATED)
def begin_forward(request: TokenRequest, pk: int, asked: shapes.NewForward) -> shapes.Forward:
    """Begin to hand messages on to somebody else. It leaves once it is sent.

    To an address that is none of the company's it has to be `confirmed`.
    """
    found = answerable(request, pk)
    if not forwarding.is_offered(found, seat=request.seat):
        raise NoWay
    offered = forwarding.those_of(found, asked.messages)
    form = ForwardForm(
        asked.model_dump(include={"to", "subject", "text", "messages"})
        | {"enclosed": asked.files, "key": asked.key or uuid.uuid4(), "confirmed": asked.to if asked.confirmed else ""},
        offered=offered,
    )
    held_to(form)
    given = form.cleaned_data
    chosen = Chosen(
        to=given["to"], subject=given["subject"], text=given["text"], messages=offered,
        file_ids=frozenset(given["enclosed"]),
    )  # fmt: skip
    return _shown(request, forwarding.begin(found, chosen, key=given["key"], by=request.seat))


@reads(router, "/forwards/{int:pk}", shapes.Forward)
def read_forward(request: TokenRequest, pk: int) -> shapes.Forward:
    """Read a forward, and how far it is."""
    return _shown(request, _forward(request, pk))


@writes(router, "/forwards/{int:pk}", shapes.Forward, method="PUT")
def change_forward(request: TokenRequest, pk: int, asked: shapes.ForwardWords) -> shapes.Forward:
    """Change the seat's own words of a forward that has not left."""
    draft = outbox.rewrite(_forward(request, pk), **asked.model_dump(), by=request.seat)
    return _shown(request, draft)


@writes(router, "/forwards/{int:pk}/send", draft_shapes.Sending)
def send_forward(request: TokenRequest, pk: int, asked: shapes.SendForward) -> draft_shapes.Sending:
    """Let the forward go out, if the chair passes it now. Without a dispatch in the answer it has not gone out."""
    sending = outbox.send(_forward(request, pk), version=asked.version, by=request.seat)
    gone = sending.dispatch
    return draft_shapes.Sending(
        verdict=draft_shapes.verdict(sending.verdict),
        dispatch=draft_shapes.dispatch(gone, seat=request.seat, now=clock.now()) if gone else None,
    )


@writes(router, "/forwards/{int:pk}/call-back", shapes.Forward)
def call_forward_back(request: TokenRequest, pk: int) -> shapes.Forward:
    """Take a forward back that has not left yet."""
    going = selectors.sending_of(_forward(request, pk))
    if going is None:
        raise TooLate
    return _shown(request, leaving.call_back(going, by=request.seat))


def _forward(request: TokenRequest, pk: int) -> Draft:
    return or_404(selectors.forward_by(pk, reach=request.reach))


def _shown(request: TokenRequest, draft: Draft) -> shapes.Forward:
    sent = selectors.sending_of(draft)
    return shapes.forward(draft, parts.listed(draft), sent, seat=request.seat, now=clock.now())

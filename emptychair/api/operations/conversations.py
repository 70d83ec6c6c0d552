"""Conversations and their messages, notes between colleagues, and search."""

import uuid
from http import HTTPStatus

from ninja import Query, Router

from emptychair.api.doors import TokenRequest, reads, writes
from emptychair.api.errors import Wrong
from emptychair.api.shapes import conversations as shapes
from emptychair.api.shapes.base import Page, Paging, page
from emptychair.conversations import inside, models, notes, search, selectors
from emptychair.core import clock
from emptychair.web.lookup import or_404
from emptychair.web.paging import page_of

router = Router(tags=["conversations"])


@reads(router, "/conversations", Page[shapes.Conversation])
def list_conversations(request: TokenRequest, narrowing: Query[shapes.Narrowing]) -> Page[shapes.Conversation]:
    """List conversations.

    Who waits longest first; those put off by when they come back; closed, answered and all the latest first.
    """
    found = selectors.conversation_page(narrowing.filters, narrowing.cursor, seat=request.seat, reach=request.reach)
    words = selectors.words_of(found.rows)
    return page(found, [shapes.conversation(row, words.get(row.pk)) for row in found.rows])


@reads(router, "/conversations/{int:pk}", shapes.Conversation)
def read_conversation(request: TokenRequest, pk: int) -> shapes.Conversation:
    """Read a conversation."""
    found = conversation_of(request, pk)
    return shapes.conversation(found, selectors.words_of([found]).get(pk))


@reads(router, "/conversations/{int:pk}/messages", Page[shapes.Message])
def list_messages(request: TokenRequest, pk: int, paging: Query[Paging]) -> Page[shapes.Message]:
    """List a conversation's messages, the latest first."""
    part = selectors.stretch_of(conversation_of(request, pk), paging.cursor)
    return page(part.page, map(shapes.message, part.page.rows))


@reads(router, "/messages", Page[shapes.Found])
def search_messages(request: TokenRequest, wanted: Query[shapes.Search]) -> Page[shapes.Found]:
    """Search everything that was ever said, the latest first."""
    query = search.parse(wanted.q)
    if query is None:
        raise Wrong(fields={"q": ["There is no word in it to look for."]})
    found = search.message_page(query, wanted.cursor, reach=request.reach)
    return page(found, map(shapes.found, found.rows))


@reads(router, "/messages/{int:pk}", shapes.Message)
def read_message(request: TokenRequest, pk: int) -> shapes.Message:
    """Read a message."""
    return shapes.message(or_404(selectors.message_by(pk, reach=request.reach)))


@reads(router, "/conversations/{int:pk}/notes", Page[shapes.Note])
def list_notes(request: TokenRequest, pk: int, paging: Query[Paging]) -> Page[shapes.Note]:
    """List what colleagues noted in a conversation, the latest first."""
    rows = inside.notes_of(conversation_of(request, pk))
    found = page_of(rows, by="at", descending=True, cursor=paging.cursor)
    return page(found, map(shapes.note, found.rows))


@writes(router, "/conversations/{int:pk}/notes", shapes.Note, status=HTTPStatus.CREATED)
def write_note(request: TokenRequest, pk: int, asked: shapes.NewNote) -> shapes.Note:
    """Note something for colleagues.

    Whom it mentions by @name is told. No customer ever sees it.
    """
    found = conversation_of(request, pk)
    if not asked.text.strip():
        raise Wrong(fields={"text": ["Write a note first."]})
    note = notes.write(found, key=uuid.uuid4(), text=asked.text, by=request.seat, now=clock.now())
    return shapes.note(note)


@writes(router, "/notes/{int:pk}", shapes.Note, method="DELETE")
def remove_note(request: TokenRequest, pk: int) -> shapes.Note:
    """Take a note of one's own away. It can be put back."""
    note = or_404(selectors.note_by(pk, reach=request.reach))
    notes.remove(note, by=request.seat, now=clock.now())
    return shapes.note(note)


@writes(router, "/notes/{int:pk}/put-back", shapes.Note)
def put_note_back(request: TokenRequest, pk: int) -> shapes.Note:
    """Show a note of one's own again that was taken away."""
    note = or_404(selectors.note_by(pk, reach=request.reach))
    notes.put_back(note, by=request.seat)
    return shapes.note(note)


def conversation_of(request: TokenRequest, pk: int) -> models.Conversation:
    """The conversation, as far as the token's seat reaches. Raises Http404."""
    return or_404(selectors.conversation_by(pk, reach=request.reach))

"""What seats write to each other in a conversation. Customers never see it."""

import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from emptychair.company import journal
from emptychair.company.models import Seat
from emptychair.conversations import strands
from emptychair.conversations.errors import MayNot
from emptychair.conversations.live import tell_of
from emptychair.conversations.models import Conversation, Note
from emptychair.conversations.noticing import tell_mentioned
from emptychair.core.text import storable

LONGEST = 10_000


def write(conversation: Conversation, *, key: uuid.UUID, text: str, by: Seat, now: datetime) -> Note:
    """Keep a note, once for its key, and whom it mentions by @name."""
    if not by.writes:
        raise MayNot
    text = storable(text)[:LONGEST]
    with transaction.atomic():
        conversation = strands.hold(conversation)
        note, made = Note.objects.get_or_create(
            key=key, defaults={"conversation": conversation, "text": text, "by": by, "at": now}
        )
        if made:
            named = mentioned(text, Seat.objects.filter(is_active=True))
            note.mentions.set(named)
            tell_mentioned(note, named)
            tell_of([conversation.pk])
            journal.record("wrote a note", by=by, about=f"conversation {conversation.pk}", details={"note": note.pk})
    return note


def remove(note: Note, *, by: Seat, now: datetime) -> None:
    """Take a note of one's own away; it can be put back."""
    _set_removed(note, now, by=by, verb="took a note away")


def put_back(note: Note, *, by: Seat) -> None:
    """Show a note again that was taken away."""
    _set_removed(note, None, by=by, verb="put a note back")


def _set_removed(note: Note, at: datetime | None, *, by: Seat, verb: str) -> None:
    if note.by_id != by.pk:
        raise MayNot
    with transaction.atomic():
        note.deleted_at = at
        note.save(update_fields=["deleted_at"])
        tell_of([note.conversation_id])
        journal.record(verb, by=by, about=f"conversation {note.conversation_id}", details={"note": note.pk})


def mentioned(text: str, seats: Iterable[Seat]) -> list[Seat]:
    """Those of the seats whom the text names as @name, or as @ and the first part of their address."""
    return list({seat.pk: seat for _, _, seat in mentions(text, seats)}.values())


def mentions(text: str, seats: Iterable[Seat]) -> Iterator[tuple[int, int, Seat]]:
    """(start, end, seat) of each mention, in order. Of two names that fit the longer counts."""
    names: dict[str, Seat] = {}
    for seat in seats:
        for name in (seat.email.partition("@")[0], seat.name):
            if name:
                names[name.casefold()] = seat
    if not names:
        return
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<!\w)@({'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    for found in pattern.finditer(text):
        if mentioned_one := names.get(found[1].casefold()):
            yield found.start(), found.end(), mentioned_one

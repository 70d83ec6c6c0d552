"""Handing on what a customer said to somebody else: by the same door as an answer, and never one."""

import uuid
from dataclasses import dataclass

from django.db import transaction

from emptychair.channels.inbound import File
from emptychair.channels.models import Channel
from emptychair.company.models import Seat
from emptychair.core import clock
from emptychair.core.text import one_line, storable
from emptychair.customers.models import Handle
from emptychair.outbox import enclosing, letters, links, services
from emptychair.outbox.errors import ChangedMeanwhile, MayNot, NotToThem, NoWay
from emptychair.outbox.letters import Answered, Way
from emptychair.outbox.models import Draft
from emptychair.outbox.services import CLOSED, LONGEST, Sending
from emptychair.web.live import tell

LONGEST_SUBJECT = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Forward:
    """What is handed on: of which conversation with whom, to whom, and which words and files of it."""

    subject_id: int
    channel: Channel
    handle: Handle
    to: Handle
    subject: str
    text: str
    handed_on: str
    files: tuple[File, ...] = ()


def begin(forward: Forward, *, key: uuid.UUID, by: Seat) -> Draft:
    """A draft of the forward; the same key twice is one. To whom it goes stays as it is.

    Raises MayNot, NotToThem, NoWay and a CannotEnclose.
    """
    if not by.sends:
        raise MayNot
    if _same_person(forward.handle, forward.to):
        raise NotToThem
    if letters.account_for(forward.channel, forward.to) is None:
        raise NoWay
    with transaction.atomic():
        draft, fresh = Draft.objects.select_for_update(of=("self",)).get_or_create(
            key=key,
            defaults={
                "kind": Draft.Kind.FORWARD,
                "subject_id": forward.subject_id,
                "channel": forward.channel,
                "handle": forward.handle,
                "to": forward.to,
                "subject": _subject(forward.subject),
                "text": storable(forward.text)[:LONGEST],
                "handed_on": storable(links.without(forward.handed_on))[:LONGEST],
                "author": by,
                "version": 1,
                "changed_at": clock.now(),
            },
        )
        if not fresh and (draft.subject_id, draft.kind) != (forward.subject_id, Draft.Kind.FORWARD):
            raise ChangedMeanwhile
        if fresh:
            enclosing.put(draft, forward.files, by=by)
            tell(f"conversation:{draft.subject_id}")
    return draft


def _same_person(one: Handle, other: Handle) -> bool:
    return one.pk == other.pk or (one.customer_id is not None and one.customer_id == other.customer_id)


def _subject(given: str) -> str:
    return one_line(storable(given))[:LONGEST_SUBJECT]


def rewrite(draft: Draft, *, subject: str, text: str, version: int, by: Seat) -> Draft:
    """Change the seat's own words of a forward that is not on its way. Raises ChangedMeanwhile and MayNot."""
    if not by.sends:
        raise MayNot
    with transaction.atomic():
        draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk, kind=Draft.Kind.FORWARD)
        words = (_subject(subject), storable(text)[:LONGEST])
        if (draft.subject, draft.text) == words:
            return draft
        if draft.version != version or draft.state in CLOSED:
            raise ChangedMeanwhile
        (draft.subject, draft.text), draft.author, draft.state = words, by, Draft.State.OPEN
        draft.version, draft.changed_at = draft.version + 1, clock.now()
        draft.save(update_fields=["subject", "text", "author", "state", "version", "changed_at"])
        tell(f"conversation:{draft.subject_id}")
    return draft


def send(draft: Draft, *, version: int, by: Seat) -> Sending:
    """Let the forward go out if the chair passes it now. Raises what `services.send` raises."""
    way = Way(heard={"to": [draft.recipient.address]}, answered=Answered(subject=draft.subject))
    return services.send(draft, version=version, by=by, way=way)

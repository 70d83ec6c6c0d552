"""Who can be put in copy of an answer: those who were in copy of what the customer wrote last, and typed addresses."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BinaryField, F, Func, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emptychair.channels.mail.addresses import sendable
from emptychair.channels.models import Arrival
from emptychair.channels.recipients import HEAD, written_to
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.recipients import recipient_of
from emptychair.outbox import copies
from emptychair.outbox.filling import first_name
from emptychair.outbox.models import Draft


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """An address; `new` never stood in this conversation."""

    address: str
    chosen: bool
    new: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """Who can be chosen. `labels` are what the button says, by how many are; `named` are those whom it counts now."""

    offered: Sequence[Choice]
    label: str
    labels: str
    named: str
    any_new: bool


def in_copy(conversation: Conversation) -> list[str]:
    """To whom else the customer's latest mail was written, without us and themselves; as mails can be sent there."""
    said = Message.objects.filter(pk=conversation.said_id or 0).values_list("arrival_id", flat=True).first()
    start = Func(F("raw"), Value(1), Value(HEAD), function="substring", output_field=BinaryField())
    arrival = Arrival.objects.filter(pk=said or 0).annotate(head=start).values_list("head", "kind").first()
    if arrival is None:
        return []
    head, kind = arrival
    plain = [address for one in written_to(bytes(head), kind=kind) if (address := sendable(one))]
    theirs = {conversation.handle.address.lower(), recipient_of(conversation).address.lower()}
    own = copies.our_own(plain) | theirs | {*conversation.channel.own_addresses}
    return [address for address in plain[: 5 * copies.MOST] if address.lower() not in own][: copies.MOST]


def known(conversation: Conversation) -> frozenset[str]:
    """The addresses that stood in this conversation, in lower case."""
    return frozenset({one.lower() for one in in_copy(conversation)} | copies.sent_before(conversation.pk))


def choices(conversation: Conversation, draft: Draft | None) -> Choices:
    """Who can be chosen for the answer. Nobody is, unless somebody has."""
    chosen = list(draft.cc) if draft else []
    there = in_copy(conversation)
    stood = {one.lower() for one in there} | (copies.sent_before(conversation.pk) if chosen else set())
    addresses = {one.lower(): one for one in [*there, *chosen]}
    lower = {one.lower() for one in chosen}
    offered = [Choice(address=one, chosen=key in lower, new=key not in stood) for key, one in addresses.items()]
    labels = [_label(conversation, number) for number in range(copies.MOST + 1)]
    return Choices(
        offered=offered,
        label=labels[len(chosen)],
        labels=json.dumps(labels, ensure_ascii=False),
        named=" ".join(chosen),
        any_new=any(one.new and one.chosen for one in offered),
    )


def _label(conversation: Conversation, number: int) -> str:
    if not number:
        return _("Send")
    words = ngettext("Send to %(name)s and %(number)d other", "Send to %(name)s and %(number)d others", number)
    name = first_name(conversation.handle.name) or conversation.handle.shown_name
    return words % {"name": name, "number": number}

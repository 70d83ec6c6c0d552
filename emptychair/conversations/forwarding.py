"""Forwards: which of a conversation's messages and files go to whom, and how that stands in the conversation."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from emptychair.channels.inbound import File
from emptychair.channels.mail.addresses import sendable
from emptychair.channels.models import Channel, OutgoingAccount
from emptychair.company.models import Company, Seat
from emptychair.conversations import files, store
from emptychair.conversations.models import Conversation, Message, MessageFile
from emptychair.conversations.selectors import MOST_SHOWN, Stretch
from emptychair.core.text import one_line
from emptychair.customers import services as customers
from emptychair.customers.models import Handle
from emptychair.outbox import forwarding
from emptychair.outbox import selectors as outbox
from emptychair.outbox.errors import NoWay
from emptychair.outbox.forwarding import Forward
from emptychair.outbox.models import Draft
from emptychair.outbox.selectors import Forwarded

MOST_OFFERED = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """What a seat chose to hand on, and its own words above it."""

    to: str
    subject: str
    text: str
    messages: Sequence[Message]
    file_ids: Collection[int] = field(default=frozenset())


def is_offered(conversation: Conversation, *, seat: Seat) -> bool:
    """Whether this seat can forward from there: where a mail server sends, and not by a seat that only drafts."""
    return seat.sends and OutgoingAccount.objects.filter(channel=conversation.channel_id).exists()


def offered(conversation: Conversation, *, besides: int = 0) -> list[Message]:
    """The conversation's latest messages, and one of it that is asked for, in order of writing."""
    own = Message.objects.filter(conversation=conversation)
    latest = own.order_by("-written_at", "-id").values_list("pk", flat=True)[:MOST_OFFERED]
    return those_of(conversation, {*latest, besides})


def those_of(conversation: Conversation, ids: Collection[int]) -> list[Message]:
    """The messages of the conversation that have these ids, with their files, in order of writing."""
    rows = Message.objects.filter(conversation=conversation, pk__in=ids).select_related("handle__customer")
    files = Prefetch("files", queryset=MessageFile.objects.order_by("id"))
    return list(rows.defer("search", "html").prefetch_related(files).order_by("written_at", "pk"))


def is_ours(address: str) -> bool:
    """Whether mail to the address stays with the company: its host is that of one of the company's own addresses."""
    own = [one for addresses in Channel.objects.values_list("own_addresses", flat=True) for one in addresses]
    own += OutgoingAccount.objects.values_list("from_address", flat=True)
    hosts = {one.rpartition("@")[2].lower() for one in own if "@" in one}
    return address.rpartition("@")[2].lower() in hosts


def begin(conversation: Conversation, chosen: Chosen, *, key: uuid.UUID, by: Seat) -> Draft:
    """A draft of the forward. Raises what `outbox.forwarding.begin` raises."""
    with transaction.atomic():
        to = _known(conversation.channel, chosen.to)
        forward = Forward(
            subject_id=conversation.pk,
            channel=conversation.channel,
            handle=conversation.handle,
            to=to,
            subject=chosen.subject,
            text=chosen.text,
            handed_on=quoted(chosen.messages),
            files=tuple(_files(chosen)),
        )
        return forwarding.begin(forward, key=key, by=by)


def _known(channel: Channel, address: str) -> Handle:
    """The recipient's handle on the channel's network: nobody's customer, unless they write to us."""
    address = sendable(address).lower()
    if not address:
        raise NoWay
    there = Handle.objects.filter(network=channel.network, address=address)
    if not there.exists():
        store.hold(channel)
        customers.know(channel.network, {address: customers.Seen(address=address)})
    return there.get()


def _files(chosen: Chosen) -> Iterable[File]:
    for message in chosen.messages:
        for kept in message.files.all():
            path: Path = files.path_of(kept.sha256)
            if kept.pk in chosen.file_ids and path.is_file():
                yield File(name=kept.name or "file", type=kept.type, content=path.read_bytes())


def quoted(messages: Iterable[Message]) -> str:
    """The messages as they stand in the mail: who wrote when, and every line marked as theirs."""
    zone = ZoneInfo(Company.objects.values_list("time_zone", flat=True).first() or "UTC")
    return "\n\n".join(_quoted(message, zone) for message in messages)


def _quoted(message: Message, zone: ZoneInfo) -> str:
    said = partial(date_format, message.written_at.astimezone(zone))
    name, address = one_line(message.handle.name), one_line(message.handle.shown_address)
    wrote = _("On %(day)s at %(time)s, %(name)s wrote:") % {
        "day": said(_("j F Y")),
        "time": said("H:i"),
        "name": f"{name} <{address}>" if name else address,
    }
    return "\n".join([wrote, *(f"> {line}".rstrip() for line in message.text.strip("\n").splitlines())])


def forwards_in(conversation: Conversation, part: Stretch) -> Sequence[Forwarded]:
    """What was forwarded from the conversation while this part of it was written; after it, too, in the last."""
    rows = part.page.rows
    return outbox.forwards_of(
        conversation.pk,
        since=rows[-1].written_at if part.page.after and rows else None,
        until=rows[0].written_at if part.page.before and rows else None,
        most=MOST_SHOWN,
    )

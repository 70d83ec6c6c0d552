"""Answers to customers: what is written goes out by the outbox alone, and comes back as a message of the company."""

import json
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from emptychair.asks import services as asks
from emptychair.channels import services as channels
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.company.models import Company, Seat
from emptychair.conversations.models import Conversation, Message
from emptychair.outbox import services as outbox
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.services import Reply, Sending

_FORM = "jsonl"


def reply_to(conversation: Conversation) -> Reply:
    """What an answer to the conversation is to: its customer, and what they said last."""
    said = _said(conversation)
    return Reply(
        subject_id=conversation.pk,
        channel=conversation.channel,
        handle=conversation.handle,
        asked=said.text if said else "",
    )


def _said(conversation: Conversation) -> Message | None:
    """The customer's latest message."""
    return Message.objects.filter(pk=conversation.said_id or 0).only("text", "external_id").first()


def give(
    conversation: Conversation, draft: Draft, *, version: int, by: Seat, days: Mapping[str, date | None] | None = None
) -> Sending:
    """Let the draft go out. Once it has, the answer stands in the conversation like every other message.

    What it promises is noted, by the writer's `days` as `asks.services.record_promises` takes them. Raises what
    `outbox.services.send` raises.
    """
    with transaction.atomic():
        sending = outbox.send(draft, version=version, by=by)
        if sending.dispatch:
            asks.record_promises(sending.dispatch, sending.verdict.findings, days=days)
            record = _record(conversation, sending.dispatch)
            channels.receive(conversation.channel, [record], kind=kind_named(_FORM).name)
    return sending


def _record(conversation: Conversation, dispatch: Dispatch) -> Record:
    """The answer in the Inbound form, as if the network had told us of it."""
    said = _said(conversation)
    answer = {
        "external_id": str(dispatch.key),
        "from": {"name": str(dispatch.by or ""), "address": _own_address(conversation)},
        "text": dispatch.text,
        "written_at": dispatch.at.isoformat(),
        "in_reply_to": said.external_id if said else None,
        "by_company": True,
        "addressed_to_us": False,
    }
    return Record(external_id=str(dispatch.key), raw=json.dumps(answer, ensure_ascii=False).encode(), position="")


def _own_address(conversation: Conversation) -> str:
    """Who the company is there: as it wrote in this thread last, else by the channel's settings or its own name."""
    ours = Message.objects.filter(thread=conversation.thread_id, by_company=True).order_by("-written_at", "-id")
    if address := ours.values_list("handle__address", flat=True).first():
        return address
    own: list[str] = conversation.channel.own_addresses
    return own[0] if own else Company.objects.values_list("name", flat=True).first() or "company"

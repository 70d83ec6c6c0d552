"""Answers to customers: what is written goes out by the outbox alone, and comes back as a message of the company."""

import uuid
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from emptychair.asks import services as asks
from emptychair.channels.models import OutgoingAccount
from emptychair.company.models import Company, Seat
from emptychair.conversations import strands
from emptychair.conversations.models import Conversation, Message
from emptychair.customers.models import Handle
from emptychair.outbox import letters
from emptychair.outbox import services as outbox
from emptychair.outbox.errors import OutboxError
from emptychair.outbox.letters import Answered, Route, Way
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.services import Reply, Sending

_MOST_REFERENCES = 20
_LONGEST_QUOTE = 5_000


def reply_to(conversation: Conversation) -> Reply:
    """What an answer to the conversation is to: who said something there last, and what that was."""
    said = _said(conversation)
    return Reply(
        subject_id=conversation.pk,
        channel=conversation.channel,
        handle=_answered(conversation, said),
        asked=said.text if said else "",
    )


def account_of(conversation: Conversation) -> OutgoingAccount | None:
    """By which account an answer leaves; None when a person has to give it."""
    return letters.account_for(conversation.channel, conversation.handle)


def _answered(conversation: Conversation, said: Message | None) -> Handle:
    """Whom an answer goes to: where conversations were joined, the one of the customer's handles that wrote last."""
    if said is None or said.handle_id == conversation.handle_id:
        return conversation.handle
    return said.handle


def _said(conversation: Conversation) -> Message | None:
    """The customer's latest message."""
    wanted = Message.objects.filter(pk=conversation.said_id or 0)
    return wanted.defer("search", "html", "full_text").first()


def write(conversation: Conversation, *, key: uuid.UUID, text: str, version: int, by: Seat) -> Draft:
    """Keep what somebody types. Where the conversation was joined with another meanwhile, it is kept there.

    Raises what `outbox.services.write` raises.
    """
    with transaction.atomic():
        reply = reply_to(strands.hold(conversation))
        return outbox.write(reply, key=key, text=text, version=version, by=by)


def give(
    conversation: Conversation,
    draft: Draft,
    *,
    version: int,
    by: Seat,
    route: Route = Route.HAND,
    days: Mapping[str, date | None] | None = None,
) -> Sending:
    """Let the draft go out. Once it has, the answer stands in the conversation like every other message.

    What it promises is noted, by the writer's `days` as `asks.services.record_promises` takes them. Raises what
    `outbox.services.send` raises.
    """
    with transaction.atomic():
        sending = outbox.send(draft, version=version, by=by, way=_way(conversation, by=by, route=route))
        if sending.dispatch:
            asks.record_promises(sending.dispatch, sending.verdict.findings, days=days)
            _take_on(conversation, by=by)
    return sending


def _take_on(conversation: Conversation, *, by: Seat) -> None:
    """Who answers what nobody has, has it. What somebody else changes just now is left to them, and not waited for."""
    free = Conversation.objects.filter(pk=conversation.pk, seat=None).select_for_update(skip_locked=True)
    if free.values_list("pk", flat=True).first():
        Conversation.objects.filter(pk=conversation.pk).update(seat=by)


def answer(
    conversation: Conversation,
    *,
    key: uuid.UUID,
    text: str,
    version: int,
    by: Seat,
    route: Route,
    days: Mapping[str, date | None] | None = None,
) -> Sending:
    """Keep the words and let them go out, with one commit. They are kept where they may not go out, too.

    Raises what `outbox.services.write` and `send` raise.
    """
    refused: OutboxError | None = None
    with transaction.atomic():
        draft = write(conversation, key=key, text=text, version=version, by=by)
        try:
            return give(conversation, draft, version=draft.version, by=by, route=route, days=days)
        except OutboxError as error:
            refused = error
    raise refused


def stands(conversation: Conversation, dispatch: Dispatch) -> bool:
    """Whether the answer stands in its conversation already."""
    return Message.objects.filter(channel=conversation.channel, external_id=dispatch.message_id).exists()


def _way(conversation: Conversation, *, by: Seat, route: Route) -> Way:
    said = _said(conversation)
    account = account_of(conversation) if route is Route.MAIL else None
    heard = {
        "from": {
            "name": str(by),
            "address": account.from_address.lower() if account else _own_address(conversation, said),
        },
        "to": [_answered(conversation, said).address],
        "in_reply_to": said.external_id if said else None,
        "by_company": True,
        "addressed_to_us": False,
    }
    if route is not Route.MAIL or said is None:
        return Way(heard=heard, on_page=route is Route.PAGE)
    answered = Answered(
        message_id=said.external_id,
        references=tuple(said.references or ())[-_MOST_REFERENCES:],
        subject=said.subject,
        text=said.text[:_LONGEST_QUOTE],
        written_at=said.written_at.isoformat(),
        language=said.language,
    )
    return Way(heard=heard, answered=answered)


def _own_address(conversation: Conversation, said: Message | None) -> str:
    """Who the company is there: as it wrote in this thread last, else by the channel's settings or its own name."""
    thread = said.thread_id if said else conversation.thread_id
    ours = Message.objects.filter(thread=thread, by_company=True).order_by("-written_at", "-id")
    if address := ours.values_list("handle__address", flat=True).first():
        return address
    own: list[str] = conversation.channel.own_addresses
    return own[0] if own else Company.objects.values_list("name", flat=True).first() or "company"

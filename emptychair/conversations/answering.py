"""Answers to customers: what is written goes out by the outbox alone, and comes back as a message of the company."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import takewhile

from django.db import transaction
from django.db.models.functions import Left

from emptychair.asks import services as asks
from emptychair.chair import Verdict
from emptychair.channels.models import OutgoingAccount
from emptychair.company.models import Company, Seat
from emptychair.conversations import copies, strands
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.recipients import recipient_of, said_last
from emptychair.outbox import leaving as going
from emptychair.outbox import letters, parts
from emptychair.outbox import services as outbox
from emptychair.outbox.copies import Copies
from emptychair.outbox.errors import BadCopy, ChangedMeanwhile, OutboxError, TooLate, Unconfirmed, WrongTime
from emptychair.outbox.letters import Answered, Route, Way
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.services import Reply, Sending

_MOST_REFERENCES = 20
_MOST_HEARD = 200
_LONGEST_QUOTE = 5_000
_MOST_OF_TURN = 10


def reply_to(conversation: Conversation) -> Reply:
    """What an answer to the conversation is to: its customer, and what they said since the company's last word."""
    latest = Message.objects.filter(conversation=conversation).order_by("-written_at", "-id").only("text", "by_company")
    turn = list(takewhile(lambda message: not message.by_company, latest[:_MOST_OF_TURN]))
    return Reply(
        subject_id=conversation.pk,
        channel=conversation.channel,
        handle=recipient_of(conversation),
        asked="\n\n".join(message.text for message in reversed(turn)),
        heard=partial(_heard, conversation.pk),
    )


def _heard(conversation_id: int) -> Iterable[str]:
    """What the customer said there, as far as the latest messages hold it."""
    theirs = Message.objects.filter(conversation=conversation_id, by_company=False).order_by("-written_at", "-id")
    return theirs.annotate(start=Left("text", outbox.LONGEST)).values_list("start", flat=True)[:_MOST_HEARD]


def account_of(conversation: Conversation) -> OutgoingAccount | None:
    """By which account an answer leaves; None when a person has to give it."""
    account = letters.account_for(conversation.channel, conversation.handle)
    to = recipient_of(conversation) if account else conversation.handle
    return account if to == conversation.handle else letters.account_for(conversation.channel, to)


def give(
    conversation: Conversation,
    draft: Draft,
    *,
    version: int,
    by: Seat,
    route: Route = Route.HAND,
    days: Mapping[str, date | None] | None = None,
    leaves_at: datetime | None = None,
    confirmed: bool = False,
) -> Sending:
    """Let the draft go out, or wait until `leaves_at`. Once it has, the answer stands in the conversation like every
    other message.

    What it promises is noted, by the writer's `days` as `asks.services.record_promises` takes them. `confirmed`: copies
    may go to addresses that never stood in the conversation. Raises what `outbox.services.send` raises, and WrongTime
    for one that a person gives.
    """
    if leaves_at and route is Route.HAND:
        raise WrongTime
    with transaction.atomic():
        if leaves_at and days:
            days = _set_by_hand(days, outbox.verdict_of(draft, sender=by))
        known = copies.known(conversation) if draft.cc and route is Route.MAIL else frozenset()
        way = _way(conversation, by=by, route=route)
        way = replace(way, leaves_at=leaves_at, known=known, confirmed=confirmed)
        sending = outbox.send(draft, version=version, by=by, way=way)
        if sending.dispatch:
            asks.record_promises(sending.dispatch, sending.verdict.findings, days=days)
            _take_on(conversation, by=by)
    return sending


def _set_by_hand(days: Mapping[str, date | None], today: Verdict) -> Mapping[str, date | None]:
    """The days without those that the page offered, which count from today and not from when the answer leaves."""
    offered = {(asks.as_kept(finding.words), finding.due_on) for finding in today.findings}
    return {words: day for words, day in days.items() if (words, day) not in offered}


def send_now(conversation: Conversation, dispatch: Dispatch, *, by: Seat) -> Sending:
    """Do not wait for its time any more: it is let go anew as it stands, by this seat.

    Raises TooLate when it does not wait, and what `give` raises.
    """
    with transaction.atomic():
        waiting = going.held_fast(dispatch.pk)
        if waiting.state != Dispatch.State.WAITING or waiting.leaves_at is None or waiting.overtaken:
            raise TooLate
        then = outbox.verdict_of(waiting.draft, sender=waiting.by, leaves_at=waiting.leaves_at)
        days = asks.days_chosen(waiting, then.findings)
        route = Route.MAIL if waiting.message_id else Route.PAGE
        draft = going.call_back(waiting, by=by)
        return give(conversation, draft, version=draft.version, by=by, route=route, days=days, confirmed=True)


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
    leaves_at: datetime | None = None,
    to_others: Copies | None = None,
    seen: str | None = None,
    formatted: bool | None = None,
) -> Sending:
    """Keep the words and let them go out, with one commit. They are kept where they may not go out, too.

    Without `to_others` those in copy stay who they are. With `seen`, the mark of the files that the seat has seen with
    it, it goes out with no others. Raises what `outbox.services.write` and `send` raise, and
    Unconfirmed too where the button named others than get it.
    """
    refused: OutboxError | None = None
    with transaction.atomic():
        try:
            draft = keep(
                conversation, key=key, text=text, version=version, by=by, to_others=to_others, formatted=formatted
            )
        except BadCopy as error:
            refused = error
        else:
            try:
                if to_others and route is Route.MAIL and _lower(draft.cc) != _lower(to_others.named):
                    raise Unconfirmed(draft.cc)
                if seen is not None and parts.mark_of(parts.parts_of(draft)) != seen:
                    raise ChangedMeanwhile
                return give(
                    conversation,
                    draft,
                    version=draft.version,
                    by=by,
                    route=route,
                    days=days,
                    leaves_at=leaves_at,
                    confirmed=to_others is not None and to_others.confirmed,
                )
            except OutboxError as error:
                refused = error
    raise refused


def keep(
    conversation: Conversation,
    *,
    key: uuid.UUID,
    text: str,
    version: int,
    by: Seat,
    to_others: Copies | None = None,
    formatted: bool | None = None,
) -> Draft:
    """Keep what is typed; also where somebody cannot be put in copy: then it is kept without a change of those.

    Where the conversation was joined with another meanwhile, it is kept there. Raises what `outbox.services.write`
    raises.
    """
    refused: BadCopy | None = None
    with transaction.atomic():
        reply = reply_to(strands.hold(conversation))
        try:
            cc = to_others.cc if to_others else None
            return outbox.write(reply, key=key, text=text, version=version, by=by, cc=cc, formatted=formatted)
        except BadCopy as error:
            refused = error
            outbox.write(reply, key=key, text=text, version=version, by=by, formatted=formatted)
    raise refused


def _lower(addresses: Iterable[str]) -> set[str]:
    return {address.lower() for address in addresses}


def stands(conversation: Conversation, dispatch: Dispatch) -> bool:
    """Whether the answer stands in its conversation already."""
    return Message.objects.filter(channel=conversation.channel, external_id=dispatch.message_id).exists()


def _way(conversation: Conversation, *, by: Seat, route: Route) -> Way:
    said = said_last(conversation)
    account = account_of(conversation) if route is Route.MAIL else None
    heard = {
        "from": {
            "name": str(by),
            "address": account.from_address.lower() if account else _own_address(conversation, said),
        },
        "to": [recipient_of(conversation, said).address],
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

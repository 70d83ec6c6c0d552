"""The place where an answer is written, as a page shows it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.safestring import SafeString

from emptychair.channels.models import OutgoingAccount
from emptychair.channels.problems import NO_PROBLEM, Problem
from emptychair.company.models import Seat
from emptychair.conversations import answering
from emptychair.conversations.copies import Choices, choices
from emptychair.conversations.models import Conversation
from emptychair.conversations.recipients import recipient_of
from emptychair.conversations.snoozing import Later
from emptychair.conversations.talk import html_of
from emptychair.customers.models import Handle
from emptychair.outbox import links, parts, selectors, services, shown
from emptychair.outbox.models import Dispatch, Draft, DraftFile, Ruling
from emptychair.outbox.shown import ShownDispatch, ShownVerdict
from emptychair.web.parts import Words

_BESIDE = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Composer:
    """The draft with the chair's verdict. `other` is whoever else writes there now or did last, None for nobody.

    `unsaved` are the reader's own words where somebody else changed the draft before they were kept; `ruling` is
    what was decided last about the draft, if it came back. `leaving` is an answer on its way: until it has left or
    was called back, no other is written. `account` is how an answer leaves, `to` whom; None when a person gives it.
    `on_page`: the customer reads on their page. `laters` are (value, label) of when it can go out later.
    `copies` are those who can be put in copy of a mail. `files` go along, and `files_seen` is the mark of exactly
    these. `preview` is a formatted draft as its customer will see it.
    """

    conversation: Conversation
    key: uuid.UUID
    text: str
    version: int
    verdict: ShownVerdict | None
    held: bool
    other: Seat | None
    other_at: datetime | None
    beside: bool
    unsaved: str
    ruling: Ruling | None
    may_send: bool
    leaving: ShownDispatch | None
    stopped: Problem
    account: OutgoingAccount | None
    to: Handle
    on_page: bool
    laters: Sequence[tuple[str, Words]]
    copies: Choices | None
    files: Sequence[DraftFile]
    files_seen: str
    formatted: bool
    preview: SafeString


def composer_of(
    conversation: Conversation, draft: Draft | None, *, seat: Seat, now: datetime, unsaved: str = ""
) -> Composer:
    """The composer of the conversation as this seat sees it."""
    other = draft.author if draft and draft.author_id != seat.pk else None
    ruling = selectors.last_ruling(draft) if draft else None
    unfinished = selectors.unfinished(conversation.pk)
    leaving = unfinished if unfinished and unfinished.draft.state == Draft.State.LEAVING else None
    stopped = unfinished if unfinished and unfinished.state == Dispatch.State.STOPPED else None
    account = answering.account_of(conversation) if not leaving else None
    files = parts.listed(draft) if draft else ()
    return Composer(
        conversation=conversation,
        key=draft.key if draft else uuid.uuid4(),
        text=draft.text if draft else "",
        version=draft.version if draft else 0,
        verdict=shown.verdict(services.verdict_of(draft, sender=seat)) if draft and draft.text.strip() else None,
        held=bool(draft and draft.state == Draft.State.HELD),
        other=other,
        other_at=draft.changed_at if draft else None,
        beside=bool(other and draft and now - draft.changed_at < _BESIDE),
        unsaved=unsaved,
        ruling=ruling if ruling and ruling.by_id and ruling.outcome != Ruling.Outcome.HOLD else None,
        may_send=seat.sends,
        leaving=shown.dispatch(leaving, seat=seat, now=now) if leaving else None,
        stopped=stopped.problem if stopped else NO_PROBLEM,
        account=account,
        to=recipient_of(conversation) if account else conversation.handle,
        on_page=links.reaches(conversation.pk),
        laters=Later.choices,
        copies=choices(conversation, draft) if account else None,
        files=files,
        files_seen=parts.mark_of(parts.of_files(files)),
        formatted=bool(draft and draft.formatted),
        preview=html_of(draft.text, is_formatted=True) if draft and draft.formatted else SafeString(),
    )

"""The only door out. Whatever goes to a customer is written, judged and dispatched here."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from emptychair.chair import Candidate, Check, Outcome, Verdict, judge
from emptychair.channels.models import Channel, OutgoingAccount
from emptychair.channels.problems import NO_PROBLEM
from emptychair.company import journal, newcomers, notices
from emptychair.company.models import Notice, Seat
from emptychair.core import clock
from emptychair.core.text import storable
from emptychair.customers.models import Handle
from emptychair.outbox import copies, later, leaving, letters, links, quoting, selectors
from emptychair.outbox.errors import (
    ChangedMeanwhile,
    FilesNotCarried,
    LinkEnded,
    MayNot,
    NothingToRule,
    NothingWritten,
    NoWay,
)
from emptychair.outbox.letters import Way
from emptychair.outbox.models import Dispatch, Draft, Ruling
from emptychair.outbox.parts import parts_of
from emptychair.web.live import tell

LONGEST = 20_000
CLOSED = (Draft.State.LEAVING, Draft.State.SENT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """To whom and to what a draft is: a customer's handle, the conversation, and what they said there last.

    `heard` gives all that they said there.
    """

    subject_id: int
    channel: Channel
    handle: Handle
    asked: str
    heard: Callable[[], Iterable[str]] = tuple


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """What became of a draft that was to go out. Without a dispatch it did not."""

    verdict: Verdict
    dispatch: Dispatch | None = None


def write(
    reply: Reply,
    *,
    key: uuid.UUID,
    text: str,
    version: int,
    by: Seat,
    cc: Sequence[str] | None = None,
    formatted: bool | None = None,
) -> Draft:
    """Keep what somebody types. `key` and `version` are those of the draft it was typed into; a new one has version 0.

    `cc` are those who get a copy, `formatted` says whether its marks mean something; None leaves it as it is. A held
    draft that changes is open again. Raises ChangedMeanwhile when another seat was quicker, or the draft was sent with
    other words, BadCopy and MayNot.
    """
    if not by.writes:
        raise MayNot
    text = storable(text)[:LONGEST]
    plain = None if cc is None else copies.cleaned(cc, to=reply.handle)
    with transaction.atomic():
        draft = draft_for(reply, key)
        others_in_copy = draft.cc if plain is None else plain
        means = draft.formatted if formatted is None else formatted
        if (draft.text, draft.cc, draft.formatted) == (text, others_in_copy, means):
            return draft
        others = draft.version != version and draft.author_id != by.pk
        if others or draft.state in CLOSED:
            raise ChangedMeanwhile
        draft.text, draft.asked, draft.author = text, reply.asked[:LONGEST], by
        draft.cc, draft.formatted = others_in_copy, means
        draft.quoted = quoting.theirs(text, known=draft.quoted, heard=reply.heard)
        draft.version, draft.changed_at, draft.state = draft.version + 1, clock.now(), Draft.State.OPEN
        draft.save()
        tell(f"conversation:{draft.subject_id}")
    return draft


def draft_for(reply: Reply, key: uuid.UUID) -> Draft:
    """The draft of that key if it was let out, else the conversation's open one, made when there is none and locked.

    Raises ChangedMeanwhile when the key is that of a draft somewhere else.
    """
    made = Draft(
        key=key, subject_id=reply.subject_id, channel=reply.channel, handle=reply.handle, changed_at=clock.now()
    )
    Draft.objects.bulk_create([made], ignore_conflicts=True)
    ours = Draft.objects.filter(subject_id=reply.subject_id, kind=Draft.Kind.ANSWER).select_for_update()
    found = ours.filter(key=key, state__in=CLOSED).first() or ours.exclude(state__in=CLOSED).first()
    if found is None:
        raise ChangedMeanwhile
    if found.state not in CLOSED and found.handle_id != reply.handle.pk:
        found.handle = reply.handle
        found.save(update_fields=["handle"])
    return found


def verdict_of(draft: Draft, *, sender: Seat | None = None, leaves_at: datetime | None = None) -> Verdict:
    """What the chair says of the draft as it stands, on the day it leaves where the reader is, if this seat lets it go.

    Without a sender it is as if whoever wrote it did; without `leaves_at` it leaves today.
    """
    rulings = list(Ruling.objects.filter(draft=draft, by__isnull=False))
    parts = parts_of(draft) if rulings else []
    passed_on = [one for one in rulings if one.outcome != Ruling.Outcome.PASS or one.cc == draft.cc]
    of_these_words = [one.outcome for one in passed_on if (one.text, one.parts) == (draft.text, parts)]
    ruled = {Ruling.Outcome.PASS: Outcome.PASS, Ruling.Outcome.VETO: Outcome.VETO}
    return judge(
        Candidate(
            text=draft.text,
            asked=draft.asked,
            written_on=timezone.localdate(leaves_at or clock.now()),
            said_before=selectors.said_to_others(draft),
            ruled=ruled.get(Ruling.Outcome(of_these_words[-1])) if of_these_words else None,
            was_vetoed=any(one.outcome == Ruling.Outcome.VETO for one in rulings),
            unread=_unread(draft, sender),
            quoted=draft.quoted,
        )
    )


def _unread(draft: Draft, sender: Seat | None) -> frozenset[Check]:
    """Why a colleague has to read it first. Who lets go what another wrote has read it."""
    author = draft.author
    if author is None or (sender and sender.pk != author.pk):
        return frozenset()
    newcomer = {Check.NEWCOMER} if newcomers.is_read_along(author) else set()
    return frozenset(newcomer | ({Check.PUBLIC} if draft.channel.second_eyes else set()))


def send(draft: Draft, *, version: int, by: Seat, way: Way | None = None) -> Sending:
    """Let the draft go out if the chair passes it now; otherwise it is held.

    By mail when the way says what it answers: then it waits so long that it can be called back, and leaves by itself.
    On the customer's page it stands at once; else the seat says it where they are. Pressed twice it goes out once.
    A way with a time waits until then.

    Raises ChangedMeanwhile when the words are not those that the seat has read, LinkEnded, NothingWritten, NoWay,
    FilesNotCarried, WrongTime, BadCopy, Unconfirmed, CopiesLink and MayNot.
    """
    if not by.sends:
        raise MayNot
    if way and way.leaves_at:
        later.check(way.leaves_at)
    with transaction.atomic():
        held = Draft.objects.select_for_update(of=("self",)).select_related("channel", "handle", "to", "author")
        draft = held.get(pk=draft.pk)
        verdict = verdict_of(draft, sender=by, leaves_at=way.leaves_at if way else None)
        if draft.state in CLOSED:
            dispatch = draft.dispatch_set.first()
            if dispatch is None:  # its words stand in another draft, since two conversations have become one
                raise ChangedMeanwhile
            return Sending(verdict=verdict, dispatch=dispatch)
        if draft.version != version:
            raise ChangedMeanwhile
        if not draft.text.strip():
            raise NothingWritten
        account = letters.account_for(draft.channel, draft.recipient) if way and way.answered else None
        if way and way.answered and account is None:
            raise NoWay
        if way and account and draft.cc:
            copies.check(draft, way)
        if way and way.on_page and not links.reaches(draft.subject_id):
            raise LinkEnded
        if not account and not (way and way.on_page) and draft.files.exists():
            raise FilesNotCarried
        if verdict.outcome is not Outcome.PASS:
            hold(draft, verdict, by=by)
            return Sending(verdict=verdict)
        _rule(draft, Ruling.Outcome.PASS, verdict=verdict)
        if draft.author and not draft.is_forward and newcomers.is_read_along(draft.author):
            newcomers.count_answer_read(draft.author)
        dispatch = _dispatch(draft, way or Way(heard={}), account, by=by)
    return Sending(verdict=verdict, dispatch=dispatch)


def hold(draft: Draft, verdict: Verdict, *, by: Seat) -> None:
    """Keep the draft for the customers' advocate, in the caller's transaction, unless it was vetoed or is held."""
    if verdict.outcome is Outcome.HOLD and draft.state != Draft.State.HELD:
        draft.state, draft.author, draft.changed_at = Draft.State.HELD, by, clock.now()
        draft.save(update_fields=["state", "author", "changed_at"])
        _rule(draft, Ruling.Outcome.HOLD, verdict=verdict)
        tell(f"conversation:{draft.subject_id}", "docket")
        _tell(draft, selectors.who_may_rule(draft), kind=Notice.Kind.HELD, url=reverse("held_draft", args=[draft.pk]))
        journal.record("held a draft", by=None, about=f"draft {draft.pk}", details={"conversation": draft.subject_id})


def _dispatch(draft: Draft, way: Way, account: OutgoingAccount | None, *, by: Seat) -> Dispatch:
    """The draft's one dispatch; if it was called back or stopped before, the same row is taken."""
    dispatch = Dispatch.objects.filter(draft=draft, handle=draft.recipient).first()
    if dispatch is None or dispatch.raw is not None:  # what may have left once keeps its id to itself
        fresh = Dispatch(draft=draft, handle=draft.recipient)
        fresh.pk, dispatch = (dispatch.pk if dispatch else None), fresh
    now = clock.now()
    dispatch.text, dispatch.by, dispatch.at, dispatch.changed_at = draft.text, by, now, now
    dispatch.cc, dispatch.formatted = draft.cc if account else [], draft.formatted and way.shows_formats
    dispatch.parts = parts_of(draft)
    dispatch.heard, dispatch.problem, dispatch.tries, dispatch.claim = dict(way.heard), NO_PROBLEM, 0, None
    dispatch.leaves_at, dispatch.overtaken = way.leaves_at, False
    dispatch.state = Dispatch.State.ON_PAGE if way.on_page else Dispatch.State.BY_HAND
    if way.on_page and way.leaves_at:
        dispatch.state, dispatch.due_at, dispatch.message_id = Dispatch.State.WAITING, way.leaves_at, ""
    if account and way.answered:
        soonest = now + timedelta(seconds=account.call_back_seconds)
        dispatch.state, dispatch.due_at = Dispatch.State.WAITING, max(soonest, way.leaves_at or soonest)
        dispatch.message_id = dispatch.message_id or letters.new_id(dispatch, account)
        dispatch.letter = letters.packed(way.answered)
        dispatch.heard |= {"to": [draft.recipient.address, *draft.cc]}
        later.wake()
    dispatch.save()
    waits = dispatch.state == Dispatch.State.WAITING
    draft.state = Draft.State.LEAVING if waits else Draft.State.SENT
    draft.save(update_fields=["state"])
    tell(f"conversation:{draft.subject_id}", "docket")
    if not waits:
        letters.stand(dispatch, at=now)
    details = {"dispatch": str(dispatch.key)} | ({"leaves_at": way.leaves_at.isoformat()} if way.leaves_at else {})
    verb = f"let {letters.thing(draft)} go" if waits else "answered"
    journal.record(verb, by=by, about=f"conversation {draft.subject_id}", details=details)
    return dispatch


def _tell(
    draft: Draft, seats: Iterable[Seat | None], *, kind: Notice.Kind, url: str, words: str = "", who: str = ""
) -> None:
    """Tell them once of each wording."""
    key = f"{kind.value} draft {draft.pk}.{draft.version}"
    notices.tell(seats, kind=kind, words=words or draft.text, url=url, key=key, values={"who": who})


def rule(draft: Draft, outcome: Ruling.Outcome, *, version: int, reason: str, by: Seat) -> Ruling:
    """Decide about a held draft. Only who holds the chair may, and nobody about their own words;
    what only lacks a second pair of eyes any colleague who sends may pass or send back.

    What is on its way can be sent back or vetoed too until it is handed over. What was passed can be sent; what was
    sent back or vetoed can be written anew, and after a veto nothing goes out that the chair has not passed. Raises
    MayNot and NothingToRule.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().get(pk=draft.pk)
        if not selectors.may_rule(by, draft) or (outcome is Ruling.Outcome.VETO and not selectors.holds_chair(by)):
            raise MayNot
        stops = draft.state == Draft.State.LEAVING and outcome != Ruling.Outcome.PASS
        if not (stops or draft.state == Draft.State.HELD) or draft.version != version:
            raise NothingToRule
        if stops and not leaving.stop(draft, leaving.VETOED):
            raise NothingToRule
        if not stops:
            draft.state, draft.changed_at = Draft.State.OPEN, clock.now()
            draft.save(update_fields=["state", "changed_at"])
        ruling = _rule(draft, outcome, reason=storable(reason.strip())[:2_000], by=by)
        tell(f"conversation:{draft.subject_id}", "docket")
        if outcome is not Ruling.Outcome.PASS:
            url = _place(draft)
            _tell(draft, [draft.author], kind=Notice.Kind.SENT_BACK, url=url, words=ruling.reason, who=str(by))
        details = {"reason": ruling.reason, "conversation": draft.subject_id}
        journal.record(f"ruled: {outcome.value}", by=by, about=f"draft {draft.pk}", details=details)
    return ruling


def _place(draft: Draft) -> str:
    """Where whoever wrote it goes on with it."""
    return reverse("forward", args=[draft.pk]) if draft.is_forward else reverse("conversation", args=[draft.subject_id])


def _rule(
    draft: Draft, outcome: Ruling.Outcome, *, verdict: Verdict | None = None, reason: str = "", by: Seat | None = None
) -> Ruling:
    findings = [
        {"check": one.check, "words": one.words, "due_on": one.due_on and one.due_on.isoformat()}
        for one in (verdict.findings if verdict else ())
    ]
    return Ruling.objects.create(
        draft=draft,
        outcome=outcome,
        text=draft.text,
        cc=draft.cc,
        parts=parts_of(draft),
        findings=findings,
        reason=reason,
        by=by,
        at=clock.now(),
    )

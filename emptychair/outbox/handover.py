"""The queue of dispatches that wait to be sent: claimed, checked once more, handed over, and what became of them.

A dispatch is marked as being handed over, and that committed, before the first byte of its mail leaves. So one whose
sender died is sent by another when nothing had left, and else nobody knows: a person decides, never the program.
"""

import random
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q

from emptychair.chair import Outcome
from emptychair.channels.errors import ChannelError, Unreadable
from emptychair.channels.models import OutgoingAccount
from emptychair.channels.problems import NO_PROBLEM, Problem, gettext_noop
from emptychair.company import journal, places
from emptychair.core import clock
from emptychair.outbox import copies, leaving, letters, services
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.parts import parts_of

CLAIM_SECONDS = 120
HANDING_OVER_SECONDS = 900
"""After so long without a word of its sender nobody knows what became of a mail, whether the sender lives or not."""

LONGEST = timedelta(days=2)
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 30.0, 4 * 3600.0
_JITTER = (0.8, 1.2)
_NOT_LEFT = (Dispatch.State.WAITING, Dispatch.State.SENDING)
_CAN_HAVE_LEFT = (*_NOT_LEFT, Dispatch.State.UNKNOWN, Dispatch.State.FAILED)

_SEAT = Problem(gettext_noop("Whoever let it go may not send any more."))
_HANDLE = Problem(gettext_noop("The conversation is with another address now."))
_HELD = Problem(gettext_noop("The chair looks at it first."))
_OURS = Problem(gettext_noop("One of the copies goes to an address of our own by now."))
_NO_ACCOUNT = Problem(gettext_noop("The channel has no outgoing account any more."))
_TWO_DAYS = gettext_noop("It was tried for two days. %(said)s")
_DIED = Problem(gettext_noop("The program ended while it handed the mail over."))


@dataclass(frozen=True, kw_only=True, slots=True)
class Claimed:
    """A dispatch that is ours to send under this token, and the account by which it leaves; None when that is gone."""

    dispatch_id: int
    token: uuid.UUID
    channel_id: int
    to: str
    cc: tuple[str, ...]
    account: OutgoingAccount | None


def claim(*, besides: Collection[int] = (), of: int | None = None) -> Claimed | None:
    """Take the dispatch that is due longest, of a channel or of any but some; None when there is none.

    In a copy of the installation there is none until an administrator says so.
    """
    now = clock.now()
    free = Q(claim=None) | Q(claim_ends_at__lte=now)
    due = Dispatch.objects.filter(free, state=Dispatch.State.WAITING, due_at__lte=now, message_id__gt="")
    mute = OutgoingAccount.objects.exclude(place=places.here())
    due = due.exclude(draft__channel__in=mute.values("channel"))
    due = due.filter(draft__channel=of) if of else due.exclude(draft__channel__in=besides)
    with transaction.atomic():
        due = due.select_for_update(of=("self",), skip_locked=True).select_related("draft__channel", "handle")
        found = due.order_by("due_at", "id").first()
        if found is None:
            return None
        found.claim, found.claim_ends_at = uuid.uuid4(), now + timedelta(seconds=CLAIM_SECONDS)
        found.claimer, found.tries = connection.connection.info.backend_pid, found.tries + 1
        found.save(update_fields=["claim", "claim_ends_at", "claimer", "tries"])
    return Claimed(
        dispatch_id=found.pk,
        token=found.claim,
        channel_id=found.draft.channel_id,
        to=found.handle.address,
        cc=tuple(found.cc),
        account=letters.account_for(found.draft.channel, found.handle),
    )


def begin(claimed: Claimed) -> bytes | None:
    """The mail to hand over now, marked as such; None when it is not to leave any more.

    This is the last look at it, and nothing leaves without it: the chair's verdict on these very words, the seat that
    let it go, the customer's handle, and that nobody has called it back or taken it over.
    """
    with transaction.atomic():
        dispatch = leaving.held_fast(claimed.dispatch_id)
        if dispatch.state != Dispatch.State.WAITING or dispatch.claim != claimed.token:
            return None
        if why := against(dispatch):
            stop(dispatch, why)
            return None
        assert claimed.account is not None  # noqa: S101 - the line to it is open
        try:
            mail = bytes(dispatch.raw) if dispatch.raw is not None else letters.mail_of(dispatch, claimed.account)
        except Unreadable as error:
            _fail(dispatch, error.problem)
            return None
        dispatch.raw, dispatch.state, dispatch.changed_at = mail, Dispatch.State.SENDING, clock.now()
        dispatch.claim_ends_at = dispatch.changed_at + timedelta(seconds=HANDING_OVER_SECONDS)
        dispatch.save(update_fields=["raw", "state", "changed_at", "claim_ends_at"])
    return mail


def against(dispatch: Dispatch) -> Problem:
    """What stands against its leaving now; both it and its draft are locked."""
    draft, by = dispatch.draft, dispatch.by
    if dispatch.overtaken:
        return leaving.OVERTAKEN
    if by is None or not by.is_active or not by.sends:
        return _SEAT
    if draft.recipient.pk != dispatch.handle_id or dispatch.heard.get("to") != [dispatch.handle.address, *dispatch.cc]:
        return _HANDLE
    if (
        draft.state != Draft.State.LEAVING
        or (draft.text, parts_of(draft)) != (dispatch.text, dispatch.parts)
        or (dispatch.by_mail and (draft.cc, draft.formatted) != (dispatch.cc, dispatch.formatted))
    ):
        return _HELD
    if dispatch.cc and copies.our_own(dispatch.cc):
        return _OURS
    outcome = services.verdict_of(draft, sender=by).outcome
    if outcome is Outcome.VETO:
        return leaving.VETOED
    return NO_PROBLEM if outcome is Outcome.PASS else _HELD


def stop(dispatch: Dispatch, why: Problem) -> None:
    """It does not leave; its words are a draft again, in the caller's transaction that has locked both."""
    draft = leaving.reopened(dispatch, why)
    if why == _HELD and dispatch.by:
        services.hold(draft, services.verdict_of(draft, sender=dispatch.by), by=dispatch.by)
    journal.record(
        f"stopped {letters.thing(draft)}",
        by=None,
        about=f"conversation {draft.subject_id}",
        details={"reason": str(why), "dispatch": str(dispatch.key)},
    )


def sent(claimed: Claimed, *, receipt: str, refused: Mapping[str, str] | None = None) -> None:
    """The server has it: the answer stands in the conversation, and the customer's wait ends.

    `refused` are copies that it did not take, and what it said; nobody tries those again.

    A fact, whoever holds the dispatch meanwhile, unless a person has decided about it.
    """
    with transaction.atomic():
        dispatch = leaving.held_fast(claimed.dispatch_id)
        if dispatch.state not in _CAN_HAVE_LEFT or dispatch.raw is None:
            return
        letters.stand(dispatch, at=dispatch.changed_at)
        dispatch.state, dispatch.receipt, dispatch.problem = Dispatch.State.SENT, receipt, NO_PROBLEM
        dispatch.claim, dispatch.due_at, dispatch.changed_at = None, None, clock.now()
        dispatch.refused = dict(refused or {})
        dispatch.save()
        Draft.objects.filter(pk=dispatch.draft_id).update(state=Draft.State.SENT)
        details: dict[str, object] = {"dispatch": str(dispatch.key), "message_id": dispatch.message_id}
        details |= {"cc": dispatch.cc, "refused": sorted(dispatch.refused)} if dispatch.cc else {}
        details |= {"to": dispatch.handle.address} if dispatch.draft.is_forward else {}
        verb = "forwarded" if dispatch.draft.is_forward else "answered"
        journal.record(verb, by=dispatch.by, about=f"conversation {dispatch.draft.subject_id}", details=details)


def not_taken(claimed: Claimed, error: ChannelError, *, for_good: bool) -> None:
    """The server has not taken it: for good, or it is tried again after a wait that grows, for two days."""
    with transaction.atomic():
        dispatch = leaving.held_fast(claimed.dispatch_id)
        if dispatch.claim != claimed.token or dispatch.state not in _NOT_LEFT:
            return
        now = clock.now()
        if for_good:
            _fail(dispatch, error.problem)
        elif now - max(dispatch.at, dispatch.leaves_at or dispatch.at) >= LONGEST:
            _fail(dispatch, Problem(_TWO_DAYS, said=str(error.problem)))
        else:
            dispatch.state, dispatch.claim, dispatch.problem = Dispatch.State.WAITING, None, error.problem
            dispatch.due_at, dispatch.changed_at = now + timedelta(seconds=wait_seconds(dispatch.tries)), now
            dispatch.save()


def has_no_account(claimed: Claimed) -> None:
    """There is no account by which it could leave."""
    not_taken(claimed, ChannelError(_NO_ACCOUNT), for_good=False)


def wait_seconds(tries: int) -> float:
    """How long after so many tries the next one waits; never the same, so that not all come at once."""
    grown: float = _FIRST_WAIT_SECONDS * 2.0 ** min(tries - 1, 20)
    return min(_LONGEST_WAIT_SECONDS, grown) * random.uniform(*_JITTER)  # noqa: S311 # nosec B311 - no secret


def lost(claimed: Claimed, problem: Problem) -> None:
    """Nobody knows whether the server has it. It is sent again only when a person says so."""
    with transaction.atomic():
        dispatch = leaving.held_fast(claimed.dispatch_id)
        if dispatch.claim == claimed.token and dispatch.state == Dispatch.State.SENDING:
            dispatch.state, dispatch.problem, dispatch.due_at = Dispatch.State.UNKNOWN, problem, None
            dispatch.save()
            _journal_end(f"does not know whether {letters.thing(dispatch.draft)} arrived", dispatch)


def release(claimed: Claimed) -> None:
    """Hand back what was claimed and of which the sender knows that nothing has left."""
    mine = Dispatch.objects.filter(pk=claimed.dispatch_id, claim=claimed.token, state__in=_CAN_HAVE_LEFT)
    mine.update(state=Dispatch.State.WAITING, claim=None, claimer=None, claim_ends_at=None, due_at=clock.now())


def free_lost() -> None:
    """Give up the claims of senders that are gone, as after a kill.

    What had not left waits for the next one, longer each time, lest it takes all down with it; of what was being
    handed over nobody knows.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FREE, {"now": clock.now()})
        cursor.execute(
            "SELECT id FROM outbox_dispatch WHERE state = 'sending'"
            " AND (claim_ends_at <= %s OR claimer NOT IN (SELECT pid FROM pg_stat_activity))",
            [clock.now()],
        )
        gone = [pk for (pk,) in cursor.fetchall()]
    for pk in gone:
        with transaction.atomic():
            dispatch = leaving.held_fast(pk)
            if dispatch.state == Dispatch.State.SENDING:
                dispatch.state, dispatch.problem, dispatch.due_at = Dispatch.State.UNKNOWN, _DIED, None
                dispatch.save()
                _journal_end(f"does not know whether {letters.thing(dispatch.draft)} arrived", dispatch)


_FREE = """
UPDATE outbox_dispatch SET claim = NULL, claimer = NULL, claim_ends_at = NULL,
       due_at = %(now)s + make_interval(secs => least(600, power(tries - 1, 3)))
WHERE state = 'waiting' AND claim IS NOT NULL AND claimer NOT IN (SELECT pid FROM pg_stat_activity)
"""


def _fail(dispatch: Dispatch, why: Problem) -> None:
    dispatch.state, dispatch.problem = Dispatch.State.FAILED, why
    dispatch.claim, dispatch.due_at, dispatch.changed_at = None, None, clock.now()
    dispatch.save()
    _journal_end(f"could not deliver {letters.thing(dispatch.draft)}", dispatch)


def _journal_end(verb: str, dispatch: Dispatch) -> None:
    details = {"dispatch": str(dispatch.key), "reason": str(dispatch.problem)}
    journal.record(verb, by=None, about=f"conversation {dispatch.draft.subject_id}", details=details)

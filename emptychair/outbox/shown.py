"""What pages show of drafts and verdicts: words ready for the templates."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emptychair.chair import Check, Finding, Outcome, Verdict
from emptychair.channels import accounts
from emptychair.channels.models import OutgoingAccount
from emptychair.channels.problems import Problem
from emptychair.company.models import Role, Seat
from emptychair.core.formatting import formatted
from emptychair.outbox.models import Dispatch, DraftFile
from emptychair.outbox.parts import listed
from emptychair.web.parts import Words

_SAID = {
    Check.BLAME: gettext_lazy("It blames the customer."),
    Check.MOCKERY: gettext_lazy("It mocks the customer."),
    Check.PRESSURE: gettext_lazy("It presses the customer."),
    Check.DEFLECTION: gettext_lazy("It sends the customer elsewhere. Can you answer here?"),
    Check.NEWCOMER: gettext_lazy("A colleague reads the first answers of a newcomer."),
    Check.PUBLIC: gettext_lazy("Answers here are public: a colleague reads them first."),
    Check.UNANSWERED: gettext_lazy("It says nothing to this question:"),
    Check.REPEATED: gettext_lazy("Three other customers were told nearly the same. Does it answer this one?"),
}
_MARKS = {Outcome.PASS: "seated", Outcome.HOLD: "hold", Outcome.VETO: "veto"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One finding in words, with those of the draft that made it."""

    says: Words
    words: str
    holds: bool
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownVerdict:
    """A verdict as the chair's mark and in words."""

    outcome: Outcome
    mark: str
    says: Words
    told: tuple[Told, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownDispatch:
    """An answer that was let go, in words. `seconds_left` counts down to its leaving; after `ask_seconds` a page asks
    again how far it is, None when only a person goes on."""

    dispatch: Dispatch
    says: Words
    problem: Problem
    seconds_left: int
    ask_seconds: int | None
    icon: str
    tone: str
    may_call_back: bool
    may_stop: bool
    may_send_now: bool
    files: Sequence[DraftFile]
    html: SafeString


_RETRY_ASKS_SECONDS, _LONGEST_ASKS_SECONDS = 15, 60


def dispatch(given: Dispatch, *, seat: Seat, now: datetime) -> ShownDispatch:
    """The dispatch as this seat sees it."""
    state = Dispatch.State
    waits = given.state == state.WAITING
    left = max(0, math.ceil((given.due_at - now).total_seconds())) if waits and given.due_at else 0
    retries = waits and bool(given.problem)
    scheduled = waits and not retries and given.leaves_at is not None and given.leaves_at > now
    says = {
        state.WAITING: _("It could not be handed over yet and is tried again.") if retries else _("On its way."),
        state.SENDING: _("It is being handed over to the mail server."),
        state.SENT: _("Sent. It stands here in a moment."),
        state.FAILED: _("This answer was not delivered. The customer has not got it."),
        state.UNKNOWN: _("Nobody can know whether this answer arrived. Decide before you write on."),
    }
    if given.draft.is_forward:
        says |= {
            state.SENT: _("Sent."),
            state.FAILED: _("This forward was not delivered."),
            state.UNKNOWN: _("Nobody can know whether this forward arrived."),
        }
    marks = {state.SENT: "circle-check", state.FAILED: "circle-x", state.UNKNOWN: "question-mark"}
    mute = waits and _is_mute(given)
    if mute:
        says[state.WAITING] = _("It waits: this installation is a copy, and an administrator has to let answers leave.")
    if scheduled and given.leaves_at:
        says[state.WAITING], marks[state.WAITING] = _goes_out(given.leaves_at), "clock"
    ask = None if given.undecided else _RETRY_ASKS_SECONDS if retries or mute else min(left + 1, _LONGEST_ASKS_SECONDS)
    return ShownDispatch(
        dispatch=given,
        says=says.get(state(given.state), given.get_state_display()),
        problem=given.problem,
        seconds_left=0 if retries or scheduled else left,
        ask_seconds=ask,
        icon=marks.get(state(given.state), "send"),
        tone="notice-brick" if given.state == state.FAILED else "notice-amber" if given.undecided or retries else "",
        may_call_back=seat.sends and given.state in {state.WAITING, state.FAILED},
        html=mark_safe(formatted(given.text)) if given.formatted else SafeString(),  # noqa: S308 # nosec B308 B703 - it is cleaned
        may_send_now=scheduled and seat.sends,
        may_stop=waits and seat.role == Role.CHAIR and given.draft.author_id != seat.pk,
        files=listed(given.draft),
    )


def _goes_out(at: datetime) -> str:
    local = localtime(at)
    day = f"{date_format(local, 'l')}, {date_format(local, 'DATE_FORMAT')}"
    return _("Goes out on %(day)s at %(time)s.") % {"day": day, "time": date_format(local, "TIME_FORMAT")}


def _is_mute(given: Dispatch) -> bool:
    account = OutgoingAccount.objects.filter(channel=given.draft.channel_id).first()
    return account is not None and accounts.is_mute(account)


def verdict(given: Verdict) -> ShownVerdict:
    """The verdict in words."""
    says = {
        Outcome.PASS: _("Nothing stands against it."),
        Outcome.HOLD: _("A colleague reads it before it goes out.")
        if given.lacks_eyes_alone
        else _("The customers' advocate looks at it before it goes out."),
        Outcome.VETO: _("The customers' advocate has vetoed these words."),
    }
    return ShownVerdict(
        outcome=given.outcome,
        mark=_MARKS[given.outcome],
        says=says[given.outcome],
        told=tuple(_told(finding) for finding in given.findings),
    )


def _told(finding: Finding) -> Told:
    says: Words = _SAID.get(finding.check, "")
    if finding.check is Check.PROMISE and finding.due_on:
        says = _("This is a promise for %(day)s.") % {"day": date_format(finding.due_on, "DATE_FORMAT")}
    return Told(says=says, words=finding.words, holds=finding.holds, due_on=finding.due_on)

"""What can still be done about an answer that was let go: called back, stopped, decided where nobody can know."""

from django.db import transaction

from emptychair.channels.problems import NO_PROBLEM, Problem, gettext_noop
from emptychair.company import journal
from emptychair.company.models import Seat
from emptychair.core import clock
from emptychair.core.text import storable
from emptychair.outbox import letters
from emptychair.outbox.errors import MayNot, TooLate
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.parts import hand_over_files

VETOED = Problem(gettext_noop("The customers' advocate stopped it before it left."))
OVERTAKEN = Problem(gettext_noop("The customer has written anew: look whether your words still fit."))
_LONGEST_REASON = 2_000
_BEFORE_LEAVING = (Dispatch.State.WAITING, Dispatch.State.FAILED)
_UNDECIDED = (Dispatch.State.FAILED, Dispatch.State.UNKNOWN)


def held_fast(dispatch_id: int) -> Dispatch:
    """The dispatch with its draft, both locked, the draft first as everywhere."""
    draft_id = Dispatch.objects.values_list("draft_id", flat=True).get(pk=dispatch_id)
    draft = Draft.objects.select_for_update(of=("self",)).select_related("channel", "to").get(pk=draft_id)
    dispatch = Dispatch.objects.select_for_update(of=("self",)).select_related("by", "handle").get(pk=dispatch_id)
    dispatch.draft = draft
    return dispatch


def call_back(dispatch: Dispatch, *, by: Seat) -> Draft:
    """Take the answer back before it is handed over; its words are a draft again, for everybody.

    Returns the draft in which they stand. Raises MayNot, and TooLate once it may have left.
    """
    _may(by)
    with transaction.atomic():
        dispatch = held_fast(dispatch.pk)
        if dispatch.state not in _BEFORE_LEAVING:
            raise TooLate
        draft = _reopened(dispatch, Dispatch.State.CALLED_BACK, NO_PROBLEM)
        _journal(f"called {letters.thing(draft)} back", dispatch, by=by)
    return draft


def stop(draft: Draft, why: Problem) -> bool:
    """Stop what is on its way, in the caller's transaction that has locked the draft. False when it is too late."""
    waiting = Dispatch.objects.select_for_update(of=("self",)).filter(draft=draft, state=Dispatch.State.WAITING)
    dispatch = waiting.first()
    if dispatch is None:
        return False
    dispatch.draft = draft
    reopened(dispatch, why)
    return True


def reopened(dispatch: Dispatch, why: Problem) -> Draft:
    """The draft of a dispatch that is stopped, open again, in the caller's transaction that has locked both."""
    return _reopened(dispatch, Dispatch.State.STOPPED, why)


def _reopened(dispatch: Dispatch, state: Dispatch.State, why: Problem) -> Draft:
    draft, now = dispatch.draft, clock.now()
    _end(dispatch, state)
    dispatch.problem = why
    dispatch.save(update_fields=["reason", "reason_values"])
    closed = (Draft.State.LEAVING, Draft.State.SENT)
    answers = Draft.objects.filter(subject_id=draft.subject_id, kind=Draft.Kind.ANSWER).exclude(state__in=closed)
    other = None if draft.is_forward else answers.select_for_update().first()
    if other is None:
        draft.state, draft.version, draft.changed_at = Draft.State.OPEN, draft.version + 1, now
        draft.save(update_fields=["state", "version", "changed_at"])
        return draft
    # Two conversations have become one meanwhile: the words of both stand in one draft, and so does what was ruled.
    other.text = "\n\n".join(filter(None, (draft.text, other.text)))
    other.version, other.state = other.version + 1, Draft.State.OPEN
    other.quoted, other.formatted = [*other.quoted, *draft.quoted], other.formatted and draft.formatted
    other.save(update_fields=["text", "quoted", "formatted", "version", "state"])
    hand_over_files(draft, to=other)
    for ruling in draft.rulings.exclude(by=None):
        ruling.pk, ruling.draft = None, other
        ruling.save(force_insert=True)
    draft.state = Draft.State.SENT
    draft.save(update_fields=["state"])
    return other


def send_again(dispatch: Dispatch, *, by: Seat) -> None:
    """Have it sent once more, under the same Message-ID. Raises MayNot and TooLate."""
    _may(by)
    with transaction.atomic():
        dispatch = _undecided(dispatch)
        now = clock.now()
        dispatch.state, dispatch.due_at, dispatch.at, dispatch.changed_at = Dispatch.State.WAITING, now, now, now
        dispatch.tries, dispatch.claim, dispatch.by, dispatch.leaves_at = 0, None, by, None
        dispatch.save()
        _journal(f"had {letters.thing(dispatch.draft)} sent again", dispatch, by=by)


def arrived(dispatch: Dispatch, *, by: Seat) -> None:
    """Somebody knows that it has reached the customer. Raises MayNot and TooLate."""
    _may(by)
    with transaction.atomic():
        dispatch = _undecided(dispatch)
        if dispatch.state != Dispatch.State.UNKNOWN:
            raise TooLate
        letters.stand(dispatch, at=dispatch.changed_at)
        _close(dispatch, Dispatch.State.SENT)
        _journal(f"said that {letters.thing(dispatch.draft)} arrived", dispatch, by=by)


def give_by_hand(dispatch: Dispatch, *, by: Seat) -> None:
    """Somebody has told the customer the same in another way. Raises MayNot and TooLate."""
    _may(by)
    with transaction.atomic():
        dispatch = _undecided(dispatch)
        dispatch.by = by
        dispatch.save(update_fields=["by"])
        letters.stand(dispatch, at=clock.now())
        _close(dispatch, Dispatch.State.BY_HAND)
        _journal("forwarded" if dispatch.draft.is_forward else "answered", dispatch, by=by)


def give_up(dispatch: Dispatch, *, reason: str, by: Seat) -> None:
    """Leave it undelivered, for a reason; the customer goes on waiting. Raises MayNot and TooLate."""
    _may(by)
    with transaction.atomic():
        dispatch = _undecided(dispatch)
        _close(dispatch, Dispatch.State.GIVEN_UP)
        reason = storable(reason.strip())[:_LONGEST_REASON]
        _journal(f"gave {letters.thing(dispatch.draft)} up", dispatch, by=by, reason=reason)


def _may(by: Seat) -> None:
    if not by.sends:
        raise MayNot


def _undecided(dispatch: Dispatch) -> Dispatch:
    dispatch = held_fast(dispatch.pk)
    if dispatch.state not in _UNDECIDED:
        raise TooLate
    return dispatch


def _close(dispatch: Dispatch, state: Dispatch.State) -> None:
    _end(dispatch, state)
    Draft.objects.filter(pk=dispatch.draft_id).update(state=Draft.State.SENT)


def _end(dispatch: Dispatch, state: Dispatch.State) -> None:
    dispatch.state, dispatch.changed_at = state, clock.now()
    dispatch.claim = dispatch.claimer = dispatch.claim_ends_at = dispatch.due_at = None
    dispatch.save(update_fields=["state", "changed_at", "claim", "claimer", "claim_ends_at", "due_at"])


def _journal(verb: str, dispatch: Dispatch, *, by: Seat, **more: object) -> None:
    details = {"dispatch": str(dispatch.key), **more}
    journal.record(verb, by=by, about=f"conversation {dispatch.draft.subject_id}", details=details)

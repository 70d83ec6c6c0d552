"""What is done with promises. Nothing that was said is written over: days that were moved stay, all is journalled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from emptychair.asks.errors import AlreadySettled, MayNot, NotSettled
from emptychair.asks.models import SAID, Promise, PromiseChange
from emptychair.asks.touches import PromiseKind
from emptychair.chair import Check, Finding
from emptychair.company import journal, notices
from emptychair.company.models import Notice, Seat
from emptychair.core import clock
from emptychair.core.text import one_line, storable
from emptychair.customers.models import Touch
from emptychair.outbox.models import Dispatch
from emptychair.outbox.services import Reply

LONGEST, LONGEST_WORD = 500, 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """How many owners were told of promises that fall due."""

    notices: int


def record_promises(
    dispatch: Dispatch, findings: Iterable[Finding], *, days: Mapping[str, date | None] | None = None
) -> list[Promise]:
    """Note what a draft promises, in the transaction in which it goes out; once for each of its wordings.

    `days` are what the writer says, by the words: another day, or None where nothing is promised. Who gave the draft
    owns the promise.
    """
    found: dict[str, date] = {}
    for finding in findings:
        words = as_kept(finding.words)
        due_on = days[words] if days and words in days else finding.due_on
        if finding.check is Check.PROMISE and due_on:
            found.setdefault(words, due_on)
    draft = dispatch.draft
    to = Reply(subject_id=draft.subject_id, channel=draft.channel, handle=dispatch.handle, asked="")
    with transaction.atomic():
        _drop_unsaid(dispatch)
        if not found:
            return []
        there = set(Promise.objects.filter(dispatch=dispatch).values_list("words", flat=True))
        fresh = [(words, due_on) for words, due_on in found.items() if words not in there]
        return [_make(to, words, due_on, by=dispatch.by, dispatch=dispatch) for words, due_on in fresh]


def days_chosen(dispatch: Dispatch, findings: Iterable[Finding]) -> Mapping[str, date | None]:
    """The days that its writer set for what an answer promises, where they are not those that the words mean.

    `findings` are those of its verdict when it was let go, on the day on which it was to leave.
    """
    noted = dict(Promise.objects.filter(dispatch=dispatch).values_list("words", "first_due_on"))
    meant = {as_kept(one.words): one.due_on for one in findings if one.check is Check.PROMISE}
    return {words: noted.get(words) for words, due_on in meant.items() if noted.get(words) != due_on}


def _drop_unsaid(dispatch: Dispatch) -> None:
    """Forget what an earlier wording promised that was called back before it left."""
    unsaid = Promise.objects.filter(dispatch=dispatch).exclude(SAID)
    ids = list(unsaid.values_list("pk", flat=True))
    if ids:
        Touch.objects.filter(handle=dispatch.handle_id, kind=PromiseKind.name, subject_id__in=ids).delete()
        Promise.objects.filter(pk__in=ids).delete()


def promise(to: Reply, *, words: str, due_on: date, by: Seat) -> Promise:
    """Note by hand what was promised. Raises MayNot."""
    _may(by)
    with transaction.atomic():
        return _make(to, as_kept(words), due_on, by=by)


def as_kept(words: str) -> str:
    """The words of a promise as they are kept."""
    return one_line(storable(words))[:LONGEST]


def _make(to: Reply, words: str, due_on: date, *, by: Seat | None, dispatch: Dispatch | None = None) -> Promise:
    made_at = (dispatch.leaves_at or dispatch.at) if dispatch else clock.now()
    made = Promise.objects.create(
        subject_id=to.subject_id, channel=to.channel, handle=to.handle, dispatch=dispatch, words=words,
        first_due_on=due_on, due_on=due_on, made_by=by, owner=by, made_at=made_at,
    )  # fmt: skip
    Touch.objects.create(handle=to.handle, at=made.made_at, kind=PromiseKind.name, subject_id=made.pk)
    _record("made a promise", made, by=by, words=words, due_on=due_on)
    return made


def settle(promise: Promise, state: Promise.State, *, word: str = "", on: date | None = None, by: Seat) -> Promise:
    """Say that it was kept, broken or taken back; `on` is the day, today if None, never later than today.

    Raises MayNot, and AlreadySettled.
    """
    _may(by)
    today = timezone.localdate(clock.now())
    with transaction.atomic():
        now = _open(promise)
        now.state, now.word = state, one_line(storable(word))[:LONGEST_WORD]
        now.settled_at, now.settled_by = clock.now(), by
        now.settled_on = min(max(on or today, timezone.localdate(now.made_at)), today)
        now.save()
        _record(f"promise {state.value}", now, by=by, word=now.word, on=now.settled_on, due_on=now.first_due_on)
    return now


def reopen(promise: Promise, *, by: Seat) -> None:
    """Take back how it ended. Raises MayNot, and NotSettled."""
    _may(by)
    with transaction.atomic():
        now = Promise.objects.select_for_update().get(pk=promise.pk)
        if now.state == Promise.State.OPEN:
            raise NotSettled
        was, now.state, now.word = now.state, Promise.State.OPEN, ""
        now.settled_at = now.settled_on = now.settled_by = None
        now.save()
        _record("opened a promise again", now, by=by, was=was)


def move(promise: Promise, *, due_on: date, reason: str, by: Seat) -> None:
    """Give it another day, with the reason. The day that the customer was told stays what it is kept by.

    Raises MayNot, and AlreadySettled.
    """
    _may(by)
    with transaction.atomic():
        now = _open(promise)
        if now.due_on == due_on:
            return
        reason = one_line(storable(reason))[:LONGEST_WORD]
        PromiseChange.objects.create(
            promise=now, was_due_on=now.due_on, due_on=due_on, reason=reason, by=by, at=clock.now()
        )
        was, now.due_on = now.due_on, due_on
        now.save(update_fields=["due_on"])
        _record("moved a promise", now, by=by, was=was, due_on=due_on, reason=reason)


def hand_over(promise: Promise, *, to: Seat, by: Seat) -> None:
    """Have somebody else care for it. Raises MayNot, also where `to` reads along, and AlreadySettled."""
    _may(by)
    _may(to)
    with transaction.atomic():
        now = _open(promise)
        if now.owner_id == to.pk:
            return
        now.owner = to
        now.save(update_fields=["owner"])
        _record("gave a promise to somebody", now, by=by, owner=to.email)


def tell_due() -> Told:
    """Tell the owners what is due tomorrow, today, or should have been done; of each day once."""
    today = timezone.localdate(clock.now())
    due = Promise.objects.filter(SAID, state=Promise.State.OPEN, due_on__lte=today + timedelta(days=1))
    told = sum(_tell(one, today) for one in due.exclude(owner=None).select_related("owner").iterator())
    return Told(notices=told)


def _tell(promise: Promise, today: date) -> int:
    when = "overdue" if promise.due_on < today else "today" if promise.due_on == today else "tomorrow"
    return notices.tell(
        [promise.owner],
        kind=Notice.Kind.PROMISE_DUE,
        words=promise.words,
        url=reverse("promise", args=[promise.pk]),
        key=f"promise {promise.pk} {promise.due_on} {when}",
        values={"due_on": promise.due_on.isoformat()},
    )


def _may(seat: Seat) -> None:
    if not seat.sends:
        raise MayNot


def _open(promise: Promise) -> Promise:
    now = Promise.objects.select_for_update().get(pk=promise.pk)
    if now.state != Promise.State.OPEN:
        raise AlreadySettled
    return now


def _record(verb: str, promise: Promise, *, by: Seat | None, **details: object) -> None:
    details["conversation"] = promise.subject_id
    journal.record(verb, by=by, about=f"promise {promise.pk}", details=details)

"""Promises are noted as they go out, keep their history, and tell their owners in time."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from emptychair.asks import following, services
from emptychair.asks.errors import AlreadySettled, MayNot, NotSettled
from emptychair.asks.models import Promise, PromiseChange
from emptychair.chair import Check, Finding
from emptychair.company.models import JournalEntry, Notice, Role, Seat
from emptychair.core import clock
from emptychair.customers.models import Touch
from emptychair.outbox import services as outbox
from emptychair.outbox.models import Dispatch
from emptychair.outbox.tests.factories import PLAIN, reply, seat, written

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = date(2031, 3, 7), date(2031, 3, 10)
State = Promise.State


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 5)


def at(monkeypatch: pytest.MonkeyPatch, day: int, hour: int = 9) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2031, 3, day, hour, tzinfo=UTC))


@pytest.fixture
def made(member: Seat) -> Promise:
    """A lamp by Friday."""
    return services.promise(reply(), words="A new lamp by Friday", due_on=FRIDAY, by=member)


@pytest.fixture
def dispatch(member: Seat) -> Dispatch:
    """An answer that went out."""
    draft = written(PLAIN, by=member)
    sent = outbox.send(draft, version=draft.version, by=member).dispatch
    assert sent
    return sent


def found(words: str = "a lamp by Friday", due_on: date | None = FRIDAY) -> Finding:
    return Finding(check=Check.PROMISE, words=words, due_on=due_on)


def test_what_an_answer_promises_is_noted_once_for_each_wording(dispatch: Dispatch, member: Seat) -> None:
    for _ in range(2):
        services.record_promises(dispatch, [found(), found(), found("a call on Monday", MONDAY)])
    one, two = Promise.objects.order_by("pk")
    assert (one.words, one.due_on, one.owner, one.made_at) == ("a lamp by Friday", FRIDAY, member, dispatch.at)
    assert two.due_on == MONDAY
    assert Touch.objects.filter(kind="promise", handle=dispatch.handle).count() == 2


def test_the_database_notes_none_twice(dispatch: Dispatch) -> None:
    (one,) = services.record_promises(dispatch, [found()])
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def test_only_promises_with_a_day_are_noted(dispatch: Dispatch) -> None:
    services.record_promises(dispatch, [found(due_on=None), Finding(check=Check.BLAME, words="x")])
    assert not Promise.objects.exists()


def test_the_writer_sets_another_day_or_says_that_nothing_is_promised(dispatch: Dispatch) -> None:
    services.record_promises(dispatch, [found("one"), found("two")], days={"one": MONDAY, "two": None})
    assert [(one.words, one.due_on) for one in Promise.objects.all()] == [("one", MONDAY)]


def test_the_writer_adds_a_day_where_none_was_read(dispatch: Dispatch) -> None:
    services.record_promises(dispatch, [found("soon", due_on=None)], days={"soon": MONDAY})
    assert Promise.objects.get().due_on == MONDAY


@pytest.mark.parametrize("state", [State.KEPT, State.BROKEN, State.TAKEN_BACK])
def test_how_it_ended_is_noted_with_its_word_and_can_be_taken_back(made: Promise, admin: Seat, state: State) -> None:
    ended = services.settle(made, state, word="In the\npost", by=admin)
    assert (ended.state, ended.word, ended.settled_on, ended.settled_by) == (
        state,
        "In the post",
        date(2031, 3, 5),
        admin,
    )
    with pytest.raises(AlreadySettled):
        services.settle(made, State.KEPT, by=admin)
    services.reopen(made, by=admin)
    assert Promise.objects.get().state == State.OPEN
    with pytest.raises(NotSettled):
        services.reopen(made, by=admin)
    verbs = list(JournalEntry.objects.filter(about=f"promise {made.pk}").values_list("verb", flat=True))
    assert verbs == ["made a promise", f"promise {state.value}", "opened a promise again"]


def test_it_is_not_kept_tomorrow_nor_before_it_was_made(made: Promise, member: Seat) -> None:
    assert services.settle(made, State.KEPT, on=FRIDAY, by=member).settled_on == date(2031, 3, 5)
    services.reopen(made, by=member)
    assert services.settle(made, State.KEPT, on=date(2030, 1, 1), by=member).settled_on == date(2031, 3, 5)


def test_moving_it_keeps_the_day_that_the_customer_was_told(made: Promise, member: Seat) -> None:
    services.move(made, due_on=MONDAY, reason="The courier is ill.", by=member)
    services.move(made, due_on=MONDAY, reason="again", by=member)
    made.refresh_from_db()
    assert (made.first_due_on, made.due_on) == (FRIDAY, MONDAY)
    change = PromiseChange.objects.get()
    assert (change.was_due_on, change.due_on, change.reason) == (FRIDAY, MONDAY, "The courier is ill.")


def test_somebody_else_cares_for_it(made: Promise, member: Seat, admin: Seat) -> None:
    services.hand_over(made, to=admin, by=member)
    made.refresh_from_db()
    assert made.owner == admin


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AGENCY])
def test_who_reads_along_changes_nothing(made: Promise, member: Seat, role: Role) -> None:
    reader = seat(role, "Wim")
    for act in (
        lambda: services.promise(reply(), words="x", due_on=FRIDAY, by=reader),
        lambda: services.settle(made, State.KEPT, by=reader),
        lambda: services.reopen(made, by=reader),
        lambda: services.move(made, due_on=MONDAY, reason="x", by=reader),
        lambda: services.hand_over(made, to=member, by=reader),
        lambda: services.hand_over(made, to=reader, by=member),
    ):
        with pytest.raises(MayNot):
            act()


def test_promises_go_with_their_conversations(made: Promise) -> None:
    following.follow({1: 7})
    made.refresh_from_db()
    assert made.subject_id == 7


def test_its_owner_is_told_the_day_before_on_the_day_and_after_it_once_each(
    made: Promise, member: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    for day in (5, 6, 7, 8, 9):
        at(monkeypatch, day)
        told.append([services.tell_due().notices for _ in range(2)])
    assert told == [[0, 0], [1, 0], [1, 0], [1, 0], [0, 0]]
    notice = Notice.objects.first()
    assert notice
    assert (notice.seat, notice.words, notice.url) == (member, made.words, f"/promises/{made.pk}/")


def test_of_what_has_ended_nobody_is_told(made: Promise, member: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    services.settle(made, State.KEPT, by=member)
    at(monkeypatch, 9)
    assert services.tell_due().notices == 0


def test_a_promise_that_was_moved_is_told_again(made: Promise, member: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 7)
    services.tell_due()
    services.move(made, due_on=MONDAY, reason="x", by=member)
    at(monkeypatch, 10)
    assert services.tell_due().notices == 1

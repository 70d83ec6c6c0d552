"""What seats do to conversations, and what brings them back."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from emptychair.company.models import JournalEntry, Role, Seat, Team
from emptychair.company.reach import EVERYTHING
from emptychair.conversations import selectors, work
from emptychair.conversations.errors import HasEnough, MayNot, NothingToDo, NotTakenBack
from emptychair.conversations.filters import Filters, State
from emptychair.conversations.models import Act, Conversation, ConversationCount, Note
from emptychair.conversations.notes import write
from emptychair.conversations.shown import row
from emptychair.conversations.tests.factories import BEGIN, hear, said
from emptychair.core import clock

pytestmark = pytest.mark.django_db
SOLVED = Conversation.Reason.SOLVED


@pytest.fixture
def now() -> datetime:
    return clock.now()


@pytest.fixture
def three(member: Seat) -> list[int]:
    """Three customers who wait, the first the longest."""
    hear([said(f"{number}", by=f"c{number}", minute=number) for number in range(3)])
    return list(Conversation.objects.order_by("waiting_since").values_list("pk", flat=True))


def state(pk: int) -> str:
    return str(Conversation.objects.get(pk=pk).state)


def kept() -> dict[str, int]:
    totals = ConversationCount.objects.values(*Conversation.State.values).get()
    return {name: number for name, number in totals.items() if number}


def test_what_is_closed_leaves_the_list_with_its_reason(three: list[int], member: Seat, now: datetime) -> None:
    work.close(three[:1], reason=SOLVED, by=member, now=now)
    assert state(three[0]) == "closed"
    assert Conversation.objects.get(pk=three[0]).closed_reason == SOLVED
    assert kept() == {"waiting": 2, "closed": 1}


def test_a_customer_who_writes_again_opens_what_was_closed(three: list[int], member: Seat, now: datetime) -> None:
    work.close(three, reason=SOLVED, by=member, now=now)
    hear([said("more", "Not solved at all.", by="c0", reply_to="0", minute=30)])
    assert [state(pk) for pk in three] == ["waiting", "closed", "closed"]
    assert kept() == {"waiting": 1, "closed": 2}


def test_an_answer_or_the_same_export_again_leaves_it_closed(three: list[int], member: Seat, now: datetime) -> None:
    work.close(three[:1], reason=SOLVED, by=member, now=now)
    hear([said("0", by="c0"), said("a", "Gladly.", by="us", company=True, reply_to="0", minute=40)])
    assert state(three[0]) == "closed"


def test_an_automatic_message_does_not_open_it(three: list[int], member: Seat, now: datetime) -> None:
    work.close(three[:1], reason=SOLVED, by=member, now=now)
    hear([said("auto", "I am away.", by="c0", reply_to="0", minute=40, automatic=True)])
    assert state(three[0]) == "closed"


def test_what_is_put_off_comes_back_in_time(three: list[int], member: Seat, now: datetime) -> None:
    work.snooze(three[:2], until=now + timedelta(hours=1), by=member, now=now)
    assert kept() == {"waiting": 1, "snoozed": 2}
    assert work.wake_due(now + timedelta(minutes=59)) == 0
    assert work.wake_due(now + timedelta(minutes=61)) == 2
    assert kept() == {"waiting": 3}


def test_a_customer_who_writes_brings_back_what_was_put_off(three: list[int], member: Seat, now: datetime) -> None:
    work.snooze(three, until=now + timedelta(days=1), by=member, now=now)
    hear([said("more", "Hello?", by="c1", reply_to="1", minute=30)])
    assert [state(pk) for pk in three] == ["snoozed", "waiting", "snoozed"]


def test_it_can_be_brought_back_at_once(three: list[int], member: Seat, now: datetime) -> None:
    work.snooze(three, until=now + timedelta(days=1), by=member, now=now)
    work.wake(three, by=member, now=now)
    assert {state(pk) for pk in three} == {"waiting"}


def test_closing_ends_what_was_put_off(three: list[int], member: Seat, now: datetime) -> None:
    work.snooze(three[:1], until=now + timedelta(days=1), by=member, now=now)
    work.close(three[:1], reason=SOLVED, by=member, now=now)
    work.reopen(three[:1], by=member, now=now)
    assert state(three[0]) == "waiting"


@pytest.mark.parametrize("times", [1, 2])
def test_what_is_done_is_not_done_again(three: list[int], member: Seat, now: datetime, times: int) -> None:
    work.close(three, reason=SOLVED, by=member, now=now)
    with pytest.raises(NothingToDo):
        work.close(three, reason=SOLVED, by=member, now=now)


def test_two_who_ask_for_the_next_customer_get_two(three: list[int], member: Seat, admin: Seat, now: datetime) -> None:
    first, second = (
        work.take_next(by=member, now=now, reach=EVERYTHING),
        work.take_next(by=admin, now=now, reach=EVERYTHING),
    )
    assert [first and first.pk, second and second.pk] == three[:2]
    assert Conversation.objects.get(pk=three[0]).seat == member


def test_nobody_is_there_when_all_are_taken(three: list[int], member: Seat, now: datetime) -> None:
    work.give(three, seat=member, by=member, now=now)
    assert work.take_next(by=Seat.objects.create_user("x@example.org", name="X"), now=now, reach=EVERYTHING) is None


def test_who_has_enough_answers_first(three: list[int], member: Seat, now: datetime, settings: Settings) -> None:
    settings.EMPTYCHAIR_TAKE_AT_MOST = 2
    work.take_next(by=member, now=now, reach=EVERYTHING)
    work.take_next(by=member, now=now, reach=EVERYTHING)
    with pytest.raises(HasEnough):
        work.take_next(by=member, now=now, reach=EVERYTHING)


def test_another_teams_customer_is_not_the_next(three: list[int], member: Seat, now: datetime) -> None:
    mine, theirs = Team.objects.create(name="Lamps"), Team.objects.create(name="Looms")
    member.teams.add(mine)
    work.give(three[:1], team=theirs, by=member, now=now)
    work.give(three[1:2], team=mine, by=member, now=now)
    found = work.take_next(by=member, now=now, reach=EVERYTHING)
    assert found and found.pk == three[1]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AGENCY])
def test_who_only_reads_or_drafts_closes_nothing(three: list[int], now: datetime, role: Role) -> None:
    seat = Seat.objects.create_user("y@example.org", name="Y", role=role)
    with pytest.raises(MayNot):
        work.close(three, reason=SOLVED, by=seat, now=now)


Does = Callable[[list[int], Seat, datetime], Act]


@pytest.mark.parametrize(
    "does",
    [
        lambda ids, seat, now: work.close(ids, reason=SOLVED, by=seat, now=now),
        lambda ids, seat, now: work.snooze(ids, until=now + timedelta(days=1), by=seat, now=now),
        lambda ids, seat, now: work.give(ids, seat=seat, by=seat, now=now),
    ],
)
def test_what_was_done_is_taken_back(three: list[int], member: Seat, now: datetime, does: Does) -> None:
    before = list(Conversation.objects.order_by("pk").values())
    act = does(three, member, now)
    assert list(Conversation.objects.order_by("pk").values()) != before
    assert work.undo(act, by=member) == 3
    assert list(Conversation.objects.order_by("pk").values()) == before
    assert kept() == {"waiting": 3}


def test_undo_restores_who_had_it_before(three: list[int], member: Seat, admin: Seat, now: datetime) -> None:
    work.give(three[:1], seat=admin, by=admin, now=now)
    work.undo(work.give(three[:1], seat=member, by=member, now=now), by=member)
    assert Conversation.objects.get(pk=three[0]).seat == admin


def test_undo_leaves_alone_what_has_gone_on(three: list[int], member: Seat, now: datetime) -> None:
    act = work.close(three, reason=SOLVED, by=member, now=now)
    work.reopen(three[1:2], by=member, now=now)
    hear([said("more", "Hello?", by="c2", reply_to="2", minute=30)])
    assert work.undo(act, by=member) == 1
    assert [state(pk) for pk in three] == ["waiting"] * 3


def test_nothing_is_taken_back_twice_or_late_or_by_others(three: list[int], member: Seat, now: datetime) -> None:
    act = work.close(three, reason=SOLVED, by=member, now=now)
    with pytest.raises(MayNot):
        work.undo(act, by=Seat.objects.create_user("z@example.org", name="Z"))
    work.undo(act, by=member)
    with pytest.raises(NotTakenBack):
        work.undo(act, by=member)
    old = work.close(three, reason=SOLVED, by=member, now=now - timedelta(hours=2))
    with pytest.raises(NotTakenBack):
        work.undo(old, by=member)


def test_every_act_stands_in_the_journal(three: list[int], member: Seat, now: datetime) -> None:
    before = JournalEntry.objects.count()
    act = work.close(three, reason=Conversation.Reason.OTHER, words="A prank", by=member, now=now)
    work.undo(act, by=member)
    verbs = list(JournalEntry.objects.order_by("id").values_list("verb", "actor")[before:])
    assert verbs == [("closed", member.email), ("took back", member.email)]


def test_what_seats_did_follows_when_conversations_become_one(member: Seat, now: datetime) -> None:
    hear([said("1", by="ines"), said("3", by="ines", minute=2)])
    first, second = Conversation.objects.order_by("pk")
    work.give([second.pk], seat=member, by=member, now=now)
    work.close([first.pk], reason=SOLVED, by=member, now=now)
    write(second, key=uuid.uuid4(), text="She called too.", by=member, now=now)
    hear(
        [
            said("2", by="us", company=True, reply_to="1", minute=1),
            said("4", by="ines", reply_to="3", minute=3, references=["2"]),
        ]
    )
    one = Conversation.objects.get()
    assert (one.seat, one.state) == (member, "waiting")
    assert Note.objects.get().conversation == one
    assert set(Act.objects.values_list("on__conversation", flat=True)) == {one.pk}
    assert kept() == {"waiting": 1}


@pytest.mark.django_db(transaction=True)
def test_totals_stay_right_when_a_seat_and_intake_meet(member: Seat, now: datetime) -> None:
    hear([said("1", by="ines")])
    pk = Conversation.objects.get().pk
    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            work.close([pk], reason=SOLVED, by=member, now=now)
            hearing = beside.submit(_hear_and_leave, [said("2", by="ines", reply_to="1", minute=2)])
            time.sleep(0.5)
        hearing.result(30)
    assert state(pk) == "waiting"
    assert kept() == {"waiting": 1}


def _hear_and_leave(messages: list[dict[str, object]]) -> None:
    hear(messages)
    connection.close()


def test_lists_show_what_fits_them(three: list[int], member: Seat, now: datetime) -> None:
    work.give(three[:1], seat=member, by=member, now=now)
    work.snooze(three[1:2], until=now + timedelta(days=1), by=member, now=now)
    work.close(three[2:], reason=SOLVED, by=member, now=now)

    def shown(**filters: object) -> list[int]:
        page = selectors.conversation_page(Filters(**filters), seat=member, reach=EVERYTHING)  # type: ignore[arg-type]
        return [row.pk for row in page.rows]

    assert shown(whose="mine") == three[:1]
    assert shown(whose="nobody") == []
    assert shown(state=State.SNOOZED) == three[1:2]
    assert shown(state=State.CLOSED) == three[2:]
    assert len(shown(state=State.ALL)) == 3
    counts = selectors.counts(member, reach=EVERYTHING)
    assert (counts.waiting, counts.mine, counts.team, counts.snoozed, counts.closed) == (1, 1, None, 1, 1)


def test_the_urgent_can_be_seen_alone(member: Seat) -> None:
    hear([said("1", by="a"), said("2", by="b", minute=1)])
    Conversation.objects.filter(handle__address="b").update(urgency=0.9)
    page = selectors.conversation_page(Filters(urgent=True), seat=member, reach=EVERYTHING)
    assert [row.handle.address for row in page.rows] == ["b"]


def test_the_wait_of_what_was_closed_has_ended(three: list[int], member: Seat) -> None:
    work.close(three[:1], reason=SOLVED, by=member, now=BEGIN + timedelta(hours=2))
    shown = row(Conversation.objects.get(pk=three[0]), None, now=clock.now())
    assert (shown.waits, shown.wait_state, shown.wait_seconds) == (False, "closed", 7200)

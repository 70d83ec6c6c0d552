"""Conversations that seats join, and parts that they split off."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from emptychair.asks.models import Promise
from emptychair.company.models import JournalEntry, Role, Seat
from emptychair.company.reach import EVERYTHING
from emptychair.conversations import answering, intake, notes, regrouped, regrouping, selectors, work
from emptychair.conversations.errors import (
    AnswerOnItsWay,
    BecameOne,
    ChangedSince,
    DraftsTooLong,
    MayNot,
    NothingLeft,
    NothingToDo,
    NotTakenBack,
    OtherChannel,
    OtherCustomer,
)
from emptychair.conversations.models import Act, ActOn, Conversation, ConversationCount, Message, Note
from emptychair.conversations.tests.factories import hear, said
from emptychair.core import clock
from emptychair.customers import services as customers
from emptychair.customers.models import Customer
from emptychair.outbox import links
from emptychair.outbox.letters import Route
from emptychair.outbox.models import Draft, PageLink
from emptychair.outbox.services import LONGEST
from emptychair.portal import selectors as portal

pytestmark = pytest.mark.django_db
KEY, OTHER_KEY = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"


def of(name: str) -> Conversation:
    """The conversation in which the message of that name stands."""
    return Conversation.objects.select_related("handle__customer", "channel").get(
        pk=Message.objects.values_list("conversation_id", flat=True).get(external_id=name)
    )


def names(conversation_id: int) -> set[str]:
    return set(Message.objects.filter(conversation=conversation_id).values_list("external_id", flat=True))


def kept() -> dict[str, int]:
    totals = ConversationCount.objects.values(*Conversation.State.values).get()
    return {name: number for name, number in totals.items() if number}


def rows() -> list[dict[str, object]]:
    return [dict(row) for row in Conversation.objects.order_by("pk").values()]


@pytest.fixture
def two(member: Seat) -> tuple[Conversation, Conversation]:
    """Two conversations of Ines: an answered one about a lamp, and one about a chair for which she waits."""
    hear(
        [
            said("lamp", "The lamp flickers."),
            said("new", "In the post.", by="us", company=True, reply_to="lamp", minute=5),
            said("chair", "The chair creaks.", minute=60),
            said("other", "Hello?", by="otto", minute=61),
        ]
    )
    return of("lamp"), of("chair")


def join(one: Conversation, other: Conversation, *, by: Seat) -> Act:
    return regrouping.join(one, other, by=by, now=clock.now())


def test_what_was_said_in_both_stands_in_one_and_the_totals_are_right(
    two: tuple[Conversation, Conversation], member: Seat
) -> None:
    assert kept() == {"waiting": 2, "answered": 1}
    join(*two, by=member)
    lamp = of("lamp")
    assert names(lamp.pk) == {"lamp", "new", "chair"}
    assert (lamp.message_count, lamp.customer_turns, lamp.answered_turns) == (3, 2, 1)
    assert kept() == {"waiting": 2}
    assert not Conversation.objects.filter(pk=two[1].pk).exists()


def test_what_is_said_later_in_either_comes_to_the_joined_one(
    two: tuple[Conversation, Conversation], member: Seat
) -> None:
    join(*two, by=member)
    hear([said("l2", reply_to="lamp", minute=70), said("c2", reply_to="chair", minute=71)])
    assert names(two[0].pk) == {"lamp", "new", "chair", "l2", "c2"}


def test_taking_it_back_gives_each_its_own_also_of_what_came_since(
    two: tuple[Conversation, Conversation], member: Seat
) -> None:
    before = rows()
    act = join(*two, by=member)
    assert regrouping.undo(act, by=member) == 2
    assert rows() == before
    act = join(*two, by=member)
    hear([said("c2", reply_to="chair", minute=71)])
    regrouping.undo(act, by=member)
    assert (names(two[0].pk), names(two[1].pk)) == ({"lamp", "new"}, {"chair", "c2"})
    assert kept() == {"waiting": 2, "answered": 1}


def test_it_is_told_in_the_talk_and_the_journal(two: tuple[Conversation, Conversation], member: Seat) -> None:
    act = join(*two, by=member)
    assert act.words == "The chair creaks."
    assert ActOn.objects.get(act=act).conversation_id == two[0].pk
    regrouping.undo(act, by=member)
    verbs = JournalEntry.objects.filter(about=f"conversation {two[0].pk}").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["joined conversations", "took joined conversations apart"]


def test_who_looks_for_the_joined_one_finds_the_other(two: tuple[Conversation, Conversation], member: Seat) -> None:
    join(*two, by=member)
    found = selectors.conversation_by(two[1].pk, reach=EVERYTHING)
    assert found == two[0]


def test_notes_drafts_and_links_go_along_and_come_back(two: tuple[Conversation, Conversation], member: Seat) -> None:
    lamp, chair = two
    note = notes.write(chair, key=KEY, text="Call her.", by=member, now=clock.now())  # type: ignore[arg-type]
    answering.keep(lamp, key=KEY, text="A lamp.", version=0, by=member)  # type: ignore[arg-type]
    answering.keep(chair, key=OTHER_KEY, text="A chair.", version=0, by=member)  # type: ignore[arg-type]
    links.make(chair.pk, handle=chair.handle, by=member)
    act = join(lamp, chair, by=member)
    assert Draft.objects.exclude(state="sent").get().text == "A lamp.\n\nA chair."
    assert Note.objects.get().conversation_id == PageLink.objects.get().subject_id == lamp.pk
    regrouping.undo(act, by=member)
    note.refresh_from_db()
    assert note.conversation_id == PageLink.objects.get().subject_id == chair.pk
    drafts = Draft.objects.exclude(state="sent").order_by("subject_id").values_list("subject_id", "text")
    assert list(drafts) == [(lamp.pk, "A lamp."), (chair.pk, "A chair.")]


def test_a_note_or_words_typed_on_the_old_page_are_kept_in_the_joined_one(
    two: tuple[Conversation, Conversation], member: Seat
) -> None:
    join(*two, by=member)
    notes.write(two[1], key=KEY, text="Late.", by=member, now=clock.now())  # type: ignore[arg-type]
    answering.keep(two[1], key=KEY, text="Typed.", version=0, by=member)  # type: ignore[arg-type]
    assert Note.objects.get().conversation_id == Draft.objects.get().subject_id == two[0].pk


def test_drafts_that_have_no_room_in_one_are_not_cut(two: tuple[Conversation, Conversation], member: Seat) -> None:
    for one, key in zip(two, (KEY, OTHER_KEY), strict=True):
        answering.keep(one, key=key, text="x" * (LONGEST // 2), version=0, by=member)  # type: ignore[arg-type]
    with pytest.raises(DraftsTooLong):
        join(*two, by=member)


def test_an_answer_on_its_way_is_waited_for(two: tuple[Conversation, Conversation], member: Seat) -> None:
    answering.keep(two[1], key=KEY, text="A chair.", version=0, by=member)  # type: ignore[arg-type]
    Draft.objects.update(state=Draft.State.LEAVING)
    with pytest.raises(AnswerOnItsWay):
        join(*two, by=member)
    with pytest.raises(AnswerOnItsWay):
        regrouping.split(two[1], [two[1].said_id or 0], by=member, now=clock.now())


def test_another_customers_is_not_joined_before_the_customers_are(
    two: tuple[Conversation, Conversation], member: Seat
) -> None:
    ines, otto = of("lamp"), of("other")
    with pytest.raises(OtherCustomer):
        join(ines, otto, by=member)
    _one_person("ines", "otto", by=member)
    join(of("lamp"), of("other"), by=member)
    assert names(ines.pk) == {"lamp", "new", "other"}


def _one_person(kept: str, absorbed: str, *, by: Seat) -> None:
    found = [Customer.objects.get(handles__address=name) for name in (kept, absorbed)]
    customers.merge(found[0], absorbed=found[1], by=by)


def test_an_answer_goes_to_the_handle_that_wrote_last(two: tuple[Conversation, Conversation], member: Seat) -> None:
    _one_person("ines", "otto", by=member)
    lamp = of("lamp")
    join(lamp, of("other"), by=member)
    reply = answering.reply_to(of("lamp"))
    assert (reply.subject_id, reply.handle.address) == (lamp.pk, "otto")
    draft = answering.keep(of("lamp"), key=KEY, text="Hello.", version=0, by=member)  # type: ignore[arg-type]
    answering.give(of("lamp"), draft, version=draft.version, by=member, route=Route.HAND)
    intake.drain(lamp.channel)
    given = Message.objects.get(text="Hello.")
    assert (given.conversation_id, given.in_reply_to) == (lamp.pk, "other")


def test_when_the_customers_are_two_again_so_are_the_conversations_and_their_pages(
    two: tuple[Conversation, Conversation], member: Seat
) -> None:
    found = [Customer.objects.get(handles__address=name) for name in ("ines", "otto")]
    merged = customers.merge(found[0], absorbed=found[1], by=member)
    lamp, other = of("lamp"), of("other")
    links.make(other.pk, handle=other.handle, by=member)
    join(lamp, other, by=member)
    assert portal.conversation_of(PageLink.objects.get()) == lamp
    hear([said("more", by="otto", reply_to="other", minute=80)])
    chosen = Message.objects.filter(external_id__in=["new", "more"]).values_list("pk", flat=True)
    act = regrouping.split(of("lamp"), list(chosen), by=member, now=clock.now())
    customers.undo_merge(merged, by=member)
    assert names(lamp.pk) == {"lamp", "new"}
    assert names(regrouped.made_by(act)) == {"more"}
    assert names(other.pk) == {"other"}
    assert portal.conversation_of(PageLink.objects.get()) == other


def test_on_two_channels_they_stay_two(two: tuple[Conversation, Conversation], member: Seat) -> None:
    hear([said("elsewhere", by="ines")], channel="Second")
    with pytest.raises(OtherChannel):
        join(two[0], of("elsewhere"), by=member)
    customers.merge(two[0].handle.customer, absorbed=of("elsewhere").handle.customer, by=member)  # type: ignore[arg-type]
    assert [one.pk for one in regrouped.joinable(of("lamp"), reach=EVERYTHING).rows] == [two[1].pk]
    assert regrouped.elsewhere(of("lamp"), reach=EVERYTHING)


def test_who_reads_along_joins_nothing(two: tuple[Conversation, Conversation], member: Seat) -> None:
    act = join(*two, by=member)
    member.role = Role.ANALYST
    for do in (
        lambda: join(*two, by=member),
        lambda: regrouping.split(two[0], [1], by=member, now=clock.now()),
        lambda: regrouping.undo(act, by=member),
    ):
        with pytest.raises(MayNot):
            do()


def test_a_closed_one_that_is_joined_with_an_open_one_is_open_and_closed_again_after(
    two: tuple[Conversation, Conversation], member: Seat
) -> None:
    work.close([two[0].pk], reason=Conversation.Reason.SOLVED, by=member, now=clock.now())
    act = join(*two, by=member)
    assert of("lamp").state == "waiting"
    regrouping.undo(act, by=member)
    assert (of("lamp").state, of("chair").state) == ("closed", "waiting")


def test_both_closed_stay_closed_until_the_customer_writes(
    two: tuple[Conversation, Conversation], member: Seat
) -> None:
    work.close([one.pk for one in two], reason=Conversation.Reason.SOLVED, by=member, now=clock.now())
    act = join(*two, by=member)
    assert of("lamp").state == "closed"
    hear([said("c2", reply_to="chair", minute=71)])
    regrouping.undo(act, by=member)
    assert (of("lamp").state, of("chair").state) == ("closed", "waiting")


def test_what_a_seat_did_with_both_since_holds_for_both(two: tuple[Conversation, Conversation], member: Seat) -> None:
    act = join(*two, by=member)
    work.close([two[0].pk], reason=Conversation.Reason.SOLVED, by=member, now=clock.now())
    regrouping.undo(act, by=member)
    assert (of("lamp").state, of("chair").state) == ("closed", "closed")


def test_the_first_of_two_is_taken_back_last(two: tuple[Conversation, Conversation], member: Seat) -> None:
    hear([said("third", minute=80)])
    first = join(*two, by=member)
    second = join(of("third"), of("lamp"), by=member)
    with pytest.raises(ChangedSince):
        regrouping.undo(first, by=member)
    regrouping.undo(second, by=member)
    regrouping.undo(first, by=member)
    with pytest.raises(NotTakenBack):
        regrouping.undo(first, by=member)
    assert [names(of(name).pk) for name in ("lamp", "chair", "third")] == [{"lamp", "new"}, {"chair"}, {"third"}]


def test_what_has_turned_out_to_be_one_thread_stays_one(two: tuple[Conversation, Conversation], member: Seat) -> None:
    act = join(*two, by=member)
    hear([said("both", minute=90, references=["lamp", "chair"])])
    assert names(two[0].pk) == {"lamp", "new", "chair", "both"}
    with pytest.raises(BecameOne):
        regrouping.undo(act, by=member)


def test_a_part_begins_a_conversation_of_its_own_and_what_answers_it_comes_there(
    two: tuple[Conversation, Conversation], member: Seat
) -> None:
    hear([said("too", "And my sofa?", reply_to="new", minute=20)])
    lamp, before = of("lamp"), rows()
    act = regrouping.split(lamp, [Message.objects.get(external_id="too").pk], by=member, now=clock.now())
    sofa = of("too")
    assert (sofa.state, of("lamp").state, kept()) == ("waiting", "answered", {"waiting": 3, "answered": 1})
    hear(
        [
            said("sofa", "Sofas come in May.", by="us", company=True, reply_to="too", minute=30),
            said("thanks", reply_to="sofa", minute=31),
            said("dark", reply_to="lamp", minute=32),
        ]
    )
    assert names(sofa.pk) == {"too", "sofa", "thanks"}
    assert names(lamp.pk) == {"lamp", "new", "dark"}
    regrouping.undo(act, by=member)
    assert names(lamp.pk) == {"lamp", "new", "too", "sofa", "thanks", "dark"}
    assert len(rows()) == len(before)


def test_with_all_that_came_after_it(two: tuple[Conversation, Conversation], member: Seat) -> None:
    hear([said(f"l{number}", reply_to="lamp", minute=20 + number) for number in range(3)])
    first = Message.objects.get(external_id="l0").pk
    act = regrouping.split(of("lamp"), [first], onward=True, by=member, now=clock.now())
    assert names(regrouped.made_by(act)) == {"l0", "l1", "l2"}


def test_each_part_holds_something_and_the_new_one_something_of_the_customers(
    two: tuple[Conversation, Conversation], member: Seat
) -> None:
    lamp, new = (Message.objects.get(external_id=name).pk for name in ("lamp", "new"))
    for chosen in ([], [new], [lamp, new], [10**9]):
        with pytest.raises(NothingLeft):
            regrouping.split(two[0], chosen, by=member, now=clock.now())


def test_promises_go_where_the_answer_stands_that_made_them(
    two: tuple[Conversation, Conversation], member: Seat
) -> None:
    hear([said("too", "And my sofa?", reply_to="new", minute=20)])
    lamp = of("lamp")
    draft = answering.keep(lamp, key=KEY, text="I will send you a new sofa by Friday.", version=0, by=member)  # type: ignore[arg-type]
    answering.give(lamp, draft, version=draft.version, by=member, route=Route.HAND)
    intake.drain(lamp.channel)
    chosen = Message.objects.filter(external_id="too") | Message.objects.filter(text__contains="by Friday")
    act = regrouping.split(of("lamp"), [one.pk for one in chosen], by=member, now=clock.now())
    made = regrouped.made_by(act)
    assert Promise.objects.get().subject_id == Draft.objects.get().subject_id == made
    regrouping.undo(act, by=member)
    assert Promise.objects.get().subject_id == Draft.objects.get().subject_id == lamp.pk


def test_the_customers_page_shows_both_and_what_is_written_there_stays(
    two: tuple[Conversation, Conversation], member: Seat
) -> None:
    _one_person("ines", "otto", by=member)
    join(of("lamp"), of("other"), by=member)
    name, handle = portal.said_last(of("lamp"))
    assert (name, handle.address) == ("other", "otto")


def test_a_conversation_that_is_gone_is_not_joined(two: tuple[Conversation, Conversation], member: Seat) -> None:
    join(*two, by=member)
    for one, other in ((two[0], two[1]), (two[0], two[0])):
        with pytest.raises(NothingToDo):
            join(one, other, by=member)


def together(*acts: Callable[[], object]) -> list[BaseException]:
    """Run all at one moment; returns what they raised."""
    start, raised = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_two_seats_at_one_moment_and_what_arrives_then_neither_lose_nor_block_each_other(
    two: tuple[Conversation, Conversation], member: Seat, admin: Seat
) -> None:
    lamp, chair = two
    for turn in range(8):
        later = [
            said(f"t{turn}.{number}", reply_to=("lamp", "chair")[number % 2], minute=100 + turn) for number in range(6)
        ]
        raised = together(
            lambda: join(lamp, chair, by=member),
            lambda: join(chair, lamp, by=admin),
            lambda later=later: hear(later),  # type: ignore[misc]
            lambda: work.close([lamp.pk, chair.pk], reason=Conversation.Reason.SOLVED, by=admin, now=clock.now()),
        )
        assert all(isinstance(error, NothingToDo) for error in raised), raised
        here = of("lamp")
        assert {"lamp", "chair", *(str(one["external_id"]) for one in later)} <= names(here.pk)
        states = list(Conversation.objects.values_list("state", flat=True))
        assert kept() == {state: states.count(state) for state in set(states)}
        regrouping.undo(Act.objects.filter(did=Act.Did.JOINED, undone_at=None).get(), by=member)

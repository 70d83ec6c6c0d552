"""What happened is laid down for each endpoint once: in order, nothing missed, nothing of history."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction

from emptychair.asks import services as asks
from emptychair.asks.models import Promise
from emptychair.channels import imports
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel
from emptychair.company.models import Role, Seat, Team
from emptychair.conversations import notes, work
from emptychair.conversations.answering import give, reply_to
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.tests.factories import hear, records, said
from emptychair.core import clock
from emptychair.customers import services as customers
from emptychair.customers.models import Customer
from emptychair.outbox import leaving
from emptychair.outbox import services as outbox
from emptychair.outbox.models import Dispatch, Draft, Ruling
from emptychair.webhooks import heard, services
from emptychair.webhooks.events import KINDS
from emptychair.webhooks.models import Delivery, Endpoint, Walk
from emptychair.webhooks.tests.factories import look, set_up
from emptychair.webhooks.walking import begin, walk

pytestmark = pytest.mark.django_db(transaction=True)

PLAIN = "Hello Ines, a new lamp is in the post. You will not pay for it."
BLAMING = "That is your own fault."
URL = "https://hooks.example/in"


@pytest.fixture
def hook(admin: Seat) -> Endpoint:
    """An endpoint that hears everything, and is never called here."""
    made = set_up(URL, by=admin, events=tuple(KINDS))
    look()
    Delivery.objects.all().delete()
    return made


def fresh(external_id: str, text: str = "My lamp is broken.", *, by: str = "ines", **more: Any) -> dict[str, object]:
    """A message that is written now."""
    return said(external_id, text, by=by, **more) | {"written_at": clock.now().isoformat()}


def told(of: str = "") -> list[tuple[str, dict[str, object]]]:
    """What was laid down, in its order; looked through first."""
    look()
    found = Delivery.objects.filter(event__startswith=of).order_by("pk").values_list("event", "content")
    return [(str(event), dict(content)) for event, content in found]


def kinds_told(of: str = "") -> list[str]:
    return [event for event, _ in told(of)]


def test_a_message_is_heard_and_begins_a_conversation(hook: Endpoint) -> None:
    hear([fresh("1")])
    message, talk = Message.objects.get(), Conversation.objects.get()
    (_, opened), (_, said_so) = told()
    assert kinds_told() == ["conversation.opened", "message.heard"]
    assert (opened["conversation"], opened["message"]) == (talk.pk, message.pk)
    assert said_so == {
        "message": message.pk, "conversation": talk.pk, "channel": talk.channel_id,
        "customer": message.handle.customer_id, "automatic": False,
        "url": f"{settings.EMPTYCHAIR_ADDRESS}/api/v1/messages/{message.pk}",
    }  # fmt: skip
    hear([fresh("2", reply_to="1")])
    assert kinds_told("conversation") == ["conversation.opened"]
    assert kinds_told("message") == ["message.heard"] * 2


def test_what_the_company_says_is_no_message_that_was_heard(hook: Endpoint) -> None:
    hear([fresh("1"), fresh("2", by="us", company=True, reply_to="1")])
    assert kinds_told("message") == ["message.heard"]


def test_history_is_not_told(hook: Endpoint) -> None:
    old = clock.now() - heard.OLDEST - timedelta(minutes=1)
    hear([fresh("1") | {"written_at": old.isoformat()}])
    assert kinds_told("message") == []


def test_what_an_import_brings_is_not_told_however_new_it_is(hook: Endpoint, admin: Seat) -> None:
    run = imports.begin(kind_named("jsonl"), channel_name="Forum", file_name="x", options={}, by=admin)
    list(imports.receive(run, records([fresh("1")]), gauge=imports.Gauge()))
    imports.finish(run)
    hear([fresh("2")])
    heard_ids = [content["message"] for _, content in told("message")]
    assert heard_ids == [Message.objects.get(external_id="2").pk]
    assert Message.objects.count() == 2


def test_what_happened_before_an_endpoint_was_made_is_not_told_it(admin: Seat) -> None:
    set_up(URL, by=admin)
    hear([fresh("1")])
    late = set_up(URL, by=admin)
    hear([fresh("2")])
    look()
    assert Delivery.objects.filter(endpoint=late).count() == 1
    assert Delivery.objects.count() == 3


def test_a_message_whose_transaction_ends_late_is_told_and_not_passed_over(hook: Endpoint) -> None:
    begun, go_on = threading.Event(), threading.Event()
    hear([], channel="Slow")
    hear([], channel="Quick")

    def slowly() -> None:
        try:
            with transaction.atomic():
                hear([fresh("slow")], channel="Slow")
                begun.set()
                go_on.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    assert begun.wait(30)
    hear([fresh("quick", by="joe")], channel="Quick")
    ids: Callable[[], set[object]] = lambda: {content["message"] for _, content in told("message")}  # noqa: E731
    before = ids()
    go_on.set()
    thread.join()
    both = {str(name): pk for name, pk in Message.objects.values_list("external_id", "pk")}
    assert both["slow"] < both["quick"]
    assert before == set()
    assert ids() == set(both.values())


def test_a_database_put_back_elsewhere_is_looked_through_again(hook: Endpoint) -> None:
    Walk.objects.update(seen_transaction=2**60)
    hear([fresh("1")])
    assert kinds_told("message") == ["message.heard"]


def test_without_endpoints_everything_is_passed_over_in_one_step(admin: Seat) -> None:
    walk()
    hear([fresh(str(number), by=f"c{number}") for number in range(20)])
    look()
    assert Walk.objects.get().message_id == Message.objects.latest("pk").pk
    set_up(URL, by=admin)
    look()
    assert not Delivery.objects.exists()


def test_looking_again_lays_nothing_down_twice(hook: Endpoint) -> None:
    hear([fresh("1")])
    look()
    before = Delivery.objects.count()
    Walk.objects.update(message_id=0, entry_id=0)
    look()
    assert Delivery.objects.filter(event="message.heard").count() == 1
    assert Delivery.objects.filter(event__startswith="conversation").count() == before - 1


def test_while_another_looks_nothing_is_done(hook: Endpoint) -> None:
    hear([fresh("1")])
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                begin()
                held.set()
                done.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(30)
    assert not walk()
    done.set()
    thread.join()
    assert kinds_told("message") == ["message.heard"]


@pytest.fixture
def talk(hook: Endpoint) -> Conversation:
    """A customer waits, and that was told."""
    hear([fresh("1")])
    look()
    Delivery.objects.all().delete()
    return Conversation.objects.get()


def test_what_is_done_to_conversations_is_told_of_each(talk: Conversation, admin: Seat, member: Seat) -> None:
    hear([fresh("2", by="joe")])
    ids, now = list(Conversation.objects.values_list("pk", flat=True)), clock.now()
    team = Team.objects.create(name="Lamps")
    work.give(ids, seat=member, by=admin, now=now)
    work.give(ids[:1], team=team, by=admin, now=now)
    work.snooze(ids[:1], until=now + timedelta(hours=1), by=admin, now=now)
    work.wake(ids[:1], by=admin, now=now)
    act = work.close(ids[:1], reason=Conversation.Reason.SOLVED, by=admin, now=now)
    work.undo(act, by=admin)
    work.close(ids[:1], reason=Conversation.Reason.SOLVED, by=admin, now=now)
    work.reopen(ids[:1], by=admin, now=now)
    found = [
        (event.partition(".")[2], content) for event, content in told("conversation") if event != "conversation.opened"
    ]
    assert [name for name, _ in found] == [
        "assigned", "assigned", "assigned", "put_off", "brought_back", "closed", "restored", "closed", "reopened",
    ]  # fmt: skip
    assert {content["conversation"] for _, content in found[:2]} == set(ids)
    assert [(one["to_seat"], one["to_team"]) for _, one in found[1:3]] == [(member.pk, None), (None, team.pk)]
    assert (found[5][1]["reason"], found[6][1]["did"], found[5][1]["seat"]) == ("solved", "closed", admin.pk)


def test_a_customer_who_writes_again_opens_what_was_closed_and_that_is_told_once(
    talk: Conversation, admin: Seat
) -> None:
    work.close([talk.pk], reason=Conversation.Reason.SOLVED, by=admin, now=clock.now())
    hear([fresh("2", reply_to="1")])
    hear([fresh("3", reply_to="1")])
    (again,) = [content for event, content in told("conversation") if event == "conversation.reopened"]
    assert (again["message"], again["seat"]) == (Message.objects.get(external_id="2").pk, None)


def answered(talk: Conversation, *, by: Seat, text: str = PLAIN) -> Dispatch:
    draft = outbox.write(reply_to(talk), key=uuid4(), text=text, version=0, by=by)
    gone = give(talk, draft, version=draft.version, by=by).dispatch
    assert gone
    return gone


def test_answers_are_told_and_what_they_promise_once(talk: Conversation, admin: Seat) -> None:
    dispatch = answered(talk, by=admin, text="We'll fix this by Friday.")
    found = told()
    assert [event for event, _ in found] == ["answer.sent", "promise.made"]
    assert (found[0][1]["dispatch"], found[1][1]["promise"]) == (dispatch.pk, Promise.objects.get().pk)


def test_an_answer_that_did_not_arrive_is_told(talk: Conversation, admin: Seat) -> None:
    dispatch = answered(talk, by=admin)
    Dispatch.objects.filter(pk=dispatch.pk).update(state=Dispatch.State.UNKNOWN)
    leaving.give_up(dispatch, reason="Nobody is there.", by=admin)
    assert kinds_told("answer") == ["answer.sent", "answer.given_up"]


def test_drafts_before_the_chair_are_told(talk: Conversation, admin: Seat) -> None:
    chair = Seat.objects.create_user("brid@example.org", None, name="Brid", role=Role.CHAIR)
    for outcome in (Ruling.Outcome.PASS, Ruling.Outcome.BACK, Ruling.Outcome.VETO):
        version = Draft.objects.values_list("version", flat=True).first() or 0
        text = f"{BLAMING} {outcome}"
        draft = outbox.write(reply_to(talk), key=uuid4(), text=text, version=version, by=admin)
        outbox.send(draft, version=draft.version, by=admin)
        outbox.rule(draft, outcome, version=draft.version, reason="It blames.", by=chair)
    held = "draft.held"
    assert kinds_told("draft") == [held, "draft.passed", held, "draft.sent_back", held, "draft.vetoed"]


def test_promises_are_told(talk: Conversation, admin: Seat, member: Seat) -> None:
    made = asks.promise(reply_to(talk), words="A call", due_on=date(2026, 1, 9), by=admin)
    asks.move(made, due_on=date(2026, 2, 1), reason="Ill", by=admin)
    asks.hand_over(made, to=member, by=admin)
    for state in (Promise.State.KEPT, Promise.State.BROKEN, Promise.State.TAKEN_BACK):
        asks.settle(made, state, by=admin)
        asks.reopen(made, by=admin)
    found = told("promise")
    assert [event.partition(".")[2] for event, _ in found] == [
        "made", "moved", "given", "kept", "reopened", "broken", "reopened", "taken_back", "reopened",
    ]  # fmt: skip
    assert (found[1][1]["due_on"], found[1][1]["first_due_on"], found[2][1]["owner"]) == (
        "2026-02-01", "2026-01-09", member.pk,
    )  # fmt: skip


def test_a_note_and_a_merge_are_told(talk: Conversation, admin: Seat) -> None:
    hear([fresh("2", by="joe")])
    notes.write(talk, key=uuid4(), text="Look", by=admin, now=clock.now())
    first, second = Customer.objects.order_by("pk")
    customers.undo_merge(customers.merge(first, absorbed=second, by=admin), by=admin)
    assert kinds_told("note") == ["note.written"]
    assert [content["other"] for _, content in told("customer")] == [second.pk] * 2


def test_no_words_of_anybody_are_laid_down(talk: Conversation, admin: Seat, tmp_path: Path) -> None:
    notes.write(talk, key=uuid4(), text="Lamp again", by=admin, now=clock.now())
    asks.promise(reply_to(talk), words="A lamp", due_on=date(2026, 1, 9), by=admin)
    answered(talk, by=admin)
    work.close([talk.pk], reason=Conversation.Reason.OTHER, words="No lamp", by=admin, now=clock.now())
    found = told()
    assert len(found) >= 4
    assert "lamp" not in str(found).lower()


def test_every_event_carries_what_its_kind_says(talk: Conversation, admin: Seat, member: Seat) -> None:
    test_what_is_done_to_conversations_is_told_of_each(talk, admin, member)
    test_drafts_before_the_chair_are_told(talk, admin)
    Draft.objects.update(state=Draft.State.SENT)
    test_promises_are_told(talk, admin, member)
    dispatch = answered(talk, by=admin)
    Dispatch.objects.filter(pk=dispatch.pk).update(state=Dispatch.State.UNKNOWN)
    leaving.give_up(dispatch, reason="Nobody is there.", by=admin)
    test_a_note_and_a_merge_are_told(talk, admin)
    found = dict(told())
    assert set(KINDS) - set(found) == {
        "answer.let_go", "answer.failed", "answer.unknown", "answer.called_back", "answer.stopped",
    }  # fmt: skip
    assert {event: set(content) for event, content in found.items()} == {
        event: set(KINDS[event].fields) for event in found
    }


def test_the_channel_of_a_removed_endpoint_says_nothing_more(hook: Endpoint, admin: Seat) -> None:
    services.switch_off(hook, by=admin)
    hear([fresh("1")])
    assert told() == []
    services.switch_on(hook, by=admin)
    hear([fresh("2")])
    assert [content["message"] for _, content in told("message")] == [Message.objects.get(external_id="2").pk]
    assert Channel.objects.exists()

"""What intake makes of arrivals, and what it does with those it cannot read."""

import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from pytest import MonkeyPatch

from emptychair import understanding
from emptychair.channels import pending, services
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Arrival, Channel, PendingArrival
from emptychair.company.models import Seat
from emptychair.conversations import intake
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.preparing import Item
from emptychair.conversations.store import store
from emptychair.conversations.tests.factories import BEGIN, hear, records, said
from emptychair.core import clock
from emptychair.customers.models import Customer, Touch

pytestmark = pytest.mark.django_db


def the_conversation() -> Conversation:
    return Conversation.objects.get()


def test_a_question_waits_from_its_first_message() -> None:
    hear([said("1"), said("2", reply_to="1", minute=40)])
    assert the_conversation().waiting_since == BEGIN
    assert the_conversation().customer_turns == 1
    assert the_conversation().asked_again


def test_an_answer_ends_the_wait() -> None:
    hear([said("1"), said("2", by="us", company=True, reply_to="1", minute=5)])
    found = the_conversation()
    assert (found.waiting_since, found.answered_turns) == (None, 1)
    assert found.first_answer_at == BEGIN + timedelta(minutes=5)
    assert not found.asked_again


def test_writing_again_within_half_an_hour_is_not_asking_again() -> None:
    hear([said("1"), said("2", reply_to="1", minute=30)])
    assert not the_conversation().asked_again


def test_an_automatic_answer_answers_nobody() -> None:
    hear([said("1"), said("2", by="us", company=True, reply_to="1", minute=5, automatic=True)])
    assert the_conversation().waiting_since == BEGIN
    assert the_conversation().message_count == 2


def test_an_automatic_message_of_a_customer_waits_for_nothing() -> None:
    hear([said("1", "I am out of office.", automatic=True)])
    assert the_conversation().waiting_since is None


def test_two_customers_in_one_thread_have_a_conversation_each() -> None:
    hear([said("1"), said("2", by="otto", reply_to="1"), said("3", by="us", company=True, reply_to="2", minute=1)])
    assert Conversation.objects.filter(waiting_since=None).get().handle.address == "otto"
    assert Conversation.objects.filter(waiting_since=BEGIN).get().handle.address == "ines"


def test_every_message_of_a_conversation_is_a_touch_of_its_customer() -> None:
    hear([said("1"), said("2", by="us", company=True, reply_to="1", minute=5)])
    assert Touch.objects.filter(handle__address="ines").count() == 2
    assert Customer.objects.count() == 1


def test_what_cannot_be_read_is_set_aside_with_its_bytes_and_the_rest_goes_on() -> None:
    place = services.open_channel("Forum", kind=kind_named("jsonl"))
    bad = Record(external_id="bad", raw=b'{"no": "message"}', position="line 1")
    services.receive(place, [bad, *records([said("1")])])
    taken = intake.drain(place)
    assert (taken.stored, taken.set_aside) == (1, 1)
    aside = PendingArrival.objects.get()
    assert aside.set_aside_at is not None
    assert "from" in aside.problem
    assert bytes(aside.arrival.raw) == b'{"no": "message"}'


def test_what_fails_is_tried_three_times_then_set_aside(monkeypatch: MonkeyPatch) -> None:
    place = services.open_channel("Forum", kind=kind_named("jsonl"))
    services.receive(place, records([said("1"), said("2", "poison")]))
    _poison(monkeypatch)
    for _ in range(5):
        intake.drain(place)
        PendingArrival.objects.update(next_try_at=clock.now())
    assert Message.objects.get().external_id == "1"
    aside = PendingArrival.objects.get()
    assert (aside.tries, aside.arrival.external_id) == (3, "2")
    assert "ZeroDivisionError" in aside.problem


def test_what_was_set_aside_can_be_read_again(monkeypatch: MonkeyPatch, admin: Seat) -> None:
    place = services.open_channel("Forum", kind=kind_named("jsonl"))
    services.receive(place, records([said("2", "poison")]))
    with monkeypatch.context() as poisoned:
        _poison(poisoned)
        for _ in range(3):
            intake.drain(place)
            PendingArrival.objects.update(next_try_at=clock.now())
    assert pending.try_again([PendingArrival.objects.get().pk], by=admin) == 1
    intake.drain(place)
    assert Message.objects.get().text == "poison"
    assert not PendingArrival.objects.exists()


def _poison(monkeypatch: MonkeyPatch) -> None:
    """A bug in whatever handles the word poison."""

    def poisoned(channel: Channel, token: UUID, items: Sequence[Item]) -> int:
        if any("poison" in item.line for item in items):
            raise ZeroDivisionError
        return store(channel, token, items)

    monkeypatch.setattr(intake, "store", poisoned)


def test_a_message_is_stored_without_a_reading_when_understanding_fails(monkeypatch: MonkeyPatch) -> None:
    def fails(texts: object, *, reasons: bool) -> None:
        raise RuntimeError

    monkeypatch.setattr(understanding, "read_many", fails)
    hear([said("1")])
    assert Message.objects.get().reading_model == ""


def test_a_claim_that_was_taken_over_stores_nothing_twice() -> None:
    place = services.open_channel("Forum", kind=kind_named("jsonl"))
    services.receive(place, records([said("1")]))
    slow = pending.claim(most=10)
    PendingArrival.objects.update(next_try_at=clock.now())
    intake.drain(place)
    assert intake._handle(place, slow.token, slow.arrivals).stored == 0
    assert Message.objects.count() == 1


def test_the_arrival_keeps_what_the_message_cannot() -> None:
    hear([said("1", "zero \x00 and half \ud800 a letter")])
    assert Message.objects.get().text.startswith("zero  and half")
    assert json.loads(bytes(Arrival.objects.get().raw))["text"] == "zero \x00 and half \ud800 a letter"


def test_our_own_addresses_speak_for_the_company() -> None:
    place = services.open_channel("Mail", kind=kind_named("jsonl"), own_addresses=["Help@Example.org"])
    services.receive(place, records([said("1"), said("2", by="help@example.org", reply_to="1", minute=3)]))
    intake.drain(place)
    assert the_conversation().waiting_since is None


def test_very_long_ids_still_find_each_other() -> None:
    long = "x" * 5_000
    hear([said(long), said("2", by="us", company=True, reply_to=long, minute=1)])
    assert the_conversation().answered_turns == 1


def test_a_mail_without_any_date_was_written_when_it_was_received() -> None:
    place = services.open_channel("Mail", kind=kind_named("eml"))
    raw = b"From: ines@example.org\nSubject: no date\n\nHello"
    services.receive(place, [Record(external_id="1", raw=raw, position="")])
    intake.drain(place)
    assert Message.objects.get().written_at == Arrival.objects.get().received_at

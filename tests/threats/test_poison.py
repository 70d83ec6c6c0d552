"""A message that kills or hangs whoever reads it harms only itself."""

import os
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import connections

from emptychair.channels import pending, services
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import PendingArrival
from emptychair.company.models import Seat
from emptychair.conversations import aside, intake, limits, preparing
from emptychair.conversations.models import Message
from emptychair.conversations.tests import deadly
from emptychair.conversations.tests.factories import records, said
from emptychair.core import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _deadly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "PROGRAM", deadly.__name__)
    monkeypatch.setattr(preparing, "_PARSE_SECONDS", 1)
    monkeypatch.setattr(limits, "GRACE_SECONDS", 1)


def receive_three(text: str) -> None:
    """Three messages, the second of which says this."""
    place = services.open_channel("Forum", kind=kind_named("jsonl"))
    services.receive(place, records([said("1"), said("2", text), said("3")]))


def read_in_a_process_of_its_own(traps: Mapping[bytes, deadly.Trap]) -> int:
    """Take what is due, as a worker would; its exit status."""
    connections.close_all()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    deadly.lay(traps)
    with intake.Intake() as taking:
        while taking.take().claimed:
            pass
    os._exit(0)


def read_once_more(traps: Mapping[bytes, deadly.Trap] = deadly.TRAPS) -> int:
    PendingArrival.objects.filter(set_aside_at=None).update(next_try_at=clock.now() - timedelta(seconds=1), claim=None)
    pending.give_up_lost()
    return read_in_a_process_of_its_own(traps)


@pytest.mark.parametrize("text", ["poison", "swamp"])
def test_after_three_tries_it_is_set_aside_and_everything_else_is_there(text: str) -> None:
    receive_three(text)
    ended = [read_once_more() for _ in range(3)]
    assert [bool(status) for status in ended] == [True, False, False]
    assert set(Message.objects.values_list("external_id", flat=True)) == {"1", "3"}
    guilty = PendingArrival.objects.get()
    assert guilty.set_aside_at
    assert guilty.tries == 3
    assert "three times" in guilty.reason


def test_what_was_set_aside_can_be_tried_again_once_the_fault_is_mended(
    admin: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive_three("poison")
    for _ in range(2):
        read_once_more()
    pending.give_up_lost()
    monkeypatch.undo()
    assert pending.try_all_again(by=admin) == 1
    assert read_in_a_process_of_its_own({}) == 0
    assert Message.objects.count() == 3

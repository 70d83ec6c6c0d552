"""A message that kills or hangs whoever reads it harms only itself."""

import hashlib
import os
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from emptychair.channels import pending, services
from emptychair.channels.inbound import Inbound
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel, PendingArrival
from emptychair.company.models import Seat
from emptychair.conversations import intake, limits, preparing
from emptychair.conversations.models import Message
from emptychair.conversations.tests.factories import records, said
from emptychair.core import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

Trap = Callable[[], None]


def kills() -> None:
    """What a fault in a library does."""
    os.kill(os.getpid(), signal.SIGKILL)


def hangs() -> None:
    """Work in a library that listens to no signal."""
    hashlib.pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)


@pytest.fixture
def channel(transactional_db: None) -> Channel:
    """Three messages, the second of which is poison."""
    place = services.open_channel("Forum", kind=kind_named("jsonl"))
    services.receive(place, records([said("1"), said("2", "poison"), said("3")]))
    return place


def read_in_a_process_of_its_own(trap: Trap) -> int:
    """Take what is due, as a worker would; its exit status."""
    connections.close_all()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    _lay(trap)
    with intake.Intake() as taking:
        while taking.take().claimed:
            pass
    os._exit(0)


def _lay(trap: Trap) -> None:
    kind = kind_named("jsonl")
    read = kind.parse

    def parse(raw: bytes) -> Inbound:
        if b"poison" in raw:
            trap()
        return read(raw)

    object.__setattr__(kind, "parse", parse)


@pytest.mark.parametrize("trap", [kills, hangs])
def test_after_three_tries_it_is_set_aside_and_everything_else_is_there(
    channel: Channel, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "_PARSE_SECONDS", 1)
    monkeypatch.setattr(limits, "GRACE_SECONDS", 1)
    ended = [read_once_more(trap) for _ in range(5)]
    assert [bool(status) for status in ended] == [True, True, True, False, False]
    assert set(Message.objects.values_list("external_id", flat=True)) == {"1", "3"}
    aside = PendingArrival.objects.get()
    assert aside.set_aside_at
    assert "three times" in aside.reason


def read_once_more(trap: Trap) -> int:
    PendingArrival.objects.filter(set_aside_at=None).update(next_try_at=clock.now() - timedelta(seconds=1), claim=None)
    pending.give_up_lost()
    return read_in_a_process_of_its_own(trap)


def test_what_was_set_aside_can_be_tried_again_once_the_fault_is_mended(channel: Channel, admin: Seat) -> None:
    for _ in range(4):
        read_once_more(kills)
    assert pending.try_all_again(by=admin) == 1
    assert read_in_a_process_of_its_own(lambda: None) == 0
    assert Message.objects.count() == 3

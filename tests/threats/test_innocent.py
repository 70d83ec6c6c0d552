"""What was lost three times because its reader was killed from outside is read after all, with nobody's help."""

from datetime import timedelta

import pytest

from emptychair.channels import jobs, pending, services, trial
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel, PendingArrival
from emptychair.conversations import intake
from emptychair.conversations.models import Message
from emptychair.conversations.tests.factories import records, said
from emptychair.core import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def channel() -> Channel:
    """A message on which three readers were killed."""
    place = services.open_channel("Forum", kind=kind_named("jsonl"))
    services.receive(place, records([said("1", "The lamp flickers.")]))
    PendingArrival.objects.update(tries=pending.MOST_TRIES, next_try_at=clock.now() - timedelta(seconds=1))
    assert pending.give_up_lost() == 1
    assert PendingArrival.objects.get().set_aside_at
    return place


def test_the_worker_clears_it_and_it_comes_in(channel: Channel) -> None:
    jobs.clear_innocent(0)
    intake.drain(channel)
    assert Message.objects.get().external_id == "1"
    assert not PendingArrival.objects.exists()


def test_what_is_to_blame_is_tried_once_and_stays_aside(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def kills_it(kind: str, raw: bytes) -> bool:
        tried.append(raw)
        return False

    monkeypatch.setattr(trial, "survives", kills_it)
    for _ in range(2):
        jobs.clear_innocent(0)
    assert len(tried) == 1
    assert "three times" in PendingArrival.objects.get().problem
    assert PendingArrival.objects.get().set_aside_at

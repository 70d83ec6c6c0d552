"""The demo beside data of one's own: it asks first, brings no seats, and takes nothing with it when it goes."""

from datetime import UTC, datetime, timedelta

import pytest

from emptychair.channels import services
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel
from emptychair.company.models import Company, Seat
from emptychair.conversations.models import Message
from emptychair.conversations.tests.factories import hear, said
from emptychair.customers import services as customers
from emptychair.customers.models import Customer, Handle, Touch
from emptychair.demo import load, selectors
from emptychair.demo.errors import RealData
from emptychair.demo.remove import remove
from emptychair.demo.tests.factories import counts, excerpt

NOW = datetime(2026, 5, 20, 18, 0, tzinfo=UTC)


@pytest.fixture
def beside(admin: Seat) -> Channel:
    """Some of the demo beside a company with a customer of its own."""
    real = hear([said("1", "Where is my parcel?", by="real@example.org")], channel="Our own")
    load.load(NOW, beside=True, story=excerpt())
    return real


def test_it_can_come_again_after_it_was_removed(db: None) -> None:
    first = load.load(NOW, story=excerpt())
    remove()
    again = load.load(NOW + timedelta(days=1), story=excerpt())
    assert again.messages == first.messages
    assert again.sign_ins


def test_removing_what_is_not_there_does_nothing(admin: Seat) -> None:
    before = counts()
    assert remove().channels == 0
    assert counts() == before


def test_beside_data_of_ones_own_it_asks_first(admin: Seat) -> None:
    with pytest.raises(RealData, match="--beside"):
        load.load(NOW)
    assert not Channel.objects.exists()


def test_beside_data_of_ones_own_it_brings_no_seats(beside: Channel, admin: Seat) -> None:
    assert list(Seat.objects.all()) == [admin]
    assert Company.objects.get().is_demo is False
    assert selectors.guide() is None


def test_removing_it_leaves_what_is_real(beside: Channel) -> None:
    remove()
    assert list(Channel.objects.all()) == [beside]
    assert Message.objects.count() == Handle.objects.count() == Customer.objects.count() == 1
    assert Touch.objects.count() == 1
    assert Company.objects.exists()


def test_a_real_customer_merged_with_one_of_the_demo_gets_back_what_is_theirs(beside: Channel) -> None:
    real = Handle.objects.get(address="real@example.org").customer
    ruth = Handle.objects.filter(name="Ruth Calloway")[0].customer
    assert real is not None and ruth is not None
    customers.merge(ruth, absorbed=real, by=None)
    remove()
    assert Handle.objects.get().customer == real
    assert Customer.objects.get().merged_into is None


def test_a_person_known_from_both_keeps_what_they_wrote_to_us(admin: Seat) -> None:
    load.load(NOW, beside=True, story=excerpt())
    demo = Channel.objects.get(name="Lanternpost")
    ours = services.open_channel("Another account there", kind=kind_named("jsonl"))
    Channel.objects.filter(pk=ours.pk).update(network=demo.network)
    hear([said("1", "Hello?", by="ruthbinds@lanternpost.example")], channel=ours.name)
    remove()
    assert Message.objects.get().channel == ours
    assert Handle.objects.get().address == "ruthbinds@lanternpost.example"
    assert Touch.objects.count() == Customer.objects.filter(merged_into=None).count() == 1

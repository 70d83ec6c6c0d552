"""The demo comes through the real pipeline, once, and goes away without a trace."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from emptychair.channels.models import PendingArrival
from emptychair.company.models import Role, Seat
from emptychair.conversations.files import path_of
from emptychair.conversations.models import Conversation, Message, MessageFile
from emptychair.customers.models import Handle
from emptychair.demo import load, selectors
from emptychair.demo.load import KEPT_APART, Loaded
from emptychair.demo.remove import remove
from emptychair.demo.tests.factories import counts
from emptychair.outbox.models import Dispatch, Draft, Ruling

NOW = datetime(2026, 5, 20, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def whole_demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    """The demo, loaded once for all tests that ask for it; none of them sees what another did to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        begun = time.process_time()
        loaded = load.load(NOW)
        yield replace(loaded, seconds=time.process_time() - begun)
        transaction.set_rollback(True)


@pytest.fixture
def loaded(whole_demo: Loaded, db: None) -> Loaded:
    return whole_demo


def test_the_whole_company_is_there_in_seconds(loaded: Loaded) -> None:
    assert loaded.seconds < 20, "of our own work, whatever else the machine does"
    assert loaded.stored == loaded.messages >= 1_600
    assert 250 <= loaded.customers <= 350
    assert loaded.conversations > 500
    assert not PendingArrival.objects.exists()


def test_the_newest_message_is_minutes_old(loaded: Loaded) -> None:
    newest = Message.objects.order_by("-written_at").values_list("written_at", flat=True)[0]
    assert timedelta(0) < NOW - newest < timedelta(minutes=30)


def test_there_is_something_to_see_on_every_page(loaded: Loaded) -> None:
    talks = Conversation.objects.all()
    assert talks.filter(waiting_since__isnull=False).count() > 60
    assert talks.filter(waiting_since__isnull=True).count() > 200
    assert talks.filter(asked_again=True).count() > 30
    assert set(talks.values_list("language", flat=True)) >= {"en", "de", "fr", "es"}
    assert MessageFile.objects.count() > 20
    assert sorted(Draft.objects.values_list("state", flat=True)) == ["held", "open", "open"]
    assert Ruling.objects.filter(outcome=Ruling.Outcome.VETO, by__role=Role.CHAIR).count() == 1
    assert not Dispatch.objects.exists()
    assert Message.objects.filter(conversation=None, by_company=True).count() >= 7
    assert Message.objects.filter(automatic=True).count() >= 2


def test_quotes_and_signatures_are_left_out_of_what_letters_say(loaded: Loaded) -> None:
    letters = Message.objects.filter(channel__kind="mbox")
    assert not letters.filter(text__contains="\n> ").exists()
    assert letters.exclude(full_text="").count() > 150


def test_a_customer_with_a_long_arc_is_one_person(loaded: Loaded) -> None:
    handle = Handle.objects.filter(name="Ruth Calloway").first()
    assert handle is not None and handle.customer is not None
    assert set(handle.customer.handles.values_list("network", flat=True)) == {
        "email",
        "lanternpost",
        "chat on the shop",
    }


def test_some_people_are_left_to_be_found(loaded: Loaded) -> None:
    for name in KEPT_APART:
        assert Handle.objects.filter(name=name).values("customer").distinct().count() > 1


def test_loading_it_again_changes_nothing(loaded: Loaded) -> None:
    before = counts()
    again = load.load(NOW + timedelta(days=3, hours=5))
    assert again.stored == 0
    assert list(again.sign_ins) == []
    assert counts() == before


def test_three_seats_can_sign_in_and_no_other(loaded: Loaded, client: Client) -> None:
    guide = Seat.objects.get(email=selectors.GUIDE)
    assert min(len(one.password) for one in loaded.sign_ins) >= 12
    assert guide.has_usable_password()
    assert guide.role == Role.ADMIN
    assert {seat.email for seat in Seat.objects.all() if seat.has_usable_password()} == {
        selectors.GUIDE,
        *selectors.OTHERS,
    }


def test_who_signs_in_gets_a_new_password_when_asked(loaded: Loaded) -> None:
    given = load.new_passwords()
    assert [Seat.objects.get(email=one.email).check_password(one.password) for one in given] == [True] * 3
    assert not {one.password for one in load.new_passwords()} & {one.password for one in given}


def test_removing_it_leaves_nothing(loaded: Loaded, django_capture_on_commit_callbacks: object) -> None:
    files = [path_of(sha256) for sha256 in MessageFile.objects.values_list("sha256", flat=True)]
    assert files and all(path.exists() for path in files)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        removed = remove()
    assert removed.messages == loaded.messages
    assert not any(counts().values())
    assert not any(path.exists() for path in files)
    assert not selectors.is_loaded()

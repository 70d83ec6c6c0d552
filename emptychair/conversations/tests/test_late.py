"""Messages on which understanding failed are there, are marked, and are read later."""

from collections.abc import Sequence

import pytest
from django.test import Client
from procrastinate.contrib.django import app
from pytest import MonkeyPatch

from emptychair import understanding
from emptychair.conversations.late import read_late
from emptychair.conversations.models import ChangedMonth, Conversation, Message
from emptychair.conversations.tests.factories import hear, said
from emptychair.understanding import Reading

pytestmark = pytest.mark.django_db
ANGRY = "This is terrible, I hate it, the worst service ever!"


def fails(monkeypatch: MonkeyPatch, *, on: str = "") -> None:
    read_many = understanding.read_many

    def read(texts: Sequence[str], *, reasons: bool = True) -> list[Reading]:
        if any(on in text for text in texts):
            raise RuntimeError
        return read_many(texts, reasons=reasons)

    monkeypatch.setattr(understanding, "read_many", read)


@pytest.fixture
def unread() -> None:
    """Two messages of which nothing is understood yet."""
    with MonkeyPatch.context() as failing:
        fails(failing)
        hear([said("1", ANGRY), said("2", "Where is the poison?", by="mo")])
    ChangedMonth.objects.all().delete()


def test_a_message_that_was_not_analysed_is_there_and_says_so(as_member: Client, unread: None) -> None:
    page = as_member.get(f"/conversations/{Conversation.objects.get(handle__address='ines').pk}/").content.decode()
    assert ANGRY in page
    assert "not analysed yet" in page


def test_what_understanding_failed_on_is_read_later_and_counted_again(as_member: Client, unread: None) -> None:
    assert Conversation.objects.filter(mood__isnull=False).count() == 0
    assert read_late() == 2
    assert Message.objects.filter(reading_model="").count() == 0
    found = Conversation.objects.get(handle__address="ines")
    assert found.mood is not None and found.mood < 0
    assert (found.language, found.message_count) == ("en", 1)
    assert ChangedMonth.objects.exists()
    assert "not analysed yet" not in as_member.get(f"/conversations/{found.pk}/").content.decode()


def test_one_that_can_never_be_read_keeps_none_of_the_others_waiting(unread: None, monkeypatch: MonkeyPatch) -> None:
    fails(monkeypatch, on="poison")
    assert read_late() == 1
    assert Message.objects.get(reading_model="").external_id == "2"


def test_while_understanding_is_absent_nothing_changes(unread: None, monkeypatch: MonkeyPatch) -> None:
    fails(monkeypatch)
    assert read_late() == 0
    assert Message.objects.filter(reading_model="").count() == 2


def test_the_clock_starts_it() -> None:
    assert "conversations.read_late" in {name for name, _ in app.periodic_registry.periodic_tasks}


def test_what_was_read_is_left_alone() -> None:
    hear([said("1", ANGRY), said("2", "Sorry", by="us", company=True, reply_to="1")])
    assert read_late() == 0

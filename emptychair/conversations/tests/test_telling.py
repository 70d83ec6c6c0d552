"""What conversations tell of customers."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from emptychair.company.models import Seat
from emptychair.company.reach import EVERYTHING
from emptychair.conversations import telling
from emptychair.conversations.models import ChangedMonth, Conversation, Message
from emptychair.conversations.tests.factories import BEGIN, hear, said
from emptychair.conversations.touches import MessageKind
from emptychair.customers import services
from emptychair.customers.models import Customer, Handle, Touch
from emptychair.customers.touches import Shown

pytestmark = pytest.mark.django_db

STORY = [
    said("1", "My kettle is broken", minute=0),
    said("2", "Anybody there?", minute=50, reply_to="1"),
    said("3", "On its way", minute=90, reply_to="2", by="shop", company=True),
    said("4", "With love", minute=91, reply_to="3", by="shop", company=True),
    said("5", "Thank you, I love it", minute=100, reply_to="4"),
    said("6", "Where is my parcel?", minute=900),
]


def shown() -> dict[str, Shown]:
    touches = Touch.objects.filter(handle__address="ines")
    loaded = MessageKind().load([touch.subject_id for touch in touches], reach=EVERYTHING)
    keys = dict(Message.objects.values_list("id", "external_id"))
    return {keys[message]: value for message, value in loaded.items()}


def handles(address: str = "ines") -> Sequence[int]:
    return list(Handle.objects.filter(customer__own_handles__address=address).values_list("id", flat=True))


def minutes(value: Shown) -> float | None:
    return (value.waited_since - BEGIN) / timedelta(minutes=1) if value.waited_since else None


def test_an_answer_ends_the_wait_of_the_whole_turn() -> None:
    hear(STORY)
    told = shown()
    assert {key: minutes(value) for key, value in told.items()} == {
        "1": None, "2": 0, "3": 0, "4": None, "5": None, "6": None,
    }  # fmt: skip
    assert {key for key, value in told.items() if value.waits} == {"5", "6"}
    assert {key for key, value in told.items() if value.by_company} == {"3", "4"}


@given(sides=st.lists(st.sampled_from(["customer", "company", "automatic"]), max_size=9))
@settings(max_examples=15, deadline=None)
def test_waits_are_those_of_the_turns_counted_by_hand(sides: list[str]) -> None:
    sides = ["customer", *sides]
    point = transaction.savepoint()
    hear([
        said(str(n), minute=n, reply_to="0" if n else None, by="ines" if side == "customer" else "shop",
             company=side != "customer", automatic=side == "automatic")
        for n, side in enumerate(sides)
    ])  # fmt: skip
    told = {int(key): (minutes(value), value.waits) for key, value in shown().items()}
    transaction.savepoint_rollback(point)
    assert told == by_hand(sides)


def by_hand(sides: list[str]) -> dict[int, tuple[float | None, bool]]:
    """For each message since when its writer or reader had waited, and whether it begins what still waits."""
    began: int | None = None
    told: dict[int, tuple[float | None, bool]] = {}
    for n, side in enumerate(sides):
        told[n] = (None if side == "automatic" else began, False)
        if side == "customer" and began is None:
            began = n
        elif side == "company":
            began = None
    return told if began is None else told | {began: (None, True)}


def test_automatic_messages_neither_wait_nor_answer() -> None:
    hear([
        said("1", minute=0),
        said("2", "We got your mail", minute=1, reply_to="1", by="shop", company=True, automatic=True),
        said("3", "Here you are", minute=60, reply_to="1", by="shop", company=True),
    ])  # fmt: skip
    told = shown()
    assert told["2"].waited_since is None
    assert minutes(told["3"]) == 0


def test_a_page_of_messages_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    hear(STORY)
    subjects = list(Touch.objects.values_list("subject_id", flat=True))
    with django_assert_num_queries(1):
        MessageKind().load(subjects, reach=EVERYTHING)


def test_the_story_counts_by_the_scorecards_words() -> None:
    hear(STORY)
    story = telling.story(handles(), EVERYTHING)
    assert (story.turns, story.answered_turns) == (3, 1)
    assert (story.talk_count, story.waiting_count, story.asked_again) == (2, 2, 1)
    assert story.longest_wait_seconds == 90 * 60
    conversations = Conversation.objects.filter(handle__address="ines")
    assert story.turns == sum(one.customer_turns for one in conversations)
    assert story.answered_turns == sum(one.answered_turns for one in conversations)
    assert sum(felt.count for felt in story.moods) == 4
    assert story.talks[0].waiting_since == min(one.waiting_since for one in conversations if one.waiting_since)


def test_nobody_has_an_empty_story() -> None:
    assert telling.story([], EVERYTHING).turns == 0


def test_long_stories_have_few_moods() -> None:
    hear([said(f"m{n}", "terrible" if n % 2 else "lovely", minute=n) for n in range(100)])
    moods = telling.story(handles(), EVERYTHING).moods
    assert len(moods) == 24
    assert sum(felt.count for felt in moods) == 100


def test_a_glance_shows_the_customers_latest_words_and_since_when_they_wait() -> None:
    hear([*STORY, said("7", "Soon", minute=950, reply_to="6", by="shop", company=True)])
    who = Customer.objects.get()
    glance = telling.glances([who.pk], EVERYTHING)[who.pk]
    assert glance.latest and glance.latest.text == "Where is my parcel?"
    assert glance.waiting_since == BEGIN + timedelta(minutes=100)


def test_who_said_words_is_found_and_the_company_is_not() -> None:
    hear(STORY)
    who = Customer.objects.get()
    assert telling.said("KETTLE", EVERYTHING)[who.pk].text == "My kettle is broken"
    assert telling.said("way", EVERYTHING) == {}
    assert telling.said("!!!", EVERYTHING) == {}


def test_merging_writes_the_months_of_the_facts_again_in_which_they_took_part(admin: Seat) -> None:
    hear([said("1", by="mo"), said("2", minute=60 * 24 * 40, reply_to="1", by="shop", company=True), said("3")])
    kept, absorbed = (Handle.objects.get(address=address).customer for address in ("ines", "mo"))
    assert kept and absorbed
    ChangedMonth.objects.all().delete()
    made = services.merge(kept, absorbed=absorbed, by=admin)
    assert {f"{row.month:%m}" for row in ChangedMonth.objects.all()} == {"03", "04"}
    ChangedMonth.objects.all().delete()
    services.undo_merge(made, by=admin)
    assert {f"{row.month:%m}" for row in ChangedMonth.objects.all()} == {"03", "04"}


def test_whoever_writes_without_an_address_is_called_in_words() -> None:
    hear([said("1", by=" ")])
    (told,) = MessageKind().load([Message.objects.get().pk], reach=EVERYTHING).values()
    assert told.who == "Unknown sender"

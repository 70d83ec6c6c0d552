"""The pages of promises, and where else promises stand."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from emptychair.asks import services
from emptychair.asks.models import Promise
from emptychair.company.models import Seat
from emptychair.conversations.answering import reply_to
from emptychair.conversations.models import Conversation
from emptychair.conversations.tests.factories import hear, said

pytestmark = pytest.mark.django_db
PROMISING = "Hello Ines, I will send you a new lamp by Friday."
PAGE = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def talk(admin: Seat) -> Conversation:
    hear([said("1", "The lamp flickers.")])
    return Conversation.objects.get()


def make(talk: Conversation, days: int, *, by: Seat, words: str = "A lamp") -> Promise:
    due_on = timezone.localdate() + timedelta(days=days)
    return services.promise(reply_to(talk), words=words, due_on=due_on, by=by)


def answer(client: Client, talk: Conversation, *, do: str = "give", **more: str) -> str:
    given = {"text": PROMISING, "key": PAGE, "version": "0", "do": do} | more
    headers = {"HX-Request": "true"} if do == "keep" else {}
    return client.post(f"/conversations/{talk.pk}/answer/", given, headers=headers, follow=True).text


def test_the_composer_asks_by_which_day(as_member: Client, talk: Conversation) -> None:
    page = answer(as_member, talk, do="keep")
    assert re.search(r'type="date" id="promise-0" name="promise-0" value="\d{4}-\d\d-\d\d"', page)
    kept = answer(as_member, talk, do="keep", **{"promise-0": "2031-03-10", "promise-0-words": words_in(page)})
    assert 'value="2031-03-10"' in kept


def words_in(page: str) -> str:
    found = re.search(r'name="promise-0-words" value="([^"]+)"', page)
    assert found
    return found[1]


def test_an_answer_that_goes_out_leaves_its_promise(as_member: Client, talk: Conversation, member: Seat) -> None:
    answer(as_member, talk)
    made = Promise.objects.get()
    assert (made.subject_id, made.owner, made.state) == (talk.pk, member, "open")
    assert "Friday" in made.words
    page = as_member.get(f"/conversations/{talk.pk}/").text
    assert f'href="/promises/{made.pk}/"' in page
    assert f'href="/promises/{made.pk}/"' in as_member.get(f"/customers/{talk.handle.customer_id}/").text


def test_the_day_that_the_writer_sets_counts(as_member: Client, talk: Conversation) -> None:
    words = words_in(answer(as_member, talk, do="keep"))
    answer(as_member, talk, version="1", **{"promise-0": "2031-03-10", "promise-0-words": words})
    assert Promise.objects.get().due_on.isoformat() == "2031-03-10"


def test_without_a_day_it_is_no_promise(as_member: Client, talk: Conversation) -> None:
    words = words_in(answer(as_member, talk, do="keep"))
    answer(as_member, talk, version="1", **{"promise-0": "", "promise-0-words": words})
    assert not Promise.objects.exists()


def test_a_day_that_is_none_leaves_what_was_read(as_member: Client, talk: Conversation) -> None:
    words = words_in(answer(as_member, talk, do="keep"))
    answer(as_member, talk, version="1", **{"promise-0": "0000-99-99", "promise-0-words": words})
    assert Promise.objects.count() == 1


def test_the_list_shows_ones_own_by_when_they_are_due(
    as_member: Client, talk: Conversation, member: Seat, admin: Seat
) -> None:
    for days, words in ((40, "later"), (-3, "past"), (0, "now")):
        make(talk, days, by=member, words=f"lamp {words}")
    make(talk, 1, by=admin, words="not mine")
    page = as_member.get("/promises/").text
    assert re.findall(r"answer\" dir=\"auto\">(lamp \w+|not mine)", page) == ["lamp past", "lamp now", "lamp later"]
    assert "overdue" in page
    assert "not mine" in as_member.get("/promises/?whose=all").text


def test_what_has_ended_stays_to_be_seen(as_member: Client, talk: Conversation, member: Seat) -> None:
    made = make(talk, -3, by=member)
    done = as_member.post(f"/promises/{made.pk}/settle/", {"state": "broken", "word": "Lost in the post"}, follow=True)
    assert f"/promises/{made.pk}/open/" in done.text
    page = as_member.get("/promises/?whose=all&state=settled").text
    assert "Lost in the post" in page
    as_member.post(f"/promises/{made.pk}/open/")
    assert Promise.objects.get().state == "open"


def test_taking_it_back_needs_a_reason(as_member: Client, talk: Conversation, member: Seat) -> None:
    made = make(talk, 3, by=member)
    assert as_member.post(f"/promises/{made.pk}/settle/", {"state": "taken_back"}).status_code == 422
    assert Promise.objects.get().state == "open"


def test_it_is_moved_and_given_on_its_page(as_member: Client, talk: Conversation, member: Seat, admin: Seat) -> None:
    made = make(talk, 3, by=member)
    assert as_member.post(f"/promises/{made.pk}/move/", {"due_on": "2031-03-10"}).status_code == 422
    as_member.post(f"/promises/{made.pk}/move/", {"due_on": "2031-03-10", "reason": "<b>snow"})
    as_member.post(f"/promises/{made.pk}/give/", {"to": admin.pk})
    page = as_member.get(f"/promises/{made.pk}/").text
    assert "&lt;b&gt;snow" in page
    made.refresh_from_db()
    assert (made.due_on.isoformat(), made.owner) == ("2031-03-10", admin)
    assert as_member.post(f"/promises/{made.pk}/give/", {"to": "999"}).status_code == 422


def test_one_is_noted_by_hand_beside_its_conversation(as_member: Client, talk: Conversation) -> None:
    page = f"/conversations/{talk.pk}/promise/"
    assert as_member.get(page).status_code == 200
    assert as_member.post(page, {"words": "A lamp"}).status_code == 422
    as_member.post(page, {"words": "A lamp", "due_on": "2031-03-10"})
    assert Promise.objects.get().words == "A lamp"


def test_the_list_asks_as_much_for_fifty_as_for_one(
    as_member: Client, talk: Conversation, member: Seat, django_assert_max_num_queries
) -> None:
    for number in range(50):
        make(talk, number - 25, by=member, words=f"lamp {number}")
    with django_assert_max_num_queries(8):
        assert as_member.get("/promises/").text.count("lamp ") == 50

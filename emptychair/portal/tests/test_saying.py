"""What a customer writes on their page comes in like everything else, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import Settings

from emptychair.channels.models import Arrival, Channel
from emptychair.company.models import Seat
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.tests.factories import said
from emptychair.core import clock
from emptychair.customers.models import Customer
from emptychair.outbox.models import PageLink
from emptychair.portal.models import PageMessage
from emptychair.portal.services import MOST_AN_HOUR
from emptychair.portal.tests.factories import link_to, post, take_in, talk

pytestmark = pytest.mark.django_db


def test_it_joins_the_same_conversation_of_the_same_person(admin: Seat) -> None:
    found = talk(said("2", "On its way.", by="us", company=True, reply_to="1", minute=5))
    answer = post(link_to(found, by=admin), "It has not come.")
    assert answer.status_code == 302
    take_in(found)
    message = Message.objects.get(text="It has not come.")
    assert (message.conversation_id, message.handle_id) == (found.pk, found.handle_id)
    assert (message.by_company, message.addressed_to_us, message.automatic) == (False, True, False)
    assert Customer.objects.count() == 1
    found.refresh_from_db()
    assert found.waiting_since == message.written_at


def test_it_stands_on_the_page_at_once_and_keeps_its_place(admin: Seat) -> None:
    found = talk()
    page = link_to(found, by=admin)
    before = post(page, "It has not come.", client=Client(), follow=True).content.decode()
    assert "Kept. It is on its way to us." in before
    take_in(found)
    after = Client().get(page).content.decode()
    assert "Kept." not in after
    mark = before.rpartition('data-mark="')[2][:16]
    assert after.count(mark) == 1


def test_pressed_twice_it_is_said_once(admin: Seat) -> None:
    found = talk()
    page, key = link_to(found, by=admin), str(uuid4())
    for _ in range(3):
        assert post(page, "It has not come.", key=key).status_code == 302
        take_in(found)
    assert Message.objects.filter(text="It has not come.").count() == 1


def test_other_words_on_the_same_page_are_not_taken_for_the_same(admin: Seat) -> None:
    found = talk()
    page, key = link_to(found, by=admin), str(uuid4())
    post(page, "It has not come.", key=key)
    post(page, "It has come.", key=key)
    take_in(found)
    own = Message.objects.exclude(external_id="1").order_by("written_at")
    assert [message.text for message in own] == ["It has not come.", "It has come."]


def test_two_customers_with_one_key_are_both_heard(admin: Seat) -> None:
    ines = talk(said("9", "I am Bo.", by="bo"))
    key = str(uuid4())
    for found in Conversation.objects.all():
        post(link_to(found, by=admin), "Hello?", key=key)
    take_in(ines)
    assert Message.objects.filter(text="Hello?").values("handle").distinct().count() == 2


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 20_001, "a\x00b"])
def test_what_cannot_be_taken_is_still_in_the_box(admin: Seat, text: str) -> None:
    found = talk()
    answer = post(link_to(found, by=admin), text)
    assert answer.status_code == 422
    assert text.replace("\x00", "").strip()[-20:] in answer.content.decode().replace("\x00", "")
    assert Arrival.objects.count() == 1


def test_line_breaks_count_once_as_in_the_browser(admin: Seat) -> None:
    found = talk()
    assert post(link_to(found, by=admin), "line\r\n" * 4_000).status_code == 302
    take_in(found)
    assert Message.objects.latest("id").text.startswith("line\nline\n")


@pytest.mark.parametrize("key", ["", "nothing", "1"])
def test_without_the_pages_key_nothing_is_taken(admin: Seat, key: str) -> None:
    page = link_to(talk(), by=admin)
    assert Client().post(page, {"text": "Hello?", "key": key}).status_code == 422
    assert not PageMessage.objects.exists()


def test_by_one_link_no_more_than_a_person_writes_and_the_words_are_kept(admin: Seat) -> None:
    found = talk()
    page = link_to(found, by=admin)
    for number in range(MOST_AN_HOUR):
        assert post(page, f"Number {number}").status_code == 302
    refused = post(page, "One more")
    assert refused.status_code == 429
    assert "One more" in refused.content.decode()
    PageMessage.objects.update(at=clock.now() - timedelta(minutes=61))
    assert post(page, "One more").status_code == 302


def test_from_one_address_no_more_than_many_people_write(admin: Seat, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"page_message": "2/h/ip"}
    page = link_to(talk(), by=admin)
    assert [post(page, f"Number {number}").status_code for number in range(3)] == [302, 302, 429]
    assert post(page, "From elsewhere", REMOTE_ADDR="192.0.2.9").status_code == 302
    cache.clear()


def test_by_a_link_that_ended_nothing_is_said(admin: Seat) -> None:
    found = talk()
    page = link_to(found, by=admin)
    PageLink.objects.update(expires_at=clock.now())
    assert post(page, "Hello?").status_code == 404
    assert Arrival.objects.count() == 1


def test_writing_keeps_the_link_alive(admin: Seat) -> None:
    page = link_to(talk(), by=admin)
    PageLink.objects.update(expires_at=clock.now() + timedelta(days=1))
    post(page, "Hello?")
    assert PageLink.objects.get().expires_at > clock.now() + timedelta(days=89)


def test_a_customer_whom_the_network_did_not_name_stays_in_their_own_conversation(admin: Seat) -> None:
    found = talk(said("8", "Nobody knows me.", by="unknown"))
    nobody = Conversation.objects.get(handle__address="unknown")
    post(link_to(nobody, by=admin), "Still here.")
    take_in(found)
    assert Message.objects.get(text="Still here.").conversation_id == nobody.pk


@pytest.mark.django_db(transaction=True)
def test_pressed_at_one_moment_in_two_browsers_it_is_said_once(transactional_db: None, admin: Seat) -> None:
    page, key = link_to(talk(), by=admin), str(uuid4())

    def press(_: int) -> int:
        try:
            return int(post(page, "It has not come.", key=key).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as four:
        assert {*four.map(press, range(4))} == {302}
    assert PageMessage.objects.count() == 1
    assert Arrival.objects.filter(channel=Channel.objects.get()).count() == 2

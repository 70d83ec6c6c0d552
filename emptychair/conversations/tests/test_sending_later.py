"""The menu that lets an answer go out later."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.timezone import localtime

from emptychair.company.models import Company, Seat
from emptychair.conversations.models import Conversation
from emptychair.conversations.snoozing import Later, moment
from emptychair.core import clock
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.tests.conftest import office as office
from emptychair.outbox.tests.factories import PLAIN
from emptychair.outbox.tests.postoffice import PostOffice, account
from emptychair.outbox.tests.test_sending import ASKED, hear

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talk(office: PostOffice, admin: Seat) -> Conversation:
    """A customer who waits, on a channel that sends."""
    account(hear(ASKED), office, by=admin)
    return Conversation.objects.get()


def there(at: datetime) -> datetime:
    """That time where the company is."""
    return localtime(at, ZoneInfo(Company.objects.get().time_zone))


def send(client: Client, talk: Conversation, do: str = "send_later", **more: str) -> str:
    given = {"text": PLAIN, "key": str(uuid4()), "version": "0", "do": do}
    return client.post(f"/conversations/{talk.pk}/answer/", given | more, follow=True).content.decode()


@pytest.mark.parametrize("chosen", [Later.HOUR, Later.TOMORROW, Later.MONDAY])
def test_a_choice_means_a_time_where_the_reader_is(as_member: Client, talk: Conversation, chosen: Later) -> None:
    assert "Goes out on" in send(as_member, talk, later=chosen)
    leaves_at = Dispatch.objects.get().leaves_at
    assert leaves_at
    assert abs(leaves_at - moment(chosen, now=there(clock.now()))) < timedelta(minutes=1)


@pytest.mark.parametrize("do", ["send_later", "send"])
def test_a_time_of_ones_own_counts_by_whichever_button(as_member: Client, talk: Conversation, do: str) -> None:
    own = there(clock.now() + timedelta(days=3)).replace(second=0, microsecond=0, tzinfo=None)
    send(as_member, talk, do, later="hour", later_at=own.isoformat(timespec="minutes"))
    leaves_at = Dispatch.objects.get().leaves_at
    assert leaves_at and there(leaves_at).replace(tzinfo=None) == own


@pytest.mark.parametrize("own", ["2001-01-01T10:00", "yesterday", "9999-12-31T23:59", ""])
def test_a_time_that_cannot_be_leaves_the_words_in_the_draft(as_member: Client, talk: Conversation, own: str) -> None:
    assert "Choose a time to come" in send(as_member, talk, later="at", later_at=own)
    assert (Draft.objects.get().text, Dispatch.objects.count()) == (PLAIN, 0)


def test_it_is_sent_now_by_a_button(as_member: Client, talk: Conversation) -> None:
    send(as_member, talk, later="monday")
    which = {"dispatch": Dispatch.objects.get().pk}
    as_member.post(f"/conversations/{talk.pk}/answer/send-now/", which)
    dispatch = Dispatch.objects.get()
    assert (dispatch.state, dispatch.leaves_at) == (Dispatch.State.WAITING, None)
    again = as_member.post(f"/conversations/{talk.pk}/answer/send-now/", which, follow=True)
    assert "does not wait any more" in again.content.decode()

"""The page names the address to which an answer goes, also where conversations with two of them were joined."""

import pytest
from django.test import Client

from emptychair.channels import accounts
from emptychair.company.models import Seat
from emptychair.conversations import answering, regrouping
from emptychair.conversations.models import Conversation
from emptychair.conversations.tests.factories import hear, said
from emptychair.core import clock
from emptychair.customers import services as customers
from emptychair.customers.models import Customer

pytestmark = pytest.mark.django_db
HOME, WORK = "ines@home.example", "ines@work.example"
_ACCOUNT = {
    "host": "127.0.0.1", "port": 2525, "security": "none", "user": "", "from_address": "help@loom.example",
    "from_name": "", "signature": "", "call_back_seconds": 60,
}  # fmt: skip


def test_it_is_the_one_that_wrote_last(as_member: Client, member: Seat, admin: Seat) -> None:
    channel = hear([said("1", "My lamp.", by=HOME), said("2", "It is blue.", by=WORK, minute=5)])
    accounts.keep(channel, given=_ACCOUNT, password="", by=admin)
    first, second = Conversation.objects.order_by("first_message_at")
    kept, absorbed = (Customer.objects.get(handles__address=one) for one in (HOME, WORK))
    customers.merge(kept, absorbed=absorbed, by=member)
    regrouping.join(first, second, by=member, now=clock.now())
    joined = Conversation.objects.get()
    assert answering.reply_to(joined).handle.address == WORK
    page = as_member.get(f"/conversations/{joined.pk}/").text
    assert f"<dd><bdi>{WORK}</bdi></dd>" in page.partition('id="answer"')[2]
    assert f"<dd><bdi>{HOME}</bdi></dd>" not in page.partition('id="answer"')[2].partition("</form>")[0]

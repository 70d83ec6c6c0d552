"""Mail as the world sends it, all the way to the conversation."""

import pytest

from emptychair.channels import services
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.channels.mail.records import record_of
from emptychair.channels.mail.tests.mails import HEADER, mail
from emptychair.channels.models import Arrival, Channel, PendingArrival
from emptychair.conversations import intake
from emptychair.conversations.models import Conversation, Message

pytestmark = pytest.mark.django_db


def hear(*raws: bytes, own: str = "support@firm.example") -> Channel:
    channel = services.open_channel("Mail", kind=kind_named("eml"), own_addresses=[own])
    services.receive(channel, [record_of(raw, position=f"message {place}", end=0) for place, raw in enumerate(raws)])
    intake.drain(channel)
    return channel


def test_one_mail_that_comes_again_and_again_is_one_message() -> None:
    hear(mail(), b"Received: by b\n" + mail(), mail().replace(b"\n", b"\r\n"))
    hear(mail())
    assert (Message.objects.count(), Arrival.objects.count(), PendingArrival.objects.count()) == (1, 1, 0)


def test_two_mails_with_one_message_id_are_both_kept() -> None:
    hear(mail(body=b"It flickers.\n"))
    hear(mail(body=b"It hums.\n"))
    assert sorted(Message.objects.values_list("text", flat=True)) == ["It flickers.", "It hums."]


def test_the_same_file_brought_in_twice_changes_nothing() -> None:
    hear(mail(), mail(body=b"It hums.\n"))
    before = list(Message.objects.order_by("id").values_list("id", "external_id", "text"))
    hear(mail(), mail(body=b"It hums.\n"))
    assert list(Message.objects.order_by("id").values_list("id", "external_id", "text")) == before


def test_a_mail_that_nobody_can_read_stops_none_after_it() -> None:
    second = mail(body=b"It hums.\n")
    channel = hear(mail())
    services.receive(channel, [Record(external_id="bad", raw=b"no mail at all", position="message 2")])
    hear(second)
    assert Message.objects.count() == 2
    aside = PendingArrival.objects.get()
    assert aside.set_aside_at
    assert bytes(aside.arrival.raw) == b"no mail at all"


ANSWER = HEADER.replace(b"one@home", b"two@home").replace(b"10:00", b"11:00") + b"In-Reply-To: <one@home.example>\n"
OURS = ANSWER.replace(b"Ann <ann@home.example>", b"support@firm.example")


@pytest.mark.parametrize(
    "mark",
    [b"Auto-Submitted: auto-replied\n", b"Precedence: bulk\n", b"List-Id: <a.example>\n", b"Return-Path: <>\n",
     b"X-Autoreply: yes\n", b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n"],
)  # fmt: skip
def test_a_machines_mail_is_kept_and_marked_but_answers_nobody_and_asks_nothing(mark: bytes) -> None:
    hear(mail(), OURS + mark + b"\nWe got your mail.\n")
    asked = Conversation.objects.get()
    assert (asked.message_count, asked.answered_turns) == (2, 0)
    assert asked.waiting_since is not None


def test_a_customers_machine_reopens_nothing() -> None:
    out = (
        ANSWER.replace(b"two@home", b"three@home").replace(b"11:00", b"12:00")
        + b"Auto-Submitted: auto-replied\n\nAway.\n"
    )
    hear(mail(), OURS + b"\nHere you are.\n", out)
    asked = Conversation.objects.get()
    assert (asked.waiting_since, asked.customer_turns, asked.message_count) == (None, 1, 3)


@pytest.mark.parametrize("charset", [b"x-nonsense", b"utf-16", b"rot13", b"", b"utf-8\x00", b"idna"])
@pytest.mark.parametrize("encoding", [b"base64", b"quoted-printable", b"x-nonsense", b"8bit"])
def test_no_charset_and_no_encoding_loses_a_mail(charset: bytes, encoding: bytes) -> None:
    fields = b"Content-Type: text/plain; charset=" + charset + b"\nContent-Transfer-Encoding: " + encoding + b"\n"
    hear(mail(fields=fields, body="Grüße =XX\xff aus Köln\n".encode("latin-1")))
    assert Message.objects.count() + PendingArrival.objects.filter(set_aside_at__isnull=False).count() == 1
    assert bytes(Arrival.objects.get().raw).endswith(b"aus K\xf6ln\n")


def test_a_colleagues_name_and_subject_join_nobody_to_a_conversation() -> None:
    stranger = HEADER.replace(b"Ann <ann@home.example>", b'"Ann ann@home.example" <eve@evil.example>')
    hear(
        mail(), stranger.replace(b"one@home", b"x@evil").replace(b"My lamp", b"Re: My lamp [#1]") + b"\nSend me all.\n"
    )
    assert Conversation.objects.count() == 2
    assert Message.objects.values("thread").distinct().count() == 2

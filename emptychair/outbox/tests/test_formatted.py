"""Formatted answers: how they leave, where they are shown, and that plain ones stay as they were typed."""

from uuid import uuid4

import pytest
from django.test import Client

from emptychair.channels.models import Arrival, OutgoingAccount
from emptychair.company.models import Seat
from emptychair.conversations import answering, intake
from emptychair.conversations.models import Conversation, Message
from emptychair.outbox import links, services
from emptychair.outbox.letters import Route
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.tests.postoffice import PostOffice, account
from emptychair.outbox.tests.test_sending import ASKED, hear, read, work

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Hello **Ines**,\n\n> It flickers.\n\n- a new lamp\n- <b>no</b> bill\n\nSee [the page](https://loom.example/x)."
EVIL = ASKED.replace(b"It flickers.", b"<img src=http://evil.example/x.png><script>x()</script>")


@pytest.fixture
def talk(office: PostOffice, admin: Seat) -> Conversation:
    """A customer who waits, on a channel that sends."""
    account(hear(EVIL), office, by=admin)
    return Conversation.objects.select_related("channel", "handle").get()


def let_go(talk: Conversation, *, by: Seat, formatted: bool = True, route: Route = Route.MAIL) -> Dispatch:
    draft = services.write(answering.reply_to(talk), key=uuid4(), text=WORDS, version=0, by=by, formatted=formatted)
    given = answering.give(talk, draft, version=draft.version, by=by, route=route).dispatch
    assert given
    return given


def test_it_leaves_as_typed_and_as_html_beside_it(talk: Conversation, member: Seat, office: PostOffice) -> None:
    OutgoingAccount.objects.update(signature="Loom <Desk>")
    let_go(talk, by=member)
    work()
    mail = read(office.mails[0])
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()]
    assert plain.startswith(WORDS)
    for piece in ("<strong>Ines</strong>", "<blockquote>", "<li>a new lamp</li>", 'dir="auto"', "Loom &lt;Desk&gt;"):
        assert piece in html
    assert '<blockquote type="cite" dir="auto">&lt;img' in html


def test_nothing_in_it_acts_or_loads(talk: Conversation, member: Seat, office: PostOffice) -> None:
    let_go(talk, by=member)
    work()
    html = read(office.mails[0]).get_payload()[1].get_content()  # type: ignore[index, union-attr]
    assert not any(sign in html for sign in ("<script", "<img", "<b>", "<link", "<style", " style="))


def test_a_plain_answer_is_plain_and_stays_as_it_was_typed(
    talk: Conversation, member: Seat, office: PostOffice, as_member: Client
) -> None:
    let_go(talk, by=member, formatted=False)
    work()
    mail = read(office.mails[0])
    assert mail.get_content_type() == "text/plain"
    intake.drain(talk.channel)
    assert "Hello **Ines**," in as_member.get(f"/conversations/{talk.pk}/").text


def test_it_is_shown_formatted_in_the_conversation_and_on_the_customers_page(
    talk: Conversation, member: Seat, as_member: Client, client: Client
) -> None:
    token = links.make(talk.pk, handle=talk.handle, by=member)
    let_go(talk, by=member)
    assert "<strong>Ines</strong>" in as_member.get(f"/conversations/{talk.pk}/").text
    work()
    intake.drain(talk.channel)
    assert Message.objects.get(by_company=True).text == WORDS
    for page in (as_member.get(f"/conversations/{talk.pk}/"), Client().get(f"/c/{token}/")):
        assert "<strong>Ines</strong>" in page.text
        assert "&lt;b&gt;no&lt;/b&gt; bill" in page.text


def test_a_customer_cannot_format_their_words_on_our_pages(talk: Conversation, as_member: Client) -> None:
    hear(ASKED.replace(b"<two@", b"<nine@").replace(b"It flickers.", b"**Mine**"))
    assert "**Mine**" in as_member.get(f"/conversations/{talk.pk}/").text


def test_what_the_channel_brings_of_it_later_is_known(talk: Conversation, member: Seat, office: PostOffice) -> None:
    let_go(talk, by=member)
    work()
    intake.drain(talk.channel)
    before = Message.objects.count(), Arrival.objects.count()
    hear(b"Received: from us by them\r\n" + office.mails[0])
    assert (Message.objects.count(), Arrival.objects.count()) == before


def test_a_draft_remembers_it_until_a_form_says_otherwise(talk: Conversation, as_member: Client) -> None:
    def keep(text: str, **more: str) -> Draft:
        was = Draft.objects.first()
        given = {"text": text, "key": str(uuid4()), "version": str(was.version if was else 0), "do": "keep"}
        as_member.post(f"/conversations/{talk.pk}/answer/", given | more)
        return Draft.objects.get()

    assert not keep("*a*", asks_format="on").formatted
    assert keep("*a*", asks_format="on", formatted="on").formatted
    assert keep("*b*").formatted
    assert "<em>b</em>" in as_member.get(f"/conversations/{talk.pk}/").text
    assert not keep("*b*", asks_format="on").formatted


def test_a_change_of_it_behind_the_chairs_back_does_not_leave(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    let_go(talk, by=member, formatted=False)
    Dispatch.objects.update(formatted=True)
    work()
    assert (Dispatch.objects.get().state, office.mails) == (Dispatch.State.STOPPED, [])


def test_given_by_hand_it_is_as_it_was_typed(talk: Conversation, member: Seat) -> None:
    assert not let_go(talk, by=member, route=Route.HAND).formatted

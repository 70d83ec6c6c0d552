"""The customer's link beside a conversation."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from emptychair.company.models import Role, Seat
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.tests.factories import hear, said
from emptychair.outbox import links
from emptychair.outbox.models import Dispatch, PageLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(admin: Seat) -> str:
    """The page of a conversation that has an answer."""
    hear([said("1", by="ines"), said("2", "In the post.", by="us", company=True, reply_to="1", minute=3)])
    return f"/conversations/{Conversation.objects.get().pk}/"


def made(client: Client, at: str) -> str:
    """Press the button; returns the link as the next page shows it."""
    answer = client.post(f"{at}page-link/", {"do": "make"})
    assert answer["Location"] == f"{at}#page-link"
    return str(re.findall(r'id="made-link" value="([^"]*)"', client.get(at).content.decode())[0])


def test_the_link_is_shown_once_and_only_to_who_made_it(
    as_member: Client, as_admin: Client, at: str, settings: Settings
) -> None:
    settings.EMPTYCHAIR_ADDRESS = "https://chair.example"
    as_member.post(f"{at}page-link/", {"do": "make"})
    assert "made-link" not in as_admin.get(at).content.decode()
    as_member.head(at)
    shown = as_member.get(at).content.decode()
    link = re.findall(r'id="made-link" value="([^"]*)"', shown)[0]
    assert link.startswith("https://chair.example/c/")
    assert link not in as_member.get(at).content.decode()
    assert links.opened_by(link.split("/")[4])


def test_on_the_page_of_another_conversation_it_is_not_shown(as_member: Client, at: str) -> None:
    hear([said("9", "Something else.", by="bo", minute=9)])
    other = Conversation.objects.get(handle__address="bo").pk
    as_member.post(f"{at}page-link/", {"do": "make"})
    assert "made-link" not in as_member.get(f"/conversations/{other}/").content.decode()


def test_afterwards_the_page_says_that_there_is_one_and_when_it_was_used(as_member: Client, at: str) -> None:
    made(as_member, at)
    assert "nobody has used it yet" in as_member.get(at).content.decode()
    links.use(PageLink.objects.get())
    assert "Last used" in as_member.get(at).content.decode()


def test_what_the_customer_has_read_is_said_below_it(as_member: Client, at: str) -> None:
    made(as_member, at)
    assert "Read by the customer" not in as_member.get(at).content.decode()
    links.use(PageLink.objects.get(), read_through=Message.objects.get(by_company=True).pk)
    assert as_member.get(at).content.decode().count("Read by the customer") == 1


def test_a_withdrawn_link_is_gone_from_the_page(as_member: Client, at: str) -> None:
    token = made(as_member, at).split("/")[4]
    as_member.post(f"{at}page-link/", {"do": "withdraw"})
    assert links.opened_by(token) is None
    assert "Make a link for the customer" in as_member.get(at).content.decode()


@pytest.mark.parametrize("do", ["", "nonsense"])
def test_nonsense_changes_nothing(as_member: Client, at: str, do: str) -> None:
    assert as_member.post(f"{at}page-link/", {"do": do}).status_code == 302
    assert not PageLink.objects.exists()


def test_who_had_to_sign_in_meanwhile_finds_the_conversation(as_member: Client, at: str) -> None:
    assert as_member.get(f"{at}page-link/")["Location"] == f"{at}#page-link"


def test_an_analyst_is_offered_nothing(as_member: Client, member: Seat, at: str) -> None:
    Seat.objects.filter(pk=member.pk).update(role=Role.ANALYST)
    assert "page-link/" not in as_member.get(at).content.decode()
    as_member.post(f"{at}page-link/", {"do": "make"})
    assert not PageLink.objects.exists()


def post_answer(client: Client, at: str, do: str) -> str:
    """Press a button below an answer; the page that follows."""
    given = {"text": "It comes on Friday.", "key": str(uuid4()), "version": "0", "do": do}
    return client.post(f"{at}answer/", given, follow=True).content.decode()


def test_who_reads_on_their_page_is_answered_there(as_member: Client, at: str) -> None:
    made(as_member, at)
    assert "Answer on their page" not in as_member.get(at).content.decode()
    links.use(PageLink.objects.get())
    assert "Answer on their page" in as_member.get(at).content.decode()
    assert "It stands on their page in a moment." in post_answer(as_member, at, "on_page")
    assert Dispatch.objects.get().state == Dispatch.State.ON_PAGE


def test_where_the_link_has_ended_nothing_is_said_to_have_gone_out(as_member: Client, at: str) -> None:
    made(as_member, at)
    links.use(PageLink.objects.get())
    as_member.post(f"{at}page-link/", {"do": "withdraw"})
    told = post_answer(as_member, at, "on_page")
    assert "link has ended" in told
    assert "It comes on Friday." in told
    assert not Dispatch.objects.exists()

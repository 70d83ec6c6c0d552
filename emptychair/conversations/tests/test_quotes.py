"""Quoting what a customer said in an answer: by its button, by q, and without a script."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from emptychair.company.models import Role, Seat
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.tests.factories import hear, said
from emptychair.outbox.models import Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(admin: Seat) -> Conversation:
    """A conversation with two messages of one customer."""
    hear([said("1", "My lamp\nis broken.", by="ines"), said("2", "Anybody?", by="ines", minute=90, reply_to="1")])
    return Conversation.objects.get()


def quote(client: Client, talk: Conversation, message: object) -> int:
    return client.post(f"/conversations/{talk.pk}/quote/", {"message": str(message)}).status_code


def first() -> Message:
    return Message.objects.order_by("written_at")[0]


def test_a_message_is_put_into_the_draft_below_what_stands_there(as_member: Client, talk: Conversation) -> None:
    assert quote(as_member, talk, first().pk) == 302
    assert quote(as_member, talk, Message.objects.get(text="Anybody?").pk) == 302
    assert Draft.objects.get().text == "> My lamp\n> is broken.\n\n> Anybody?\n\n"


def test_words_of_another_conversation_are_not_quoted(as_member: Client, talk: Conversation) -> None:
    hear([said("9", "The secret of Otto", by="otto")])
    other = Message.objects.get(external_id="9")
    assert [quote(as_member, talk, given) for given in (other.pk, "", "x", 10**30)] == [404] * 4
    assert not Draft.objects.exists()


def test_who_reads_along_quotes_nothing(as_member: Client, member: Seat, talk: Conversation) -> None:
    Seat.objects.filter(pk=member.pk).update(role=Role.ANALYST)
    assert quote(as_member, talk, first().pk) == 404
    assert "data-quote" not in as_member.get(f"/conversations/{talk.pk}/").text


@pytest.fixture
def page(browser: Browser, live_server: Any, transactional_db: None, as_member: Client, talk: Conversation) -> Any:
    """A seat at the conversation."""
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    session = as_member.cookies["emptychair_session"].value
    context.add_cookies([{"name": "emptychair_session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/conversations/{talk.pk}/")
    yield page
    context.close()


SELECT = """() => {
  const text = document.querySelector(".talk-text").firstChild;
  getSelection().setBaseAndExtent(text, 3, text, 7);
}"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_selected_words_stand_as_a_quote_by_a_key_and_by_the_button_beside_them(page: Page) -> None:
    box = page.locator("#answer-text")
    box.fill("Hello Ines,")
    page.locator("h1").click()
    page.evaluate(SELECT)
    expect(page.locator("[data-quote-selected]")).to_be_visible()
    with page.expect_response("**/answer/"):
        page.keyboard.press("q")
    expect(box).to_have_value("Hello Ines,\n\n> lamp\n\n")
    expect(box).to_be_focused()
    page.evaluate(SELECT)
    page.locator("[data-quote-selected]").click()
    page.keyboard.type("It is in the post.")
    expect(box).to_have_value("Hello Ines,\n\n> lamp\n\n> lamp\n\nIt is in the post.")
    expect(page.locator("[data-quote-selected]")).to_be_hidden()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_a_selection_q_quotes_their_latest_words_and_the_link_its_message(page: Page) -> None:
    box = page.locator("#answer-text")
    page.keyboard.press("q")
    expect(box).to_have_value("> Anybody?\n\n")
    page.locator(".talk-entry").first.get_by_role("button", name="Quote").click()
    expect(box).to_have_value("> Anybody?\n\n> My lamp\n> is broken.\n\n")

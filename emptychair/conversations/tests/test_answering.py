"""Answering in a conversation: kept as it is typed, given once, and then a message like every other."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from emptychair.company.models import Role, Seat
from emptychair.conversations import intake
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.tests.factories import hear, said
from emptychair.outbox.models import Dispatch, Draft

PLAIN = "Hello Ines, a new lamp is in the post."
BLAMING = "That is your own fault."
pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(db: None) -> Conversation:
    """A customer who waits."""
    hear([said("1", "The lamp flickers.", by="ines"), said("2", "Hello?", by="ines", reply_to="1", minute=90)])
    return Conversation.objects.get()


PAGE = "00000000-0000-4000-8000-000000000001"


def post(
    browser: Client,
    talk: Conversation,
    text: str,
    *,
    version: int = 0,
    key: str = PAGE,
    do: str = "give",
    typing: bool = False,
) -> str:
    headers = {"HX-Request": "true"} if typing else {}
    answer = browser.post(
        f"/conversations/{talk.pk}/answer/",
        {"text": text, "key": key, "version": version, "do": do},
        headers=headers,
        follow=True,
    )
    return answer.text


def test_an_answer_that_was_given_ends_the_wait(as_member: Client, talk: Conversation) -> None:
    assert "Marked as given" in post(as_member, talk, PLAIN)
    intake.drain(talk.channel)
    given = Message.objects.get(by_company=True)
    assert (given.text, given.conversation_id, given.in_reply_to) == (PLAIN, talk.pk, "2")
    talk.refresh_from_db()
    assert talk.waiting_since is None
    assert talk.answered_turns == 1


def test_it_carries_the_name_of_who_gave_it(as_member: Client, talk: Conversation, member: Seat) -> None:
    post(as_member, talk, PLAIN)
    intake.drain(talk.channel)
    assert Message.objects.get(by_company=True).handle.name == member.name


def test_the_company_answers_under_the_account_that_it_wrote_with_before(as_member: Client) -> None:
    hear(
        [
            said("1", by="ines"),
            said("2", by="ourshop", company=True, reply_to="1"),
            said("3", by="ines", reply_to="2", minute=5),
        ]
    )
    talk = Conversation.objects.get()
    post(as_member, talk, PLAIN)
    intake.drain(talk.channel)
    assert {message.handle.address for message in Message.objects.filter(by_company=True)} == {"ourshop"}


def test_given_twice_it_stands_there_once(as_member: Client, talk: Conversation) -> None:
    for _ in range(2):
        post(as_member, talk, PLAIN)
    intake.drain(talk.channel)
    assert Message.objects.filter(by_company=True).count() == Dispatch.objects.count() == 1


def test_what_is_typed_is_kept_and_stands_there_again(as_member: Client, talk: Conversation) -> None:
    post(as_member, talk, "Hello Ines", typing=True, do="")
    assert "Hello Ines</textarea>" in as_member.get(f"/conversations/{talk.pk}/").text


def test_a_blaming_answer_is_held_and_says_so(as_member: Client, talk: Conversation) -> None:
    assert "It is held" in post(as_member, talk, BLAMING)
    assert not Dispatch.objects.exists()
    assert Draft.objects.get().asked == "The lamp flickers.\n\nHello?"


def test_while_typing_the_chair_says_what_it_finds(as_member: Client, talk: Conversation) -> None:
    assert "It blames the customer." in post(as_member, talk, BLAMING, typing=True, do="")


def test_while_typing_a_question_that_stands_open_is_shown(as_member: Client) -> None:
    hear(
        [
            said("1", "Do you ship to Norway?", by="ines"),
            said("2", "Yes.", company=True, reply_to="1", minute=1),
            said("3", "When would it be in Oslo?", by="ines", reply_to="2", minute=2),
            said("4", "And is it dimmable?", by="ines", reply_to="3", minute=3),
        ]
    )
    talk = Conversation.objects.get()
    page = post(as_member, talk, "Hello Ines, yes, it can be dimmed by hand.", typing=True, do="")
    assert "It says nothing to this question:" in page
    assert "When would it be in Oslo?</mark>" in page
    assert "dimmable?</mark>" not in page
    assert "Norway?</mark>" not in page
    assert "Marked as given" in post(as_member, talk, "Hello Ines, yes, it can be dimmed by hand.", version=1)


def test_two_who_write_at_once_are_told_and_lose_nothing(
    as_member: Client, as_admin: Client, talk: Conversation
) -> None:
    post(as_admin, talk, "From Ada", typing=True, do="")
    told = post(as_member, talk, "From Mo", typing=True, do="")
    assert "Ada has changed this draft in the meantime" in told
    assert "From Ada" in told
    assert Draft.objects.get().text == "From Ada"
    plain = post(as_member, talk, "From Mo", do="keep")
    assert "From Mo</textarea>" in plain
    assert "From Ada" in plain


def test_somebody_who_writes_there_is_seen(as_member: Client, as_admin: Client, talk: Conversation) -> None:
    post(as_admin, talk, "From Ada", typing=True, do="")
    assert "Ada is writing here." in as_member.get(f"/conversations/{talk.pk}/").text


def test_an_analyst_is_offered_nothing_to_write(as_member: Client, member: Seat, talk: Conversation) -> None:
    Seat.objects.filter(pk=member.pk).update(role=Role.ANALYST)
    assert "<textarea" not in as_member.get(f"/conversations/{talk.pk}/").text
    assert "reads along" in post(as_member, talk, PLAIN)
    assert not Draft.objects.exists()


def test_an_agency_is_offered_no_sending(as_member: Client, member: Seat, talk: Conversation) -> None:
    Seat.objects.filter(pk=member.pk).update(role=Role.AGENCY)
    assert "data-give" not in as_member.get(f"/conversations/{talk.pk}/").text
    assert "It is kept" in post(as_member, talk, PLAIN)
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize(
    "more", [{"version": "x"}, {"version": -1}, {"version": 2**40}, {"text": "x" * 30_000}, {"do": "burn"}]
)
def test_nonsense_is_refused_in_words(as_member: Client, talk: Conversation, more: dict[str, object]) -> None:
    answer = as_member.post(
        f"/conversations/{talk.pk}/answer/", {"text": "Hello", "key": PAGE, "version": 0, "do": "keep"} | more
    )
    assert answer.status_code == 302
    assert not Draft.objects.exists()


def test_a_late_keeping_of_what_was_sent_brings_no_draft_back(as_member: Client, talk: Conversation) -> None:
    post(as_member, talk, PLAIN, typing=True, do="")
    post(as_member, talk, PLAIN, version=1)
    post(as_member, talk, PLAIN, version=1, typing=True, do="")
    assert not Draft.objects.exclude(state=Draft.State.SENT).exists()


def test_who_writes_on_after_a_colleague_has_sent_is_told(
    as_member: Client, as_admin: Client, talk: Conversation
) -> None:
    post(as_admin, talk, PLAIN)
    told = post(as_member, talk, f"{PLAIN} And more.", version=1, typing=True, do="")
    assert "This draft was sent in the meantime." in told
    assert PAGE not in told
    assert "Marked as given" not in post(as_member, talk, f"{PLAIN} And more.", version=1)


def test_a_draft_goes_with_its_conversation_when_two_threads_turn_out_to_be_one(as_member: Client) -> None:
    place = hear([said("1", by="ines"), said("3", by="ines", reply_to="2", minute=5)])
    first, second = Conversation.objects.order_by("pk")
    post(as_member, second, PLAIN, typing=True, do="")
    hear([said("2", by="otto", reply_to="1", minute=3)], channel=place.name)
    assert Draft.objects.get().subject_id == Conversation.objects.get(handle__address="ines").pk == first.pk


def test_the_page_asks_little_however_long_the_talk_is(
    as_member: Client, talk: Conversation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post(as_member, talk, BLAMING)
    with django_assert_max_num_queries(25):
        as_member.get(f"/conversations/{talk.pk}/")


def test_whoever_comes_back_to_it_after_signing_in_again_finds_the_conversation(
    as_member: Client, talk: Conversation
) -> None:
    assert as_member.get(f"/conversations/{talk.pk}/answer/")["Location"] == f"/conversations/{talk.pk}/"


@pytest.mark.parametrize(("role", "do"), [(Role.AGENCY, "give"), (Role.MEMBER, "send"), (Role.MEMBER, "on_page")])
def test_words_that_may_not_go_out_are_kept(
    as_member: Client, member: Seat, talk: Conversation, role: Role, do: str
) -> None:
    Seat.objects.filter(pk=member.pk).update(role=role)
    assert "kept" in post(as_member, talk, PLAIN, do=do)
    assert Draft.objects.get().text == PLAIN
    assert not Dispatch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_words_verdict_and_journal_of_an_answer_are_one_commit(
    as_member: Client, talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = []
    commit = connection.commit

    def counted() -> None:
        commits.append(1)
        commit()

    monkeypatch.setattr(connection, "commit", counted)
    answer = {"text": PLAIN, "key": PAGE, "version": 0, "do": "give"}
    assert as_member.post(f"/conversations/{talk.pk}/answer/", answer).status_code == 302
    assert len(commits) == 1

"""The pages of conversations, messages and search."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from pytest import MonkeyPatch
from pytest_django import DjangoAssertNumQueries

from emptychair.company.reach import EVERYTHING
from emptychair.conversations import selectors
from emptychair.conversations.labels import topic_name
from emptychair.conversations.models import Conversation, Message, MessageFile
from emptychair.conversations.tests.factories import BEGIN, hear, said
from emptychair.conversations.touches import MessageKind
from emptychair.web.paging import PAGE, Cursor

MARKUP = "<script>alert(1)</script> {{ 7|add:7 }} \"'><b>"
pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(db: None) -> None:
    hear(
        [
            said("1", "The lamp flickers since the update.", by="ines"),
            said("2", "Sorry to hear it, Ines. Hold the button for ten seconds.", by="us", company=True, reply_to="1", minute=9),
            said("3", "Die Lampe ist großartig!", by="otto", minute=20),
            said("4", "News for everybody", by="us", company=True, minute=30),
        ]
    )  # fmt: skip


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_waits_stands_in_the_list_with_their_words(as_member: Client, talk: None) -> None:
    html = page(as_member, "/conversations/")
    assert "großartig" in html
    assert "flickers" not in html


def test_the_longest_wait_stands_first(as_member: Client) -> None:
    hear([said("1", "second", by="b", minute=5), said("2", "first", by="a"), said("3", "third", by="c", minute=9)])
    html = page(as_member, "/conversations/")
    assert html.index("first") < html.index("second") < html.index("third")


@pytest.mark.parametrize(
    ("query", "there"),
    [("state=answered", False), ("language=de", True), ("language=fr", False), ("since=2026-03-02", True),
     ("until=2026-03-01", False), ("mood=nonsense", True), ("channel=x", True)],
)  # fmt: skip
def test_filters_narrow_and_nonsense_does_not(as_member: Client, talk: None, query: str, there: bool) -> None:
    assert ("großartig" in page(as_member, f"/conversations/?{query}")) is there


def test_a_conversation_shows_its_answer_and_how_long_it_took(as_member: Client, talk: None) -> None:
    pk = Conversation.objects.get(handle__address="ines").pk
    html = page(as_member, f"/conversations/{pk}/")
    assert "flickers" in html
    assert "ten seconds" in html
    assert "9" in html


def test_other_voices_of_the_thread_stand_around_as_context(as_member: Client) -> None:
    hear(
        [
            said("1", "News", by="us", company=True),
            said("2", "Oh no", reply_to="1"),
            said("3", "Me too", by="otto", reply_to="1"),
        ]
    )
    pk = Conversation.objects.get(handle__address="ines").pk
    html = page(as_member, f"/conversations/{pk}/")
    assert "News" in html
    assert "Me too" in html
    assert "same thread" in html


def test_a_broadcast_has_a_page_of_its_own(as_member: Client, talk: None) -> None:
    assert "News for everybody" in page(as_member, f"/messages/{Message.objects.get(external_id='4').pk}/")


def test_a_message_leads_to_its_conversation(as_member: Client, talk: None) -> None:
    message = Message.objects.get(external_id="1")
    answer = as_member.get(f"/messages/{message.pk}/")
    assert answer["Location"] == f"/conversations/{message.conversation_id}/#message-{message.pk}"


@pytest.mark.parametrize("words", ["grossartig", "GROSSARTIG", "groß*", '"ist großartig"', "lampe -flickers"])
def test_search_finds_what_was_said_however_it_is_written(as_member: Client, talk: None, words: str) -> None:
    assert "otto" in page(as_member, f"/search/?q={words}")


@pytest.mark.parametrize("words", ["lampe -ist", '"großartig ist"', "nothing", "!!", "%00", "'&|!()", "a" * 500])
def test_search_without_a_hit_says_so(as_member: Client, talk: None, words: str) -> None:
    assert "empty" in page(as_member, f"/search/?q={words}")


def test_markup_is_text_everywhere(as_member: Client) -> None:
    hear([said("1", MARKUP, by=MARKUP, subject=MARKUP) | {"from": {"address": MARKUP, "name": MARKUP}}])
    message = Message.objects.get()
    for address in ("/conversations/", f"/conversations/{message.conversation_id}/", "/search/?q=script",
                    f"/messages/{message.pk}/reading/", f"/messages/{message.pk}/as-sent/"):  # fmt: skip
        html = page(as_member, address)
        assert "<script>alert" not in html
        assert "14" not in html.split("<main")[1].split("alert(1)")[1][:40]


def test_the_readers_reasons_can_be_asked_for(as_member: Client, talk: None) -> None:
    pk = Message.objects.get(external_id="3").pk
    assert "How sure" in page(as_member, f"/messages/{pk}/reading/")


def test_hostile_html_is_shown_without_anything_that_acts(as_member: Client) -> None:
    html = "<p>Hello</p><script>alert(1)</script><img src='https://spy.example/x.png' onerror=alert(2)><form><input></form>"
    hear([said("1", "Hello", html=html)])
    shown = page(as_member, f"/messages/{Message.objects.get().pk}/as-sent/").split("said-html")[1].split("row-meta")[0]
    assert "Hello" in shown
    for bad in ("<script", "onerror", "<form", 'src="https://spy', "src='https://spy"):
        assert bad not in shown


def test_the_raw_message_is_only_ever_a_plain_download(as_member: Client, talk: None) -> None:
    answer = as_member.get(f"/messages/{Message.objects.get(external_id='1').pk}/source/")
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_is_a_download_whatever_it_says_it_is(as_member: Client, talk: None) -> None:
    from emptychair.conversations import files

    name = '../..\\evil\u202egpj.html"\r\nX: y'
    sha256 = files.keep(b"<script>alert(1)</script>")
    kept = MessageFile.objects.create(
        message=Message.objects.get(external_id="1"), name=name, type="text/html", size=25, sha256=sha256
    )
    answer = as_member.get(f"/files/{kept.pk}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "X" not in answer.headers
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_whose_content_is_gone_is_called_missing(as_member: Client, talk: None) -> None:
    kept = MessageFile.objects.create(
        message=Message.objects.get(external_id="1"), name="a.png", type="image/png", size=1, sha256="0" * 64
    )
    assert as_member.get(f"/files/{kept.pk}/").status_code == 410


def test_pages_follow_each_other_without_a_gap_and_back(as_member: Client) -> None:
    hear([said(str(number), f"words{number:03}", by=f"c{number:03}", minute=number // 7) for number in range(120)])
    first = as_member.get("/conversations/")
    second = as_member.get("/conversations/" + first.context["pager"].older_url)
    third = as_member.get("/conversations/" + second.context["pager"].older_url)
    seen = [row.who for answer in (first, second, third) for row in answer.context["rows"]]
    assert seen == [f"c{number:03}" for number in range(120)]
    assert third.context["pager"].older_url == ""
    back = as_member.get("/conversations/" + third.context["pager"].newer_url)
    assert [row.who for row in back.context["rows"]] == [row.who for row in second.context["rows"]]


def test_lists_ask_the_database_the_same_few_questions_however_many_rows(
    as_member: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    hear([said(str(number), by=f"c{number}") for number in range(PAGE + 5)])
    hear(
        [said(f"t{number}", by=f"c{number % 3}", reply_to="t0", company=number == 5) for number in range(30)],
        channel="Talk",
    )
    pk = Conversation.objects.order_by("-message_count").values_list("pk", flat=True)[0]
    for address in ("/conversations/", "/search/?q=parcel", f"/conversations/{pk}/"):
        with django_assert_max_num_queries(23):
            as_member.get(address)


def test_the_beginning_of_a_list_stands_beside_one_of_its_conversations(
    as_member: Client, talk: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    pk = Conversation.objects.get(handle__address="ines").pk
    beside = f"/conversations/beside/?state=all&open={pk}"
    with django_assert_max_num_queries(8):
        html = as_member.get(beside, headers={"HX-Request": "true"}).text
    assert html.count('aria-current="true"') == 1
    assert all(f"/conversations/{one.pk}/" in html for one in Conversation.objects.all())
    assert as_member.get(beside)["Location"] == "/conversations/?state=all"


def test_what_came_since_gathers_in_a_bar(as_member: Client, talk: None) -> None:
    assert "1 new" in page(as_member, f"/conversations/fresh/?after={Conversation.objects.order_by('id')[0].pk}")


@pytest.mark.parametrize("address", ["/conversations/", "/customers/"])
def test_an_empty_house_offers_an_import_to_those_who_may_do_it(
    as_admin: Client, as_member: Client, address: str
) -> None:
    assert "/settings/imports/" in page(as_admin, address)
    assert "/settings/imports/" not in page(as_member, address)
    assert 'class="empty"' in page(as_member, address)


def test_a_place_beyond_the_end_does_not_say_that_nobody_waits(as_member: Client, talk: None) -> None:
    beyond = Cursor(at=BEGIN + timedelta(days=9), id=1)
    html = page(as_member, f"/conversations/?at={beyond}")
    assert "Nobody is waiting" not in html
    assert "The list ends here" in html


def test_what_narrows_the_list_can_be_taken_off_at_once(as_member: Client, talk: None) -> None:
    html = page(as_member, "/conversations/?state=all&language=fr")
    assert html.count('href="/conversations/?state=all"') >= 2


def test_a_conversation_of_machines_alone_is_not_called_answered(as_member: Client) -> None:
    hear([said("1", "I am out of office.", automatic=True)])
    assert ">answered<" not in page(as_member, f"/conversations/{Conversation.objects.get().pk}/")


@pytest.fixture
def long_talk(db: None, monkeypatch: MonkeyPatch) -> str:
    """The address of a conversation of seven messages of which two are shown at a time; the fifth is an answer."""
    monkeypatch.setattr(selectors, "MOST_SHOWN", 2)
    hear(
        said(str(one), f"words{one}", reply_to="1" if one > 1 else None, company=one == 5, minute=one)
        for one in range(1, 8)
    )
    return f"/conversations/{Conversation.objects.get().pk}/"


def words_in(html: str) -> list[str]:
    return re.findall(r"words\d", html.split('class="talk"')[1])


def test_every_message_of_a_long_conversation_is_reached_and_back(as_member: Client, long_talk: str) -> None:
    answer = as_member.get(long_talk)
    seen = [words_in(answer.content.decode())]
    assert "2 of 7 messages are shown here." in answer.content.decode()
    while older := answer.context["pager"].older_url:
        answer = as_member.get(long_talk + older)
        seen.append(words_in(answer.content.decode()))
    assert seen == [["words6", "words7"], ["words4", "words5"], ["words2", "words3"], ["words1"]]
    assert "The conversation begins here." in answer.content.decode()
    later = as_member.get(long_talk + answer.context["pager"].newer_url)
    assert words_in(later.content.decode()) == ["words2", "words3"]


def test_a_wait_that_began_before_what_is_shown_is_counted_whole(as_member: Client, long_talk: str) -> None:
    answer = as_member.get(long_talk)
    answer = as_member.get(long_talk + answer.context["pager"].older_url)
    assert [entry.waited_seconds for entry in answer.context["entries"]] == [None, 4 * 60]
    assert [entry.waits_seconds for entry in answer.context["entries"]] == [None, None]


def test_a_message_of_a_long_conversation_is_shown_where_it_stands(as_member: Client, long_talk: str) -> None:
    message = Message.objects.get(external_id="2")
    answer = as_member.get(f"/messages/{message.pk}/")
    assert f'id="message-{message.pk}"' in page(as_member, answer["Location"].partition("#")[0])
    assert f'href="/messages/{message.pk}/"' in page(as_member, "/search/?q=words2")
    assert MessageKind().load([message.pk], reach=EVERYTHING)[message.pk].url == f"/messages/{message.pk}/"


@pytest.mark.parametrize("at", ["nonsense", "", str(Cursor(at=BEGIN - timedelta(days=1), id=0))])
def test_a_place_that_a_conversation_does_not_have_is_its_end(as_member: Client, long_talk: str, at: str) -> None:
    assert words_in(page(as_member, f"{long_talk}?at={at}")) == ["words6", "words7"]


def test_an_earlier_part_of_a_conversation_asks_few_questions(
    as_member: Client, long_talk: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    older = as_member.get(long_talk).context["pager"].older_url
    with django_assert_max_num_queries(24):
        as_member.get(long_talk + older)


def test_whoever_is_found_is_shown_though_nobody_said_that(as_member: Client, talk: None) -> None:
    html = page(as_member, "/search/?q=ines")
    assert "People" in html


def test_somebody_whose_address_nobody_knows_is_called_in_words(as_member: Client) -> None:
    hear([said("1", by=" ")])
    html = page(as_member, f"/conversations/{Conversation.objects.get().pk}/")
    assert html.count("Unknown sender") >= 2


def test_topics_are_named_in_the_readers_language(talk: None) -> None:
    with translation.override("de"):
        assert [str(topic_name(topic)) for topic in ("delivery", "lost_and_found")] == ["Lieferung", "lost and found"]

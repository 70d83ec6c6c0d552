"""What a customer reads on their page, and what they do not."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from emptychair.company.models import Role, Seat
from emptychair.conversations.answering import give, reply_to
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.tests.factories import hear, said
from emptychair.core import clock
from emptychair.outbox import links
from emptychair.outbox import services as outbox
from emptychair.outbox.models import PageLink
from emptychair.portal.tests.factories import link_to, take_in, talk

pytestmark = pytest.mark.django_db


def read(page: str, **more: object) -> str:
    answer = Client().get(page, **more)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def answered(conversation: Conversation, text: str, *, by: Seat) -> None:
    """A seat answers, and the answer is read in."""
    draft = outbox.write(reply_to(conversation), key=uuid4(), text=text, version=0, by=by)
    assert give(conversation, draft, version=draft.version, by=by).dispatch
    take_in(conversation)


def test_both_sides_are_there_with_who_answered(admin: Seat) -> None:
    found = talk()
    answered(found, "A new one is in the post.", by=admin)
    page = read(link_to(found, by=admin))
    assert page.index("My lamp is broken.") < page.index("A new one is in the post.")
    assert "<strong><bdi>Ada</bdi></strong>" in page
    assert "<strong>You</strong>" in page


def test_an_answer_of_which_nobody_knows_who_gave_it_is_the_companys(admin: Seat) -> None:
    found = talk(said("2", "On its way.", by="@loom_help_7", company=True, reply_to="1", minute=5))
    page = read(link_to(found, by=admin))
    assert "<strong><bdi>Lantern &amp; Loom</bdi></strong>" in page
    assert "@loom_help_7" not in page


def test_others_of_the_same_thread_are_not_there(admin: Seat) -> None:
    found = talk(
        said("2", "Mine too, says Bo.", by="bo", reply_to="1", minute=1),
        said("3", "Bo, yours as well.", by="us", company=True, reply_to="2", minute=2),
        said("4", "Ines, sorry.", by="us", company=True, reply_to="1", minute=3),
    )
    page = read(link_to(found, by=admin))
    assert "Ines, sorry." in page
    assert "says Bo" not in page
    assert "yours as well" not in page


def test_the_wait_is_said_until_it_is_over(admin: Seat) -> None:
    found = talk()
    page = link_to(found, by=admin)
    assert "We have your message since" in read(page)
    answered(found, "A new one is in the post.", by=admin)
    assert "We have your message since" not in read(page)


def test_no_id_of_ours_and_no_reading_is_on_the_page(admin: Seat) -> None:
    found = talk(text="This is awful, my lamp is broken again!")
    Message.objects.update(id=777_001)
    Conversation.objects.update(said_id=777_001)
    page = read(link_to(found, by=admin))
    assert "777001" not in page
    assert not re.search(r"unhappy|complaint|urgent|angry", page)


def test_words_and_names_from_outside_are_text(admin: Seat) -> None:
    hostile = "<script>x()</script>{{ 7|add:7 }}"
    found = talk(text=hostile)
    page = read(link_to(found, by=admin))
    assert "&lt;script&gt;x()&lt;/script&gt;{{ 7|add:7 }}" in page


@pytest.mark.parametrize(
    ("spoken", "asked", "chosen", "shown"),
    [("de", "en", "", "de"), ("fr", "de", "", "de"), ("", "fr", "", "en"), ("de", "de", "en", "en"), ("en", "de", "xx", "en")],
)  # fmt: skip
def test_the_page_speaks_as_chosen_else_as_the_customer_else_as_the_browser(
    admin: Seat, spoken: str, asked: str, chosen: str, shown: str
) -> None:
    found = talk()
    Conversation.objects.update(language=spoken)
    answer = Client().get(link_to(found, by=admin), {"lang": chosen}, headers={"Accept-Language": asked})
    assert f'<html lang="{shown}"' in answer.content.decode()
    assert answer["Content-Language"] == shown


def test_the_address_is_told_to_nobody_and_nothing_is_kept(admin: Seat) -> None:
    page = link_to(talk(), by=admin)
    for address, status in ((page, 200), (f"{page}new/", 200), ("/c/wrong/", 404)):
        answer = Client().get(address)
        assert answer.status_code == status
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]
        assert not answer.cookies


def test_the_token_stands_in_no_title_and_only_in_addresses_of_the_page_itself(admin: Seat) -> None:
    address = link_to(talk(), by=admin)
    token, page = address.split("/")[2], read(address)
    assert token not in re.findall("<title>(.*?)</title>", page)[0]
    assert page.count(token) == len(re.findall(rf'(?:action|href|data-news|data-seen)="/c/{token}/', page))


def closed(address: str) -> tuple[int, bytes]:
    answer = Client().get(address)
    return answer.status_code, answer.content


def test_altered_over_withdrawn_and_never_made_look_the_same(admin: Seat) -> None:
    found = talk()
    withdrawn = link_to(found, by=admin)
    over = link_to(found, by=admin)
    links.withdraw(found.pk, by=admin)
    never = closed("/c/never/")
    assert never[0] == 404
    assert b"ask for a new link" in never[1]
    assert closed(withdrawn) == closed(over) == closed("/c/%00/") == never
    fresh = link_to(found, by=admin)
    altered = fresh[:5] + ("A" if fresh[5] != "A" else "B") + fresh[6:]
    assert closed(altered) == never
    PageLink.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert closed(fresh) == never
    for more in ("new/", "seen/"):
        assert Client().post(f"{withdrawn}{more}").status_code in {404, 405}


def test_a_link_whose_conversation_is_with_somebody_else_opens_nothing(admin: Seat) -> None:
    page = link_to(talk(said("9", "I am Bo.", by="bo")), by=admin)
    bo = Conversation.objects.get(handle__address="bo")
    PageLink.objects.update(subject_id=bo.pk)
    assert closed(page)[0] == 404


def test_looking_changes_nothing_and_only_the_page_on_the_screen_counts_as_read(admin: Seat) -> None:
    found = talk()
    answered(found, "A new one is in the post.", by=admin)
    page = link_to(found, by=admin)
    scanner = Client()
    for address in (page, f"{page}new/", f"{page}?state=x"):
        scanner.get(address)
        scanner.head(address)
    assert scanner.get(f"{page}seen/").status_code == 405
    assert not links.reaches(found.pk)
    mark = re.findall(r'data-read="(\w+)"', read(page))[0]
    assert Client().post(f"{page}seen/", {"mark": mark}).status_code == 204
    link = PageLink.objects.get()
    assert link.read_through == Message.objects.get(by_company=True).pk
    assert links.reaches(found.pk)


@pytest.mark.parametrize("mark", ["", "nonsense", "1", "x" * 5_000])
def test_a_mark_that_is_no_answers_reads_nothing(admin: Seat, mark: str) -> None:
    page = link_to(talk(), by=admin)
    Client().post(f"{page}seen/", {"mark": mark})
    link = PageLink.objects.get()
    assert link.last_used_at
    assert link.read_through is None


def test_a_mark_of_another_conversation_reads_nothing_there(admin: Seat) -> None:
    ines = talk(said("9", "I am Bo.", by="bo"), said("10", "Hello Bo.", by="us", company=True, reply_to="9", minute=2))
    bo = Conversation.objects.get(handle__address="bo")
    mark = re.findall(r'data-read="(\w+)"', read(link_to(bo, by=admin)))[0]
    Client().post(f"{link_to(ines, by=admin)}seen/", {"mark": mark})
    assert not PageLink.objects.filter(read_through__isnull=False).exists()


def test_a_seat_that_looks_reads_nothing_and_says_nothing(as_member: Client, admin: Seat) -> None:
    found = talk()
    page = link_to(found, by=admin)
    assert "this is what the customer sees" in as_member.get(page).content.decode()
    assert as_member.post(f"{page}seen/").status_code == 403
    assert as_member.post(page, {"text": "As her", "key": str(uuid4())}).status_code == 403
    assert not links.reaches(found.pk)
    take_in(found)
    assert Message.objects.count() == 1


def test_nothing_new_is_said_in_no_words(admin: Seat) -> None:
    found = talk()
    page = link_to(found, by=admin)
    state = re.findall(r'data-state="(\w+)"', read(page))[0]
    assert Client().get(f"{page}new/", {"state": state}).status_code == 204
    answered(found, "A new one is in the post.", by=admin)
    fresh = Client().get(f"{page}new/", {"state": state}).content.decode()
    assert "A new one is in the post." in fresh
    assert "<html" not in fresh


def test_a_long_conversation_is_read_in_parts(admin: Seat) -> None:
    found = talk(*[said(f"n{n}", f"Line {n}.", by="ines", reply_to="1", minute=n) for n in range(1, 40)])
    page = link_to(found, by=admin)
    first = read(page)
    assert "Line 39." in first
    assert "My lamp is broken." not in first
    older = re.findall(r'rel="prev" href="\?([^"]+)"', first)[0].replace("&amp;", "&")
    before = read(f"{page}?{older}")
    assert "My lamp is broken." in before
    assert "<form" not in before


@pytest.mark.parametrize("answers", [1, 25])
def test_the_number_of_questions_does_not_grow(
    admin: Seat, answers: int, django_assert_max_num_queries: object
) -> None:
    found = talk(*[said(f"n{n}", "Yes.", by="us", company=True, reply_to="1", minute=n) for n in range(answers)])
    page = link_to(found, by=admin)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        Client().get(page)


def test_links_follow_conversations_that_become_one(admin: Seat) -> None:
    hear([said("1", "First.", by="ines"), said("2", "Second.", by="ines", minute=1)])
    pages = [link_to(found, by=admin) for found in Conversation.objects.order_by("pk")]
    hear([said("3", "Both.", by="ines", reply_to="1", minute=2, references=["1", "2"])])
    for page in pages:
        assert "Both." in read(page)


def test_an_analyst_and_an_agency_make_no_link(admin: Seat) -> None:
    found = talk()
    for role in (Role.ANALYST, Role.AGENCY):
        client = Client()
        seat = Seat.objects.create_user(f"{role.value}@example.org", None, name=role.value, role=role)
        client.force_login(seat, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.post(f"/conversations/{found.pk}/page-link/", {"do": "make"}).status_code == 302
        assert "Make a link" not in client.get(f"/conversations/{found.pk}/").content.decode()
    assert not PageLink.objects.exists()

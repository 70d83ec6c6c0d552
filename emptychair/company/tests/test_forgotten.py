"""A forgotten password: a link by mail, for an hour, that tells nobody who has a seat."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from conftest import PASSWORD
from emptychair.company import passwords, seats
from emptychair.company.models import JournalEntry, Seat
from emptychair.company.tests.mailbox import mailing_to, mails, plain
from emptychair.outbox.tests.postoffice import PostOffice

pytestmark = pytest.mark.django_db
FRESH = "a wholly different sentence"
CHOSEN = {"password": FRESH, "password_again": FRESH}


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    with mailing_to(settings) as office:
        yield office
    cache.clear()


def ask(client: Client, email: str) -> tuple[int, str]:
    answer = client.post("/sign-in/forgotten/", {"email": email})
    return answer.status_code, re.sub(r"\b\w{64}\b", "TOKEN", answer.text.replace(email, "ADDRESS"))


def linked(office: PostOffice) -> str:
    """The path of the link in the latest mail."""
    found = re.findall(r"https://chair\.loom\.example(/new-password/\S+)", plain(mails(office)[-1]))
    return str(urlsplit(found[0]).path)


def test_whoever_asks_chooses_a_password_and_every_session_ends(
    office: PostOffice, as_member: Client, member: Seat
) -> None:
    passwords.mail_link("  Mo@Example.org ")
    assert office.recipients == ["mo@example.org"]
    guest = Client()
    assert guest.get(linked(office))["Location"] == "/new-password/"
    assert guest.post("/new-password/", CHOSEN)["Location"] == "/sign-in/"
    assert as_member.get("/conversations/").status_code == 302
    assert Client().post("/sign-in/", {"login": member.email, "password": FRESH}).status_code == 302
    assert list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))[-2:] == [
        "mailed a link for a new password", "chose a new password",
    ]  # fmt: skip


def test_a_known_and_an_unknown_address_get_the_same_answer_and_nothing_is_looked_up(
    office: PostOffice, client: Client, member: Seat, django_assert_num_queries
) -> None:
    client.get("/sign-in/")
    answers = []
    for email in ("mo@example.org", "no@example.org"):
        with django_assert_num_queries(2):
            answers.append(ask(client, email))
    assert answers[0] == answers[1]
    assert answers[0][0] == 200
    waiting = ProcrastinateJob.objects.filter(task_name="company.mail_password_link")
    assert [job.args for job in waiting.order_by("id")] == [{"email": "mo@example.org"}, {"email": "no@example.org"}]


def test_an_address_without_a_seat_a_closed_one_and_who_signs_in_elsewhere_are_mailed_nothing(
    office: PostOffice, member: Seat
) -> None:
    Seat.objects.create_user("closed@example.org", PASSWORD, name="Closed", is_active=False)
    Seat.objects.create_user("elsewhere@example.org", None, name="Elsewhere")
    Seat.objects.create_user("demo@example.org", PASSWORD, name="Demo", is_demo=True)
    for name in ("closed", "elsewhere", "demo", "nobody"):
        passwords.mail_link(f"{name}@example.org")
    assert office.mails == []


def test_a_mailed_link_is_dead_once_used_after_an_hour_or_when_the_seat_changed(
    office: PostOffice, admin: Seat, member: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords.mail_link(member.email)
    used = linked(office)
    guest = Client()
    guest.get(used)
    guest.post("/new-password/", CHOSEN)
    assert Client().get(used).status_code == 404
    passwords.mail_link(member.email)
    old = linked(office)
    assert Client().get(old).status_code == 302
    later = datetime.now() + timedelta(minutes=61)  # noqa: DTZ005 - as Django's tokens count
    with monkeypatch.context() as passing:
        passing.setattr(passwords._mailed_links, "_now", lambda: later)
        passing.setattr(passwords._links, "_now", lambda: later)
        assert Client().get(old).status_code == 404
    seats.close(member, by=admin)
    assert Client().get(old).status_code == 404


def test_the_second_step_is_asked_for_all_the_same(office: PostOffice, member: Seat) -> None:
    TOTP.activate(member, generate_totp_secret())
    passwords.mail_link(member.email)
    guest = Client()
    guest.get(linked(office))
    guest.post("/new-password/", CHOSEN)
    assert guest.post("/sign-in/", {"login": member.email, "password": FRESH})["Location"] == "/sign-in/second-step/"


def test_asking_without_end_is_slowed_alike_for_known_and_unknown(
    office: PostOffice, client: Client, member: Seat, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"forgotten": "20/h/ip,3/h/key"}
    for email in ("mo@example.org", "no@example.org"):
        assert [ask(client, email)[0] for _ in range(4)] == [200, 200, 200, 429]
    assert ProcrastinateJob.objects.count() == 6


def test_it_is_offered_only_where_mail_can_leave(client: Client, admin: Seat, settings: Settings) -> None:
    assert "/sign-in/forgotten/" not in client.get("/sign-in/").text
    assert "administrator" in client.get("/sign-in/forgotten/").text
    assert client.post("/sign-in/forgotten/", {"email": admin.email})["Location"] == "/sign-in/forgotten/"
    assert not ProcrastinateJob.objects.exists()
    with mailing_to(settings):
        assert "/sign-in/forgotten/" in client.get("/sign-in/").text


@pytest.mark.parametrize("given", ["", "nobody", "a@b\nBcc: c@d.example", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_refused(office: PostOffice, client: Client, admin: Seat, given: str) -> None:
    assert ask(client, given)[0] == 422
    assert not ProcrastinateJob.objects.exists()

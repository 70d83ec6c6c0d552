"""Passwords that are known from breaches, asked of a list that answers rightly, wrongly, slowly or never."""

import socket
import time
from hashlib import sha1

import pytest
from django.test import Client
from pytest import LogCaptureFixture, MonkeyPatch
from pytest_django import Settings

from conftest import PASSWORD
from emptychair.cli._house_checks import breaches_are_told
from emptychair.company import breaches, invitations, passwords
from emptychair.company.models import Role, Seat
from emptychair.core.tests.webserver import Answering, drips, hangs, never_ends, open_server, says

pytestmark = pytest.mark.django_db
KNOWN = "a sentence that was stolen"
FRESH = "a wholly different sentence"


def digits(password: str) -> str:
    return sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def lists(*known: str, count: int = 7) -> Answering:
    """A range as the list answers it, padded."""
    lines = [f"{digits(password)[5:]}:{count}" for password in known]
    padding = [f"{number:035X}:0" for number in range(800)]
    return says("200 OK", "\r\n".join(lines + padding).encode())


def ask_at(settings: Settings, port: int) -> None:
    settings.EMPTYCHAIR_BREACH_CHECK_URL = f"http://127.0.0.1:{port}/range/"
    settings.EMPTYCHAIR_NEAR_HOSTS = ["127.0.0.1"]


def test_only_five_digits_leave_and_the_answer_is_padded(settings: Settings) -> None:
    with open_server(lists(KNOWN)) as server:
        ask_at(settings, server.port)
        assert breaches.is_known(KNOWN)
    (request,) = server.requests
    assert request.line == f"GET /range/{digits(KNOWN)[:5]} HTTP/1.1"
    assert request.headers["add-padding"] == "true"
    assert digits(KNOWN)[5:] not in f"{request.line}{request.headers}"
    assert "cookie" not in request.headers


def test_padding_and_others_are_not_taken_for_it(settings: Settings) -> None:
    with open_server(lists(KNOWN, count=0)) as server:
        ask_at(settings, server.port)
        assert not breaches.is_known(KNOWN)
        assert not breaches.is_known(FRESH)


def test_at_the_set_up_a_known_password_is_refused(settings: Settings, client: Client) -> None:
    given = {"name": "Loom", "seat_name": "Ada", "email": "ada@example.org", "language": "en", "time_zone": "UTC"}
    with open_server(lists(KNOWN)) as server:
        ask_at(settings, server.port)
        page = client.post("/set-up/", given | {"password": KNOWN, "password_again": KNOWN})
    assert page.status_code == 422
    assert "known from a breach" in page.text
    assert not Seat.objects.exists()


def test_by_an_invitation_and_by_a_link_a_known_password_is_refused(
    settings: Settings, admin: Seat, member: Seat
) -> None:
    invited, lost = Client(), Client()
    token = invitations.invite("nia@example.org", name="Nia", role=Role.MEMBER, teams=[], by=admin)
    invited.get(f"/invitation/{token}/")
    lost.get(f"/new-password/{member.pk}/{passwords.offer(member, by=admin)}/")
    both = {"password": KNOWN, "password_again": KNOWN}
    with open_server(lists(KNOWN)) as server:
        ask_at(settings, server.port)
        pages = [
            invited.post("/invitation/", both | {"name": "Nia", "language": "en", "time_zone": "UTC"}),
            lost.post("/new-password/", both),
        ]
    assert [page.status_code for page in pages] == [422, 422]
    assert all("known from a breach" in page.text for page in pages)
    assert Seat.objects.count() == 2


def test_at_a_change_a_known_password_is_refused(settings: Settings, as_member: Client, member: Seat) -> None:
    given = {"oldpassword": PASSWORD, "password1": KNOWN, "password2": KNOWN}
    with open_server(lists(KNOWN)) as server:
        ask_at(settings, server.port)
        page = as_member.post("/password/", given)
    assert "known from a breach" in page.text
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


WRONG = [
    says("503 Service Unavailable", b"later"), says("404 Not Found"), says("302 Found", Location="http://127.0.0.1/"),
    says("200 OK", b"<html>Sign in to this network</html>"), says("200 OK"), hangs, drips, never_ends,
    lambda line: line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + b"A" * 35 + b":1\r\n"),
    lambda line: line.sendall(b"nonsense\r\n\r\n"), lambda line: None,
]  # fmt: skip


@pytest.mark.parametrize("answer", WRONG)
def test_a_list_that_does_not_answer_lets_the_password_pass_in_time_and_the_log_says_so(
    settings: Settings, caplog: LogCaptureFixture, answer: Answering
) -> None:
    begun = time.monotonic()
    with open_server(answer) as server:
        ask_at(settings, server.port)
        breaches.NotKnownFromBreaches().validate(KNOWN)
    assert time.monotonic() - begun < breaches.SECONDS + 1
    assert "A password was taken without asking" in caplog.text
    assert KNOWN not in caplog.text
    assert digits(KNOWN)[:5] not in caplog.text


def test_a_name_that_takes_for_ever_to_look_up_takes_no_longer(settings: Settings, monkeypatch: MonkeyPatch) -> None:
    def slowly(*given: object, **more: object) -> list[object]:
        time.sleep(4)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    settings.EMPTYCHAIR_BREACH_CHECK_URL = "https://breaches.example/range/"
    begun = time.monotonic()
    breaches.NotKnownFromBreaches().validate(KNOWN)
    assert time.monotonic() - begun < breaches.SECONDS + 1


def test_a_list_in_the_companys_own_network_is_asked_only_when_it_is_named(settings: Settings) -> None:
    with open_server(lists(KNOWN)) as server:
        settings.EMPTYCHAIR_BREACH_CHECK_URL = f"http://127.0.0.1:{server.port}/range/"
        breaches.NotKnownFromBreaches().validate(KNOWN)
    assert not server.requests


def test_without_a_list_nobody_is_asked(monkeypatch: MonkeyPatch) -> None:
    def called(*given: object, **more: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket, "socket", called)
    breaches.NotKnownFromBreaches().validate(KNOWN)


def test_the_doctor_says_whether_the_list_answers(settings: Settings) -> None:
    assert breaches_are_told().ok
    for answer, says_so, fine in (
        (lists("password"), "answers", True),
        (lists(FRESH), "does not know the commonest", False),
        (says("503 Service Unavailable"), "does not answer", False),
    ):
        with open_server(answer) as server:
            ask_at(settings, server.port)
            found = breaches_are_told()
        assert (says_so in found.said, found.ok) == (True, fine)

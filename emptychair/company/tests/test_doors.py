"""The first set-up, signing in, and what strangers can find out."""

import re

import pytest
from django.core import mail
from django.db import OperationalError
from django.test import Client
from pytest import MonkeyPatch
from pytest_django import Settings

from conftest import PASSWORD
from emptychair.company import selectors, services
from emptychair.company.errors import AlreadySetUp
from emptychair.company.middleware import SetUpFirst
from emptychair.company.models import Company, Role, Seat

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "Lantern & Loom", "time_zone": "Europe/Berlin", "language": "de", "seat_name": "Ada",
    "email": "Ada@Example.org", "password": PASSWORD, "password_again": PASSWORD,
}  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(SetUpFirst, "done", False)


def test_the_first_visit_leads_to_the_set_up(client: Client) -> None:
    assert client.get("/conversations/")["Location"] == "/set-up/"
    assert client.get("/set-up/").status_code == 200


def test_setting_up_makes_the_company_and_signs_its_administrator_in(client: Client) -> None:
    assert client.post("/set-up/", GIVEN)["Location"] == "/settings/imports/"
    assert Company.objects.get().name == "Lantern & Loom"
    assert Seat.objects.get().email == "ada@example.org"
    assert Seat.objects.get().role == Role.ADMIN
    assert client.get("/conversations/").status_code == 200


def test_after_the_set_up_its_page_is_gone_for_good(client: Client, admin: Seat) -> None:
    assert client.get("/set-up/").status_code == 404
    assert client.post("/set-up/", GIVEN).status_code == 404
    assert Seat.objects.count() == 1


def test_of_two_who_set_up_at_once_one_is_too_late(admin: Seat) -> None:
    given = {"time_zone": "UTC", "language": "en", "seat_name": "Eve", "email": "eve@evil.example"}
    with pytest.raises(AlreadySetUp):
        services.set_up("Evil", password=PASSWORD, **given)
    assert Seat.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password_again", "another sentence"),
        ("password", "short"),
        ("email", "nobody"),
        ("time_zone", "Moon"),
        ("name", ""),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client: Client, field: str, value: str) -> None:
    answer = client.post("/set-up/", {**GIVEN, field: value, "role": "chair", "is_active": "0"})
    assert answer.status_code == 422
    assert "Ada" in answer.content.decode()
    assert not selectors.is_set_up()


def test_a_known_and_an_unknown_address_get_the_same_answer(client: Client, admin: Seat) -> None:
    known = client.post("/sign-in/", {"login": admin.email, "password": "wrong wrong wrong"})
    unknown = client.post("/sign-in/", {"login": "nobody@example.org", "password": "wrong wrong wrong"})
    assert known.status_code == unknown.status_code
    rest = [answer.content.decode().split("<main")[-1].split('name="password"')[1] for answer in (known, unknown)]
    plain = [re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", page) for page in rest]
    assert plain[0] == plain[1]
    assert mail.outbox == []


def test_signing_in_leads_to_where_one_wanted_to_go_but_never_elsewhere(client: Client, admin: Seat) -> None:
    given = {"login": admin.email, "password": PASSWORD}
    assert client.post("/sign-in/", {**given, "next": "/customers/"})["Location"] == "/customers/"
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        client.logout()
        assert "evil" not in client.post("/sign-in/", {**given, "next": elsewhere})["Location"]


def test_wrong_passwords_are_slowed_down(client: Client, admin: Seat, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    for _ in range(4):
        answer = client.post("/sign-in/", {"login": admin.email, "password": "wrong wrong wrong"})
    assert "too many" in answer.content.decode().lower()


def test_changing_the_password_ends_the_other_sessions(client: Client, as_admin: Client) -> None:
    other = Client()
    other.post("/sign-in/", {"login": "ada@example.org", "password": PASSWORD})
    assert other.get("/conversations/").status_code == 200
    fresh = "a wholly different sentence"
    as_admin.post("/password/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert other.get("/conversations/").status_code == 302


def test_a_change_without_its_token_changes_nothing(admin: Seat) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/sign-out/").status_code == 403
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/conversations/").status_code == 200


def test_cookies_are_for_this_site_and_no_script(client: Client, admin: Seat) -> None:
    client.post("/sign-in/", {"login": admin.email, "password": PASSWORD})
    cookie = client.cookies["emptychair_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    "asked", ["emptychair.conversations.selectors.conversation_page", "emptychair.company.selectors.the_company"]
)
def test_while_the_database_is_away_pages_say_so_wherever_it_is_missed(
    as_admin: Client, monkeypatch: MonkeyPatch, asked: str
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(asked, away)
    as_admin.raise_request_exception = False
    answer = as_admin.get("/conversations/")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "Content-Security-Policy" in answer.headers


def test_a_forged_host_is_refused(client: Client, admin: Seat) -> None:
    assert client.get("/sign-in/", headers={"host": "evil.example"}).status_code == 400

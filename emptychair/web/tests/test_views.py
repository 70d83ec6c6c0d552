from __future__ import annotations

import pytest
from django.test import Client

from emptychair.company.models import Seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("addresses", "admin")]


def test_the_chosen_theme_is_kept_and_shown(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "/gallery/?rows=2"})
    assert (answer.status_code, answer["Location"]) == (302, "/gallery/?rows=2")
    assert 'data-theme="dark"' in client.get("/gallery/").content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_nobody_is_led_away_from_the_site(client: Client, elsewhere: str) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_an_unknown_theme_changes_nothing(client: Client) -> None:
    answer = client.post("/theme/", {"theme": '"><script>'})
    assert answer.status_code == 400
    assert "theme" not in answer.cookies


def test_a_theme_cookie_from_elsewhere_is_not_repeated(client: Client) -> None:
    client.cookies["theme"] = 'x" onload="alert(1)'
    assert 'data-theme="system"' in client.get("/gallery/").content.decode()


def test_a_theme_is_not_changed_by_a_link(client: Client) -> None:
    assert client.get("/theme/?theme=dark").status_code == 405


def test_a_form_without_its_token_is_refused_in_calm_words(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "Please send that again" in answer.content.decode()
    assert "theme" not in answer.cookies


def test_what_is_not_there_leads_back(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_a_fault_is_said_without_its_details(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/breaks/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
    assert "broken on purpose" not in answer.content.decode()


def test_signing_in_and_out_wears_our_look(client: Client, admin: Seat) -> None:
    page = client.get("/sign-in/").content.decode()
    assert "Sign in to Lantern &amp; Loom" in page
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "What you have not sent" in client.get("/sign-out/").content.decode()
    assert 'class="shell"' in client.get("/password/").content.decode()


def test_a_wrong_password_keeps_the_address_and_says_what_to_do(client: Client) -> None:
    page = client.post("/sign-in/", {"login": "ada@example.org", "password": "wrong"}).content.decode()
    assert 'value="ada@example.org"' in page
    assert "That did not open the door" in page
    assert 'value="wrong"' not in page

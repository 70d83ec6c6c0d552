"""The company's own provider, for real: redirect, code, PKCE and token against one on this machine."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from oidc_provider_mock import User
from pytest_django import Settings

from conftest import PASSWORD
from emptychair.company import invitations
from emptychair.company.models import Company, Invitation, JournalEntry, Role, Seat
from emptychair.company.tests.test_second_step import set_up_app, sign_in
from emptychair.config.providers import Provider

pytestmark = pytest.mark.django_db
BEGIN = "/sign-in/by/company/"


def claims(email: str, *, verified: object = True, sub: str = "") -> User:
    return User(sub=sub or email, claims={"email": email, "email_verified": verified, "name": "Mo Provider"})


PEOPLE = [
    claims("mo@example.org"), claims("nia@example.org"), claims("stranger@elsewhere.example"),
    claims("new@fennimoth.example"), claims("x@evil-fennimoth.example"),
    claims("mo@example.org", verified=False, sub="unconfirmed"), claims("mo@example.org", verified="false", sub="said"),
]  # fmt: skip


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with oidc_provider_mock.run_server_in_thread(user_claims=PEOPLE) as server:
        found = Provider(
            address=f"http://localhost:{server.server_port}", client_id="emptychair", client_secret="s" * 20,
            name="Our own sign-in", domains=frozenset(),
        )  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = found.for_allauth()
        yield found


def come_back_as(sub: str, client: Client) -> Any:
    """Go to the provider, sign in there, come back."""
    asked = client.get(BEGIN)["Location"]
    sent_back = httpx.post(asked, data={"sub": sub}).headers["Location"]
    parts = urlsplit(sent_back)
    assert parts.path == f"{BEGIN}back/"
    return client.get(f"{parts.path}?{parts.query}")


def opened(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def test_the_way_there_carries_a_state_and_a_challenge(admin: Seat, provider: Provider, client: Client) -> None:
    assert "Sign in by Our own sign-in" in client.get("/sign-in/").content.decode()
    asked = parse_qs(urlsplit(client.get(BEGIN)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 16


def test_a_confirmed_address_opens_the_seat_of_that_address(member: Seat, provider: Provider, client: Client) -> None:
    assert come_back_as("mo@example.org", client)["Location"] == "/"
    assert opened(client)
    assert JournalEntry.objects.get(verb="joined a provider's account").actor == "mo@example.org"
    again = Client()
    come_back_as("mo@example.org", again)
    assert opened(again)
    assert Seat.objects.count() == 2


@pytest.mark.parametrize("sub", ["unconfirmed", "said"])
def test_an_address_that_is_not_confirmed_opens_nothing(
    member: Seat, provider: Provider, client: Client, sub: str
) -> None:
    answer = come_back_as(sub, client)
    assert answer["Location"] == "/sign-in/"
    assert not opened(client)


def test_a_closed_seat_and_no_seat_look_the_same(member: Seat, provider: Provider, client: Client) -> None:
    Seat.objects.filter(pk=member.pk).update(is_active=False)
    other = Client()
    closed, none = come_back_as("mo@example.org", client), come_back_as("stranger@elsewhere.example", other)
    assert closed["Location"] == none["Location"] == "/sign-in/"
    pages = [one.get("/sign-in/").content.decode() for one in (client, other)]
    assert all("That did not open a seat here" in page for page in pages)
    assert not opened(client)
    assert Seat.objects.count() == 2


def test_a_seat_that_was_closed_after_it_was_joined_opens_nothing(
    member: Seat, provider: Provider, client: Client
) -> None:
    come_back_as("mo@example.org", client)
    Seat.objects.filter(pk=member.pk).update(is_active=False)
    other = Client()
    assert come_back_as("mo@example.org", other)["Location"] == "/sign-in/"
    assert not opened(other)


def test_an_invitation_becomes_a_seat(admin: Seat, provider: Provider, client: Client) -> None:
    invitations.invite("nia@example.org", name="Nia", role=Role.ANALYST, teams=[], by=admin)
    come_back_as("nia@example.org", client)
    seat = Seat.objects.get(email="nia@example.org")
    assert (seat.role, seat.has_usable_password(), seat.name) == (Role.ANALYST, False, "Mo Provider")
    assert Invitation.objects.get().accepted_at
    assert opened(client)


def test_a_domain_that_gets_seats_gives_a_members_and_no_other_domain_does(
    admin: Seat, provider: Provider, client: Client, settings: Settings
) -> None:
    settings.EMPTYCHAIR_OIDC_DOMAINS = frozenset({"fennimoth.example"})
    come_back_as("new@fennimoth.example", client)
    assert Seat.objects.get(email="new@fennimoth.example").role == Role.MEMBER
    other = Client()
    come_back_as("x@evil-fennimoth.example", other)
    assert not opened(other)


def test_an_account_is_never_joined_to_whoever_is_signed_in(
    as_admin: Client, admin: Seat, member: Seat, provider: Provider
) -> None:
    asked = as_admin.get(f"{BEGIN}?process=connect")["Location"]
    parts = urlsplit(httpx.post(asked, data={"sub": "mo@example.org"}).headers["Location"])
    assert as_admin.get(f"{parts.path}?{parts.query}")["Location"] == "/sign-in/"
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("query", ["", "code=x", "code=x&state=forged", "error=access_denied", "state=x&error=y"])
def test_coming_back_without_having_gone_opens_nothing(
    member: Seat, provider: Provider, client: Client, query: str
) -> None:
    assert client.get(f"{BEGIN}back/?{query}")["Location"] == "/sign-in/"
    assert not opened(client)


def test_a_code_for_one_browser_opens_nothing_in_another(member: Seat, provider: Provider, client: Client) -> None:
    parts = urlsplit(httpx.post(client.get(BEGIN)["Location"], data={"sub": "mo@example.org"}).headers["Location"])
    victim = Client()
    victim.get(BEGIN)
    assert victim.get(f"{parts.path}?{parts.query}")["Location"] == "/sign-in/"
    assert not opened(victim)


def test_a_second_step_that_a_seat_has_is_asked_for_all_the_same(
    member: Seat, provider: Provider, client: Client
) -> None:
    set_up_app(sign_in(member))
    assert come_back_as("mo@example.org", client)["Location"] == "/sign-in/second-step/"
    assert not opened(client)


def test_where_all_need_a_second_step_the_providers_counts(member: Seat, provider: Provider, client: Client) -> None:
    Company.objects.update(second_step_for_all=True)
    come_back_as("mo@example.org", client)
    assert opened(client)
    by_password = Client()
    by_password.post("/sign-in/", {"login": member.email, "password": PASSWORD})
    assert not opened(by_password)


def test_without_a_provider_there_is_no_such_way(admin: Seat, client: Client) -> None:
    assert client.get(BEGIN).status_code == 404
    assert "/sign-in/by/" not in client.get("/sign-in/").content.decode()

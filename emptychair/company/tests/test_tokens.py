"""Tokens: hashed, scoped, shown once, never more than the seat, withdrawn at once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest import MonkeyPatch

from emptychair.company import seats, tokens
from emptychair.company.errors import NotAllowed
from emptychair.company.models import ApiToken, JournalEntry, Role, Scope, Seat
from emptychair.core import clock

pytestmark = pytest.mark.django_db


def make(seat: Seat, scope: Scope = Scope.READ) -> str:
    return tokens.make("Export", scope=scope, expires_at=None, by=seat)


def test_a_token_is_shown_once_and_only_its_hash_is_kept(as_member: Client, member: Seat) -> None:
    page = as_member.post("/settings/tokens/", {"name": "Export", "scope": "read", "days": "30"}).content.decode()
    token = re.findall(r'id="once-words">([^<]+)<', page)[0]
    assert tokens.seat_of(token, Scope.READ) == member
    assert token not in as_member.get("/settings/tokens/").content.decode()
    assert token not in str(list(ApiToken.objects.values()) + list(JournalEntry.objects.values()))
    assert token[:9] in as_member.get("/settings/tokens/").content.decode()


def test_a_token_does_what_it_is_for_and_what_is_less(admin: Seat) -> None:
    token = make(admin, Scope.ANSWER)
    may = [bool(tokens.seat_of(token, scope)) for scope in (Scope.READ, Scope.ANSWER, Scope.ADMIN)]
    assert may == [True, True, False]


@pytest.mark.parametrize(
    ("role", "widest"), [(Role.MEMBER, Scope.ANSWER), (Role.AGENCY, Scope.ANSWER), (Role.ANALYST, Scope.READ)]
)
def test_nobody_makes_a_token_that_may_more_than_the_seat(admin: Seat, role: Role, widest: Scope) -> None:
    seat = Seat.objects.create_user("x@example.org", None, name="X", role=role)
    assert tokens.scopes_of(seat)[-1] is widest
    with pytest.raises(NotAllowed):
        make(seat, Scope.ADMIN)
    client = Client()
    client.force_login(seat, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/settings/tokens/", {"name": "X", "scope": "admin", "days": "0"}).status_code == 422


def test_a_token_does_no_more_than_its_seat_may_now(admin: Seat) -> None:
    token = make(admin, Scope.ADMIN)
    Seat.objects.filter(pk=admin.pk).update(role=Role.MEMBER)
    assert tokens.seat_of(token, Scope.ADMIN) is None
    assert tokens.seat_of(token, Scope.ANSWER)


def test_a_withdrawn_token_opens_nothing_from_the_next_request_on(as_member: Client, member: Seat) -> None:
    token = make(member)
    assert tokens.seat_of(token, Scope.READ)
    as_member.post(f"/settings/tokens/{ApiToken.objects.get().pk}/withdraw/")
    assert tokens.seat_of(token, Scope.READ) is None
    assert JournalEntry.objects.filter(verb="withdrew a token").exists()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMIN])
def test_tokens_end_with_the_role_and_with_the_seat(admin: Seat, member: Seat, role: Role) -> None:
    token = make(member)
    seats.change(member, role=role, teams=[], by=admin)
    assert tokens.seat_of(token, Scope.READ) is None
    token = make(member)
    seats.close(member, by=admin)
    seats.open_again(member, by=admin)
    assert tokens.seat_of(token, Scope.READ) is None


def test_an_old_token_opens_nothing(member: Seat, monkeypatch: MonkeyPatch) -> None:
    token = tokens.make("Export", scope=Scope.READ, expires_at=clock.now() + timedelta(days=1), by=member)
    later = clock.now() + timedelta(days=1, seconds=1)
    assert tokens.seat_of(token, Scope.READ)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert tokens.seat_of(token, Scope.READ) is None


@pytest.mark.parametrize("bearer", ["", "null", "ec_", "*", "ec_*", "ec_" + "x" * 10_000, "\x00", "Bearer"])
def test_nonsense_is_no_token(member: Seat, bearer: str) -> None:
    make(member)
    assert tokens.seat_of(bearer, Scope.READ) is None


def test_when_it_was_last_used_is_seen(as_member: Client, member: Seat) -> None:
    token = make(member)
    assert "not used yet" in as_member.get("/settings/tokens/").content.decode()
    tokens.seat_of(token, Scope.READ)
    assert ApiToken.objects.get().last_used_at
    assert "not used yet" not in as_member.get("/settings/tokens/").content.decode()


def test_nobody_sees_or_withdraws_the_token_of_another_but_administrators(
    as_member: Client, as_admin: Client, admin: Seat, member: Seat
) -> None:
    make(admin)
    theirs = ApiToken.objects.get()
    assert theirs.prefix not in as_member.get("/settings/tokens/").content.decode()
    assert as_member.post(f"/settings/tokens/{theirs.pk}/withdraw/").status_code == 404
    with pytest.raises(NotAllowed):
        tokens.withdraw(theirs, by=member)
    make(member)
    assert as_admin.get("/settings/tokens/").content.decode().count("Export") == 2

"""Every route has a rule, and holds to it."""

import pytest
from django.test import Client
from django.urls import URLPattern

from emptychair.company.access import Rule, admits, rule_of
from emptychair.company.models import Role, Seat
from tests.threats.routes import ROUTES

NONSENSE = {"int": "999999999", "str": "nothing", "slug": "nothing", "uuid": "00000000-0000-4000-8000-000000000000"}


def _address(route: str) -> str:
    for kind, value in NONSENSE.items():
        while f"<{kind}:" in route:
            start = route.index(f"<{kind}:")
            route = route[:start] + value + route[route.index(">", start) + 1 :]
    return "/" + route


def test_there_are_routes_to_look_at() -> None:
    assert len(ROUTES) > 10


@pytest.mark.parametrize(("route", "pattern"), ROUTES, ids=[route for route, _ in ROUTES])
def test_a_route_has_a_rule(route: str, pattern: URLPattern) -> None:
    assert rule_of(pattern.callback) is not None


@pytest.mark.parametrize(("route", "pattern"), ROUTES, ids=[route for route, _ in ROUTES])
def test_a_route_that_is_not_for_everybody_asks_strangers_to_sign_in(
    route: str, pattern: URLPattern, client: Client, admin: Seat
) -> None:
    if rule_of(pattern.callback) is Rule.EVERYBODY:
        return
    answer = client.get(_address(route))
    if rule_of(pattern.callback) is Rule.TOKENS:
        assert answer.status_code in {401, 405}
        return
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(("route", "pattern"), ROUTES, ids=[route for route, _ in ROUTES])
def test_what_is_for_administrators_does_not_exist_for_members(
    route: str, pattern: URLPattern, as_member: Client
) -> None:
    if rule_of(pattern.callback) is Rule.ADMINS:
        assert as_member.get(_address(route)).status_code == 404


@pytest.mark.parametrize(("route", "pattern"), ROUTES, ids=[route for route, _ in ROUTES])
def test_nothing_answers_with_an_error_of_ours(route: str, pattern: URLPattern, as_admin: Client) -> None:
    for query in ("", "?q=%00%ff&at=zzz&after=-1&page=99999999999999999999", "?state=x&since=0000-00-00&channel=1e9"):
        assert as_admin.get(_address(route) + query).status_code < 500


def test_a_seat_that_was_closed_is_refused_at_once(as_member: Client, member: Seat) -> None:
    assert as_member.get("/conversations/").status_code == 200
    Seat.objects.filter(pk=member.pk).update(is_active=False)
    assert as_member.get("/conversations/").status_code == 302


def test_a_rule_admits_nobody_without_a_seat() -> None:
    assert not admits(Rule.SEATS, None)
    assert not admits(Rule.ADMINS, Seat(role=Role.MEMBER, is_active=True))
    assert admits(Rule.ADMINS, Seat(role=Role.ADMIN, is_active=True))

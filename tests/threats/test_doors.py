"""Who may not see something cannot tell it from what is not there, on any route, with things that exist."""

import re
from itertools import product

import pytest
from django.db import connection
from django.test import Client

from emptychair.company.access import Rule, rule_of
from emptychair.company.models import Role, Seat
from tests.threats.routes import NAMES, ROUTES, address

pytestmark = pytest.mark.django_db
ADMINS_ONLY = [name for name, pattern in ROUTES if rule_of(pattern.callback) is Rule.ADMINS]
KEPT_OUT = [role for role in Role if role is not Role.ADMIN]
# What a page may write when it is looked at: that somebody wants a number, and who is signed in where.
MAY_CHANGE = {"scorecard_scorecardresult", "procrastinate_jobs", "procrastinate_events", "django_session", "company_kept", "usersessions_usersession",
              "django_migrations"}  # fmt: skip


def somebody(role: Role) -> Client:
    seat = Seat.objects.create_user(f"{role.value}@example.org", "x", name=role.value, role=role)
    client = Client()
    client.force_login(seat, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def plain(html: str) -> str:
    """A page without its tokens and its own address, which differ from answer to answer."""
    return re.sub(
        r'(csrfmiddlewaretoken" value|hx-headers|value)="[^"]*"|\'[^\']*\'|/settings/\S*|/nothing/here/', "", html
    )


def test_what_one_may_not_see_answers_like_what_is_not_there(hostile_house: Client) -> None:
    for role in KEPT_OUT:
        client = somebody(role)
        for route, method in product(ADMINS_ONLY, ("get", "post")):
            refused, absent = (getattr(client, method)(at) for at in (address(route), "/nothing/here/"))
            assert (refused.status_code, absent.status_code) == (404, 404), (route, role)
            assert plain(refused.content.decode()) == plain(absent.content.decode()), (route, role)


def test_strangers_see_no_word_of_a_customer(hostile_house: Client) -> None:
    stranger = Client()
    for route in NAMES:
        if "<str:token>" in route:  # who has the token is the customer
            continue
        for answer in (stranger.get(address(route)), stranger.post(address(route))):
            assert b"lamp" not in b"".join(answer), route
            assert b"Zq7" not in b"".join(answer), route


def test_a_seat_that_is_withdrawn_is_refused_from_the_next_request_on(hostile_house: Client) -> None:
    member = somebody(Role.MEMBER)
    for route, pattern in ROUTES:
        if rule_of(pattern.callback) in {Rule.SEATS, Rule.ADMINS}:
            Seat.objects.filter(email="member@example.org").update(is_active=True)
            assert member.get("/conversations/").status_code == 200
            Seat.objects.filter(email="member@example.org").update(is_active=False)
            assert member.get(address(route))["Location"].startswith("/sign-in/"), route


def test_an_administrator_who_is_one_no_more_is_refused_from_the_next_request_on(hostile_house: Client) -> None:
    assert hostile_house.get("/settings/channels/").status_code == 200
    Seat.objects.update(role=Role.MEMBER)
    assert hostile_house.get("/settings/channels/").status_code == 404
    assert b"/settings/channels/" not in hostile_house.get("/conversations/").content


def contents() -> dict[str, str]:
    """A fingerprint of every table that only people's actions may change."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - MAY_CHANGE
        found = {}
        for table in sorted(tables):
            cursor.execute(f"SELECT md5(string_agg(row::text, '|' ORDER BY row::text)) FROM {table} AS row")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def test_nothing_changes_by_looking(hostile_house: Client) -> None:
    before = contents()
    for route in NAMES:
        for query in ("", "?start=yes&name=Other&other=1&all=yes&chosen=1&theme=dark&kind=csv&channel_name=x"):
            hostile_house.get(address(route) + query)
            hostile_house.head(address(route) + query)
        assert contents() == before, route


def test_nothing_changes_by_a_form_without_its_token(hostile_house: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = hostile_house.cookies
    before = contents()
    given = {"start": "yes", "name": "Other", "other": "2", "all": "yes", "theme": "dark", "kind": "csv"}
    for route, headers in product(NAMES, ({}, {"Origin": "https://evil.example"})):
        assert strict.post(address(route), given, headers=headers).status_code in {401, 403, 404, 405}, route
        assert contents() == before, route


def test_only_the_filters_that_are_offered_do_anything(hostile_house: Client) -> None:
    def items(page: str) -> list[str]:
        return re.findall(r"<a [^>]*row-open[^>]*>", hostile_house.get(page).content.decode())

    for page in ("/conversations/?state=all", "/customers/?", "/search/?q=Zq7", "/settings/set-aside/?"):
        shown = items(page)
        assert shown, page
        for more in ("handle__address=x", "order_by=-raw", "raw__contains=x", "channel__is_demo=1", "id__lt=0"):
            assert items(f"{page}&{more}") == shown, (page, more)

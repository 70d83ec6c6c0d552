"""Who is let in: by a token alone, as far as it goes and no further."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from emptychair.api.tests.operations import NAMES, OPERATIONS, Operation
from emptychair.api.tests.program import House, Program, house
from emptychair.company import seats, tokens
from emptychair.company.models import Role, Scope, Seat, Team
from emptychair.conversations.models import Conversation, Note
from emptychair.core import clock
from emptychair.web.middleware import HEADERS

pytestmark = pytest.mark.django_db
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
SCOPES = [Scope.READ, Scope.ANSWER, Scope.ADMIN]


def test_there_are_operations_to_look_at() -> None:
    assert len(OPERATIONS) > 35
    assert len(set(NAMES)) == len(NAMES)


@each_operation
def test_no_session_and_no_token_in_the_address_opens_it(operation: Operation, as_admin: Client, admin: Seat) -> None:
    token = tokens.make("x", scope=Scope.ADMIN, expires_at=None, by=admin)
    path = f"/api/v1{operation.route.replace('{pk}', '1')}?token={token}&access_token={token}"
    answer = as_admin.generic(operation.method, path, b"{}", content_type="application/json")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "no_token"
    assert answer["WWW-Authenticate"] == "Bearer"


@each_operation
def test_it_asks_for_the_scope_that_it_names(operation: Operation, admin: Seat) -> None:
    ids: dict[str, int] = {"conversations/": 999_999_999}
    for scope in SCOPES:
        program = Program(admin, scope)
        path = operation.path(dict.fromkeys(["conversations/"], 999_999_999)).replace("/0", "/999999999")
        code = program.ask(operation.method, path, operation.body(ids)).status_code
        assert (code == 403) is (SCOPES.index(scope) < SCOPES.index(Scope(operation.scope))), (scope, code)


@each_operation
def test_it_works_and_carries_the_headers_of_every_answer(operation: Operation, home: House, program: Program) -> None:
    path = operation.path(home.ids()) + ("?q=lamp" if operation.name == "search_messages" else "")
    answer = program.ask(operation.method, path, operation.body(home.ids()))
    assert answer.status_code in {200, 201, 403, 409, 422}, answer.content
    assert answer["Content-Type"].startswith("application/json")
    assert {name: answer[name] for name in HEADERS} == HEADERS
    assert not answer.cookies


@each_operation
def test_what_belongs_to_another_team_is_answered_like_what_is_not_there(
    operation: Operation, home: House, admin: Seat, member: Seat
) -> None:
    theirs = house(admin, "secret")
    Team.objects.create(name="Theirs").channels.add(theirs.channel)
    before = list(Conversation.objects.filter(channel=theirs.channel).order_by("pk").values())
    program = Program(member, Scope.ANSWER)
    absent = dict.fromkeys(theirs.ids(), 999_999_999)
    query = "?q=secret" if operation.name == "search_messages" else ""
    known, none = (
        program.ask(operation.method, operation.path(ids) + query, operation.body(ids))
        for ids in (theirs.ids(), absent)
    )
    assert known.status_code == none.status_code
    assert known.content == none.content or "{pk}" not in operation.route
    if "{pk}" in operation.route:
        assert known.status_code == (403 if operation.scope == Scope.ADMIN else 404)
    assert b"secret" not in known.content or operation.name == "list_teams"
    assert list(Conversation.objects.filter(channel=theirs.channel).order_by("pk").values()) == before
    assert Note.objects.filter(conversation=theirs.asked).count() == 1


def test_a_token_that_is_over_withdrawn_or_whose_seat_was_closed_opens_nothing(admin: Seat, member: Seat) -> None:
    over, withdrawn, closed = (Program(member, Scope.READ) for _ in range(3))
    assert over.get("/me")["scope"] == "read"
    over.row.expires_at = clock.now() - timedelta(seconds=1)
    over.row.save()
    tokens.withdraw(withdrawn.row, by=member)
    assert [one.ask("GET", "/me").status_code for one in (over, withdrawn, closed)] == [401, 401, 200]
    seats.close(member, by=admin)
    assert closed.ask("GET", "/me").status_code == 401


def test_a_token_does_no_more_than_its_seat_may_now(admin: Seat, home: House) -> None:
    seat = Seat.objects.create_user("eve@example.org", None, name="Eve", role=Role.MEMBER)
    program = Program(seat, Scope.ANSWER)
    Seat.objects.filter(pk=seat.pk).update(role=Role.ANALYST)
    answer = program.ask("POST", f"/conversations/{home.asked.pk}/notes", {"text": "x"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "token_may_not")


def test_asking_without_end_is_stopped_with_when_to_come_back(
    settings: Settings, admin: Seat, member: Seat, program: Program
) -> None:
    settings.EMPTYCHAIR_API_PER_MINUTE = 3
    settings.EMPTYCHAIR_LIMITS = True
    answers = [program.ask("GET", "/me") for _ in range(8)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
    assert refused[0].json()["error"]["code"] == "too_often"
    assert Program(member, Scope.READ).get("/me")


def test_unknown_addresses_and_methods_have_the_one_shape(program: Program, client: Client) -> None:
    assert client.get("/api/v1/nowhere").json()["error"]["code"] == "not_found"
    assert program.ask("DELETE", "/me").json()["error"]["code"] == "method"
    assert program.ask("DELETE", "/me")["Allow"] == "GET"
    assert program.ask("GET", f"/conversations/{2**70}").json()["error"]["code"] == "not_found"


def test_the_description_is_there_for_everybody(client: Client, admin: Seat) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert "/api/v1/conversations" in described["paths"]

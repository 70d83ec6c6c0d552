"""Two teams and all roles: what is said on the other team's channel does not exist, on every route that is named."""

from collections.abc import Iterator

import pytest
from django.test import Client

from emptychair.channels import services
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel
from emptychair.company.access import Rule, rule_of
from emptychair.company.models import Role, Seat, Team
from emptychair.conversations import intake
from emptychair.conversations.tests.factories import records, said
from tests.threats.routes import ROUTES, address

pytestmark = pytest.mark.django_db
PLANTED = "Wq9theirs"
# The routes that hold to the reader's reach: those whose address begins so.
HELD = ("settings/", "invitation/", "sign-in/")
EXCEPT = ("settings/imports/<int:pk>/", "settings/set-aside/<int:pk>/")  # only for administrators, who see everything


@pytest.fixture
def theirs(hostile_house: Client) -> Channel:
    """A channel of the other team, full of the planted word."""
    team = Team.objects.create(name="Theirs")
    channel = services.open_channel(PLANTED, kind=kind_named("jsonl"))
    channel.teams.add(team)
    services.receive(channel, records([said("p1", f"{PLANTED} words", by=f"{PLANTED}@example.org")]))
    intake.drain(channel)
    return channel


def seats() -> Iterator[Seat]:
    """One of each role, all in another team."""
    ours = Team.objects.create(name="Ours")
    for role in Role:
        seat = Seat.objects.create_user(f"{role}@ours.example", None, name=role, role=role)
        seat.teams.add(ours)
        yield seat


def test_nothing_of_the_other_team_is_on_the_routes_that_hold_to_it(theirs: Channel) -> None:
    held = [route for route, _ in ROUTES if route.startswith(HELD) and not route.startswith(EXCEPT)]
    assert len(held) > 8
    for seat in seats():
        client = Client()
        client.force_login(seat, backend="allauth.account.auth_backends.AuthenticationBackend")
        found = {route for route in held if PLANTED.encode() in b"".join(client.get(address(route)))}
        assert bool(found) is seat.administers, (seat.role, found)


def test_an_administrators_page_of_the_other_channel_is_absent_for_all_others(theirs: Channel) -> None:
    page = next(pattern for route, pattern in ROUTES if route == "settings/channels/<int:pk>/teams/")
    assert rule_of(page.callback) is Rule.ADMINS
    for seat in seats():
        client = Client()
        client.force_login(seat, backend="allauth.account.auth_backends.AuthenticationBackend")
        known, absent = (client.get(f"/settings/channels/{pk}/teams/") for pk in (theirs.pk, 999_999_999))
        assert known.status_code == (200 if seat.administers else 404)
        assert absent.status_code == 404

"""Reach: what a seat may see follows from its role and its teams."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from emptychair.channels.middleware import WithReach
from emptychair.channels.models import Channel
from emptychair.channels.owning import give_to_teams
from emptychair.channels.reach import reach_of
from emptychair.company.errors import NotAllowed
from emptychair.company.models import JournalEntry, Role, Seat, Team
from emptychair.company.reach import EVERYTHING, NOTHING, Reach
from emptychair.core import clock

pytestmark = pytest.mark.django_db


def channel(name: str, *teams: Team) -> Channel:
    made = Channel.objects.create(name=name, kind="jsonl", network=name)
    made.teams.set(teams)
    return made


@pytest.fixture
def ours() -> Team:
    return Team.objects.create(name="Ours")


@pytest.fixture
def theirs() -> Team:
    return Team.objects.create(name="Theirs")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AGENCY])
def test_who_answers_sees_what_is_everybodys_and_what_is_their_teams(ours: Team, theirs: Team, role: Role) -> None:
    seat = Seat.objects.create_user("x@example.org", None, name="X", role=role)
    seat.teams.add(ours)
    seen = {channel("Open").pk, channel("Ours", ours).pk, channel("Both", ours, theirs).pk}
    hidden = channel("Theirs", theirs)
    assert reach_of(seat) == Reach(channels=frozenset(seen))
    assert not reach_of(seat).sees(hidden.pk)
    assert not reach_of(seat).sees(None)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.CHAIR, Role.ANALYST])
def test_who_looks_after_the_whole_sees_everything(theirs: Team, role: Role) -> None:
    hidden = channel("Theirs", theirs)
    reach = reach_of(Seat.objects.create_user("x@example.org", None, name="X", role=role))
    assert reach == EVERYTHING
    assert reach.sees(hidden.pk)


def test_a_stranger_and_a_closed_seat_see_nothing(member: Seat) -> None:
    channel("Open")
    member.is_active = False
    assert reach_of(member) == reach_of(AnonymousUser()) == reach_of(None) == NOTHING
    assert not Channel.objects.filter(NOTHING.condition("pk")).exists()


def test_a_removed_team_keeps_its_channels_closed(member: Seat, ours: Team) -> None:
    member.teams.add(ours)
    kept = channel("Ours", ours)
    assert reach_of(member).sees(kept.pk)
    Team.objects.filter(pk=ours.pk).update(removed_at=clock.now())
    assert not reach_of(member).sees(kept.pk)


def test_a_condition_leaves_out_what_is_beyond_reach(member: Seat, theirs: Team) -> None:
    channel("Theirs", theirs)
    channel("Open")
    assert list(Channel.objects.filter(reach_of(member).condition("pk")).values_list("name", flat=True)) == ["Open"]
    assert Channel.objects.filter(EVERYTHING.condition("pk")).count() == 2


def test_a_request_finds_it_out_at_most_once_and_only_when_asked(
    member: Seat, theirs: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hidden = channel("Theirs", theirs)
    request = RequestFactory().get("/")
    request.user = member
    with django_assert_num_queries(0):
        WithReach(lambda it: it)(request)  # type: ignore[arg-type, return-value]
    with django_assert_num_queries(1):
        reach: Reach = request.reach  # type: ignore[attr-defined]
        assert not reach.sees(hidden.pk)
        assert not Channel.objects.none().filter(reach.condition("pk")).exists()


def test_an_administrator_gives_a_channel_to_teams(as_admin: Client, member: Seat, theirs: Team) -> None:
    given = channel("Given")
    answer = as_admin.post(f"/settings/channels/{given.pk}/teams/", {"teams": [theirs.pk]})
    assert answer["Location"] == "/settings/channels/"
    assert not reach_of(member).sees(given.pk)
    assert JournalEntry.objects.get(verb="gave a channel to teams").details == {
        "channel": "Given",
        "from": [],
        "to": ["Theirs"],
    }
    assert "Theirs" in as_admin.get("/settings/channels/").content.decode()


def test_the_page_says_when_its_team_was_removed(as_admin: Client, theirs: Team) -> None:
    kept = channel("Kept", theirs)
    Team.objects.filter(pk=theirs.pk).update(removed_at=clock.now())
    assert "which was removed" in as_admin.get(f"/settings/channels/{kept.pk}/teams/").content.decode()


def test_who_does_not_administer_gives_no_channel_away(member: Seat, theirs: Team) -> None:
    with pytest.raises(NotAllowed):
        give_to_teams(channel("Open"), teams=[theirs], by=member)

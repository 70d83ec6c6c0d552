"""Teams: made, changed, removed and brought back by administrators."""

import pytest
from django.test import Client

from emptychair.company import teams
from emptychair.company.errors import NotAllowed
from emptychair.company.models import JournalEntry, Seat, Team

pytestmark = pytest.mark.django_db


def test_a_team_is_made_with_its_members_and_written_down(as_admin: Client, member: Seat) -> None:
    assert as_admin.post("/settings/teams/", {"name": "Repairs", "seats": [member.pk]}).status_code == 302
    assert list(Team.objects.get().seats.all()) == [member]
    assert JournalEntry.objects.get(verb="made a team").details == {"seats": ["mo@example.org"]}
    assert "1 person" in as_admin.get("/settings/teams/").content.decode()


def test_another_name_and_other_members_are_kept(as_admin: Client, member: Seat) -> None:
    team = Team.objects.create(name="Repairs")
    as_admin.post(f"/settings/teams/{team.pk}/", {"name": "Returns", "seats": [member.pk]})
    team.refresh_from_db()
    assert (team.name, list(team.seats.all())) == ("Returns", [member])


def test_two_teams_cannot_have_one_name(as_admin: Client) -> None:
    Team.objects.create(name="Repairs")
    answer = as_admin.post("/settings/teams/", {"name": "repairs"})
    assert answer.status_code == 422
    assert "Another team has this name" in answer.content.decode()


def test_a_removed_team_comes_back_with_its_members(as_admin: Client, member: Seat) -> None:
    team = Team.objects.create(name="Repairs")
    team.seats.add(member)
    page = as_admin.post(f"/settings/teams/{team.pk}/remove/", follow=True).content.decode()
    assert f"/settings/teams/{team.pk}/back/" in page
    assert as_admin.get(f"/settings/teams/{team.pk}/").status_code == 404
    as_admin.post(f"/settings/teams/{team.pk}/back/")
    assert "1 person" in as_admin.get("/settings/teams/").content.decode()


def test_a_removed_team_does_not_come_back_over_one_that_took_its_name(as_admin: Client) -> None:
    team = Team.objects.create(name="Repairs")
    as_admin.post(f"/settings/teams/{team.pk}/remove/")
    as_admin.post("/settings/teams/", {"name": "Repairs"})
    page = as_admin.post(f"/settings/teams/{team.pk}/back/", follow=True).content.decode()
    assert "Another team has its name by now" in page
    assert Team.objects.filter(removed_at=None).count() == 1


def test_who_does_not_administer_makes_no_team(member: Seat) -> None:
    team = Team.objects.create(name="Repairs")
    for forbidden in (
        lambda: teams.make("Mine", seats=[member], by=member),
        lambda: teams.change(team, name="Mine", seats=[member], by=member),
        lambda: teams.remove(team, by=member),
        lambda: teams.bring_back(team, by=member),
    ):
        with pytest.raises(NotAllowed):
            forbidden()

"""Seats: who may change whose, and what ends with a role or a seat."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from conftest import PASSWORD
from emptychair.company import invitations, seats
from emptychair.company.errors import LastAdministrator, NotAllowed
from emptychair.company.models import Invitation, JournalEntry, Role, Seat, Team

pytestmark = pytest.mark.django_db


def signed_in(seat: Seat) -> Client:
    client = Client()
    client.force_login(seat, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def another_admin() -> Seat:
    return Seat.objects.create_user("eve@example.org", PASSWORD, name="Eve", role=Role.ADMIN)


def test_the_chair_stands_first_and_an_empty_one_is_shown(as_admin: Client, member: Seat) -> None:
    assert "Nobody holds the chair" in as_admin.get("/settings/seats/").content.decode()
    Seat.objects.create_user("brid@example.org", None, name="Bríd", role=Role.CHAIR)
    page = as_admin.get("/settings/seats/").content.decode().split("<main")[1]
    assert page.index("Bríd") < page.index("Ada</bdi>")
    assert page.index("Bríd") < page.index("Mo</bdi>")


def test_a_member_sees_the_colleagues_but_no_address_and_no_closed_seat(as_member: Client, admin: Seat) -> None:
    Seat.objects.create_user("gone@example.org", None, name="Gone", is_active=False)
    page = as_member.get("/settings/seats/").content.decode().split("<main")[1]
    assert "Ada" in page
    assert "@example.org" not in page
    assert "Gone" not in page


def test_another_role_is_given_written_down_and_ends_the_seats_sessions(as_admin: Client, member: Seat) -> None:
    theirs = signed_in(member)
    assert theirs.get("/conversations/").status_code == 200
    assert as_admin.post(f"/settings/seats/{member.pk}/", {"role": "analyst"}).status_code == 302
    member.refresh_from_db()
    assert member.role == Role.ANALYST
    assert theirs.get("/conversations/").status_code == 302
    entry = JournalEntry.objects.get(verb="changed a role")
    assert entry.about == f"seat {member.pk}"
    assert entry.details == {"from": "member", "to": "analyst", "address": "mo@example.org"}


def test_nobody_changes_their_own_role_or_closes_their_own_seat(as_admin: Client, admin: Seat) -> None:
    another_admin()
    answer = as_admin.post(f"/settings/seats/{admin.pk}/", {"role": "member"})
    assert answer.status_code == 422
    assert "Nobody changes their own role" in answer.content.decode()
    as_admin.post(f"/settings/seats/{admin.pk}/close/")
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == (Role.ADMIN, True)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_who_does_not_administer_changes_nobody(member: Seat, role: Role) -> None:
    low = Seat.objects.create_user(f"{role}@example.org", None, name="Low", role=role)
    for forbidden in (
        lambda: seats.change(member, role=Role.ADMIN, teams=[], by=low),
        lambda: seats.change(low, role=Role.ADMIN, teams=[], by=low),
        lambda: seats.close(member, by=low),
        lambda: seats.open_again(member, by=low),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert signed_in(low).post(f"/settings/seats/{low.pk}/", {"role": "admin"}).status_code == 404
    assert not Seat.objects.filter(role=Role.ADMIN).exclude(email="ada@example.org").exists()


def test_an_administrator_who_is_none_any_more_changes_nobody_even_with_an_old_page(admin: Seat, member: Seat) -> None:
    Seat.objects.filter(pk=admin.pk).update(role=Role.MEMBER)
    assert admin.role == Role.ADMIN
    with pytest.raises(NotAllowed):
        seats.close(member, by=admin)


def test_the_last_administrator_stays_one(admin: Seat, member: Seat) -> None:
    eve = another_admin()
    seats.close(admin, by=eve)
    Seat.objects.filter(pk=member.pk).update(role=Role.ADMIN)
    member.refresh_from_db()
    seats.close(eve, by=member)
    Seat.objects.filter(pk=admin.pk).update(is_active=True, role=Role.MEMBER)
    with pytest.raises(NotAllowed):
        seats.close(member, by=member)
    with pytest.raises(NotAllowed):
        seats.close(member, by=admin)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_close_each_other_at_once(admin: Seat) -> None:
    eve = another_admin()

    def close(pair: tuple[Seat, Seat]) -> bool:
        try:
            seats.close(pair[0], by=pair[1])
        except (NotAllowed, LastAdministrator):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(close, [(admin, eve), (eve, admin)]))
    assert sorted(done) == [False, True]
    assert Seat.objects.filter(role=Role.ADMIN, is_active=True).count() == 1


def test_closing_signs_a_seat_out_for_good_and_undo_lets_it_sign_in_anew(as_admin: Client, member: Seat) -> None:
    theirs = signed_in(member)
    answer = as_admin.post(f"/settings/seats/{member.pk}/close/", follow=True)
    assert f"/settings/seats/{member.pk}/open/" in answer.content.decode()
    assert theirs.get("/conversations/").status_code == 302
    as_admin.post(f"/settings/seats/{member.pk}/open/")
    assert theirs.get("/conversations/").status_code == 302
    signed = Client().post("/sign-in/", {"login": member.email, "password": PASSWORD})
    assert signed["Location"] == "/"
    verbs = list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-2:] == ["closed a seat", "opened a seat again"]


def test_closing_a_seat_withdraws_what_it_handed_out(admin: Seat) -> None:
    eve = another_admin()
    invitations.invite("new@example.org", name="New", role=Role.ADMIN, teams=[], by=eve)
    seats.close(eve, by=admin)
    assert Invitation.objects.get().withdrawn_at


def test_teams_are_given_without_signing_anybody_out(as_admin: Client, member: Seat) -> None:
    team, theirs = Team.objects.create(name="Repairs"), signed_in(member)
    given = {"role": "member", "teams": [team.pk], "email": "x@evil.example", "is_active": "", "password": "x"}
    assert as_admin.post(f"/settings/seats/{member.pk}/", given).status_code == 302
    member.refresh_from_db()
    assert list(member.teams.all()) == [team]
    assert (member.email, member.is_active) == ("mo@example.org", True)
    assert theirs.get("/conversations/").status_code == 200
    assert JournalEntry.objects.filter(verb="changed a seat's teams").exists()


def test_many_seats_are_shown_page_by_page_with_few_questions(
    as_admin: Client, django_assert_max_num_queries: object
) -> None:
    Seat.objects.bulk_create(Seat(email=f"s{number}@example.org", name=f"S{number}") for number in range(120))
    as_admin.get("/settings/")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        first = as_admin.get("/settings/seats/").content.decode()
    assert first.count('class="seat"') == 50
    assert 'rel="next"' in first

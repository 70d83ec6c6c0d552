"""Invitations: one link, for one person, once, for a week."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest import MonkeyPatch

from conftest import PASSWORD
from emptychair.company import invitations, once, seats
from emptychair.company.errors import NotOpen
from emptychair.company.models import Invitation, JournalEntry, Role, Seat, Team
from emptychair.core import clock

pytestmark = pytest.mark.django_db
TAKEN = {
    "name": "Nia", "password": PASSWORD, "password_again": PASSWORD, "language": "de", "time_zone": "Europe/Dublin",
}  # fmt: skip


def invited(client: Client, **more: object) -> str:
    """The path of the link that the page shows."""
    given = {"email": "Nia@Example.org", "name": "Nia", "role": "member", **more}
    page = client.post("/settings/seats/invite/", given).content.decode()
    return str(urlsplit(re.findall(r'id="once-words">([^<]+)<', page)[0]).path)


def test_a_link_makes_the_seat_that_was_offered_and_signs_in(as_admin: Client, client: Client) -> None:
    team = Team.objects.create(name="Repairs")
    link = invited(as_admin, teams=[team.pk])
    guest = Client()
    assert "nia@example.org" in guest.get(link, follow=True).content.decode()
    assert guest.post("/invitation/", {**TAKEN, "role": "admin", "email": "x@evil.example"})["Location"] == "/"
    seat = Seat.objects.get(email="nia@example.org")
    assert (seat.role, seat.language, seat.time_zone, list(seat.teams.all())) == (
        Role.MEMBER, "de", "Europe/Dublin", [team],
    )  # fmt: skip
    assert Invitation.objects.get().accepted_at
    assert guest.get("/conversations/").status_code == 200
    verbs = list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-2:] == ["invited", "took a seat"]


def test_the_link_is_shown_once_and_only_its_hash_is_kept(as_admin: Client) -> None:
    token = invited(as_admin).split("/")[2]
    assert len(token) >= 43
    kept = Invitation.objects.values().get()
    assert token not in str(kept)
    assert token not in as_admin.get("/settings/seats/").content.decode()
    assert token not in str(list(JournalEntry.objects.values()))


def test_a_link_names_the_configured_address_whatever_host_was_asked(as_admin: Client) -> None:
    given = {"email": "nia@example.org", "name": "Nia", "role": "member"}
    page = as_admin.post("/settings/seats/invite/", given, headers={"host": "localhost"}).content.decode()
    assert '"once-words">http://127.0.0.1:8000/invitation/' in page


def dead(link: str) -> bool:
    """Whether the link answers like one that never was."""
    never, now = Client().get("/invitation/nothing/"), Client().get(link)
    return now.status_code == 404 and plain(now.content.decode()) == plain(never.content.decode())


def plain(page: str) -> str:
    return re.sub(r"hx-headers='[^']*'", "", page)


def take(link: str, **given: str) -> Any:
    """Follow the link in a fresh browser and take the seat."""
    guest = Client()
    guest.get(link)
    return guest.post("/invitation/", TAKEN | given)


def test_who_followed_a_link_before_it_died_takes_nothing(as_admin: Client) -> None:
    link, guest = invited(as_admin), Client()
    guest.get(link)
    as_admin.post(f"/settings/invitations/{Invitation.objects.get().pk}/withdraw/")
    assert guest.post("/invitation/", TAKEN).status_code == 404
    assert not Seat.objects.filter(email="nia@example.org").exists()


def test_the_secret_leaves_the_address_and_is_kept_nowhere(as_admin: Client) -> None:
    link, guest = invited(as_admin), Client()
    answer = guest.get(link)
    assert answer["Location"] == "/invitation/"
    assert link.split("/")[2] not in str(dict(guest.session))


def test_a_used_withdrawn_replaced_or_old_link_is_like_one_that_never_was(
    as_admin: Client, monkeypatch: MonkeyPatch
) -> None:
    used = invited(as_admin)
    assert take(used).status_code == 302
    assert dead(used)
    withdrawn = invited(as_admin, email="second@example.org")
    as_admin.post(f"/settings/invitations/{Invitation.objects.latest('pk').pk}/withdraw/")
    assert dead(withdrawn)
    first = invited(as_admin, email="third@example.org")
    second = invited(as_admin, email="third@example.org")
    assert dead(first)
    assert not dead_now(second)
    late = clock.now() + timedelta(days=7, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert dead(second)
    assert Seat.objects.filter(email__in=["second@example.org", "third@example.org"]).count() == 0


def dead_now(link: str) -> bool:
    return Client().get(link).status_code == 404


def test_a_new_link_ends_the_old_one(as_admin: Client) -> None:
    old = invited(as_admin)
    page = as_admin.post(f"/settings/invitations/{Invitation.objects.get().pk}/renew/").content.decode()
    fresh = urlsplit(re.findall(r'id="once-words">([^<]+)<', page)[0]).path
    assert dead(old)
    assert not dead_now(fresh)


def test_a_link_dies_with_the_role_of_who_made_it(as_admin: Client, admin: Seat) -> None:
    eve = Seat.objects.create_user("eve@example.org", None, name="Eve", role=Role.ADMIN)
    token = invitations.invite("nia@example.org", name="Nia", role=Role.ADMIN, teams=[], by=eve)
    seats.change(eve, role=Role.MEMBER, teams=[], by=admin)
    assert dead(f"/invitation/{token}/")


@pytest.mark.parametrize("token", ["null", "%00", "*", "%25", "[]", "0", "a" * 1500])
def test_an_empty_null_or_wildcard_link_opens_nothing(as_admin: Client, token: str) -> None:
    invited(as_admin)
    assert Client().get(f"/invitation/{token}/").status_code == 404


def test_of_two_who_use_one_link_at_once_one_is_too_late(as_admin: Client) -> None:
    token = once.hashed(invited(as_admin).split("/")[2])
    given = {"password": PASSWORD, "language": "en", "time_zone": "UTC"}
    invitations.accept(token, name="Nia", **given)
    with pytest.raises(NotOpen):
        invitations.accept(token, name="Eve", **given)
    assert Seat.objects.get(email="nia@example.org").name == "Nia"


@pytest.mark.parametrize("password", ["password12", "nia@example.org", "short"])
def test_a_password_that_many_use_or_that_is_ones_own_name_is_refused(as_admin: Client, password: str) -> None:
    answer = take(invited(as_admin), password=password, password_again=password)
    assert answer.status_code == 422
    assert "Nia" in answer.content.decode()
    assert not Seat.objects.filter(email="nia@example.org").exists()


def test_somebody_with_a_seat_is_not_invited(as_admin: Client, member: Seat) -> None:
    answer = as_admin.post("/settings/seats/invite/", {"email": "MO@example.org", "name": "Mo", "role": "admin"})
    assert answer.status_code == 422
    assert "has a seat already" in answer.content.decode()
    assert not Invitation.objects.exists()

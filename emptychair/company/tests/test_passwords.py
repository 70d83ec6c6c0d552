"""A new password by link: for one seat as it is now, once, for a day."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest import MonkeyPatch

from conftest import PASSWORD
from emptychair.company import passwords, seats
from emptychair.company.errors import NotAllowed, NotOpen
from emptychair.company.models import JournalEntry, Role, Seat

pytestmark = pytest.mark.django_db
FRESH = "a wholly different sentence"


def link(admin: Client, seat: Seat) -> str:
    page = admin.post(f"/settings/seats/{seat.pk}/password/").content.decode()
    return str(urlsplit(re.findall(r'id="once-words">([^<]+)<', page)[0]).path)


def sign_in(seat: Seat, password: str) -> Client:
    client = Client()
    client.post("/sign-in/", {"login": seat.email, "password": password})
    return client


def opened(client: Client) -> bool:
    return client.get("/conversations/").status_code == 200


def test_its_owner_chooses_a_password_and_every_session_ends(as_admin: Client, member: Seat) -> None:
    theirs = sign_in(member, PASSWORD)
    member.refresh_from_db()
    guest = Client()
    answer = guest.get(link(as_admin, member))
    assert answer["Location"] == "/new-password/"
    assert guest.post("/new-password/", {"password": FRESH, "password_again": FRESH})["Location"] == "/sign-in/"
    assert not opened(theirs)
    assert not opened(sign_in(member, PASSWORD))
    assert opened(sign_in(member, FRESH))
    verbs = list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-2:] == ["offered a new password", "chose a new password"]


def test_a_weak_password_is_refused_and_the_link_still_works(as_admin: Client, member: Seat) -> None:
    guest = Client()
    guest.get(link(as_admin, member))
    assert guest.post("/new-password/", {"password": "password12", "password_again": "password12"}).status_code == 422
    assert guest.post("/new-password/", {"password": FRESH, "password_again": FRESH}).status_code == 302


def test_a_link_is_dead_once_used_old_or_after_the_seat_changed(
    as_admin: Client, admin: Seat, member: Seat, monkeypatch: MonkeyPatch
) -> None:
    token = passwords.offer(member, by=admin)
    passwords.choose(member.pk, token=token, password=FRESH)
    with pytest.raises(NotOpen):
        passwords.choose(member.pk, token=token, password=PASSWORD)
    member.refresh_from_db()
    token = passwords.offer(member, by=admin)
    sign_in(member, FRESH)
    with pytest.raises(NotOpen):
        passwords.seat_behind(member.pk, token)
    member.refresh_from_db()
    token = passwords.offer(member, by=admin)
    later = passwords._links._now() + timedelta(days=1, seconds=2)
    with monkeypatch.context() as patch:
        patch.setattr(passwords._links, "_now", lambda: later)
        with pytest.raises(NotOpen):
            passwords.seat_behind(member.pk, token)
    seats.close(member, by=admin)
    seats.open_again(member, by=admin)
    with pytest.raises(NotOpen):
        passwords.seat_behind(member.pk, token)


def test_a_link_is_for_one_seat(as_admin: Client, admin: Seat, member: Seat) -> None:
    token = passwords.offer(member, by=admin)
    for pk, given in ((admin.pk, token), (member.pk, ""), (member.pk, "null"), (member.pk, "*"), (10**30, token)):
        with pytest.raises(NotOpen):
            passwords.seat_behind(pk, given)
    assert Client().get(f"/new-password/{admin.pk}/{token}/").status_code == 404
    assert Client().get("/new-password/").status_code == 404


def test_only_administrators_offer_one_and_not_for_themselves(admin: Seat, member: Seat) -> None:
    chair = Seat.objects.create_user("brid@example.org", None, name="Bríd", role=Role.CHAIR)
    for seat, by in ((member, chair), (admin, admin)):
        with pytest.raises(NotAllowed):
            passwords.offer(seat, by=by)
    assert not JournalEntry.objects.filter(verb="offered a new password").exists()

"""What everybody settles for themselves: name, language, and where they are signed in."""

import pytest
from django.test import Client
from django.utils import translation

from conftest import PASSWORD
from emptychair.company.models import Role, Seat

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36"


def sign_in(seat: Seat, agent: str = CHROME) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/sign-in/", {"login": seat.email, "password": PASSWORD})
    return client


def test_name_language_zone_and_theme_are_kept_and_nothing_else(as_member: Client, member: Seat) -> None:
    given = {"name": "Moritz", "language": "de", "time_zone": "Asia/Tokyo", "theme": "dark"}
    answer = as_member.post("/settings/profile/", {**given, "role": "admin", "email": "x@evil.example"})
    assert answer.status_code == 302
    assert answer.cookies["theme"].value == "dark"
    member.refresh_from_db()
    assert (member.name, member.language, member.time_zone) == ("Moritz", "de", "Asia/Tokyo")
    assert (member.role, member.email) == (Role.MEMBER, "mo@example.org")
    with translation.override("en"):
        assert 'lang="de"' in as_member.get("/settings/").content.decode()


def test_what_is_wrong_is_said_and_kept(as_member: Client) -> None:
    answer = as_member.post("/settings/profile/", {"name": "", "language": "xx", "time_zone": "Moon", "theme": "pink"})
    assert answer.status_code == 422


def test_sessions_are_named_and_can_be_ended_one_by_one(member: Seat) -> None:
    mine, phone = sign_in(member), sign_in(member, "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) Safari/605.1")
    page = mine.get("/settings/sessions/").content.decode()
    assert "Chrome on Linux" in page
    assert "Safari on iPhone" in page
    assert page.count("this one") == 1
    end = page.split('action="/settings/sessions/')[2].split("/end/")[0]
    mine.post(f"/settings/sessions/{end}/end/")
    assert phone.get("/conversations/").status_code == 302
    assert mine.get("/conversations/").status_code == 200


def test_all_others_end_at_once(member: Seat) -> None:
    mine, others = sign_in(member), [sign_in(member) for _ in range(3)]
    mine.post("/settings/sessions/end/")
    assert mine.get("/conversations/").status_code == 200
    assert {other.get("/conversations/").status_code for other in others} == {302}


def test_nobody_ends_or_sees_the_session_of_another(admin: Seat, member: Seat) -> None:
    theirs = sign_in(admin)
    mine = sign_in(member)
    assert mine.get("/settings/sessions/").content.decode().count('class="seat"') == 1
    for pk in range(1, 20):
        mine.post(f"/settings/sessions/{pk}/end/")
    assert theirs.get("/conversations/").status_code == 200

"""The second step: codes of an app, recovery codes, and what happens when they change."""

import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from conftest import PASSWORD
from emptychair.company import seats, second_step
from emptychair.company.errors import NotAllowed
from emptychair.company.models import Company, JournalEntry, Role, Seat

pytestmark = pytest.mark.django_db
HERE = "/settings/sign-in/"


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    yield
    cache.clear()


def code_of(secret: str, *, steps_on: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps_on)))


def sign_in(seat: Seat) -> Client:
    client = Client()
    client.post("/sign-in/", {"login": seat.email, "password": PASSWORD})
    return client


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """Switch codes on. Returns the app's key and the recovery codes."""
    client.post("/sign-in/again/", {"password": PASSWORD})
    page = client.get(f"{HERE}app/").content.decode()
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]
    answer = client.post(f"{HERE}app/", {"code": code_of(secret)})
    assert answer["Location"] == f"{HERE}codes/"
    shown = client.get(f"{HERE}codes/").content.decode()
    return secret, re.findall(r'id="once-words">([^<]+)<', shown)[0].split()


def test_with_codes_on_the_password_alone_opens_nothing(member: Seat) -> None:
    secret, _ = set_up_app(sign_in(member))
    guest = sign_in(member)
    assert guest.get("/conversations/").status_code == 302
    assert guest.post("/sign-in/second-step/", {"code": "000000"}).status_code == 200
    assert guest.get("/conversations/").status_code == 302
    assert guest.post("/sign-in/second-step/", {"code": code_of(secret)}).status_code == 302
    assert guest.get("/conversations/").status_code == 200


def test_a_code_opens_once(member: Seat) -> None:
    secret, _ = set_up_app(sign_in(member))
    code = code_of(secret)
    sign_in(member).post("/sign-in/second-step/", {"code": code})
    again = sign_in(member)
    again.post("/sign-in/second-step/", {"code": code})
    assert again.get("/conversations/").status_code == 302


def test_recovery_codes_are_shown_once_and_each_opens_once(member: Seat) -> None:
    mine = sign_in(member)
    _, codes = set_up_app(mine)
    assert len(codes) == 10
    assert codes[0] not in mine.get(f"{HERE}codes/").content.decode()
    for opens in (True, False):
        guest = sign_in(member)
        guest.post("/sign-in/second-step/", {"code": codes[0]})
        assert (guest.get("/conversations/").status_code == 200) is opens


def test_codes_are_not_tried_for_ever(member: Seat, settings: Settings) -> None:
    secret, _ = set_up_app(sign_in(member))
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
    guest = sign_in(member)
    for _ in range(5):
        guest.post("/sign-in/second-step/", {"code": "000000"})
    guest.post("/sign-in/second-step/", {"code": code_of(secret)})
    assert guest.get("/conversations/").status_code == 302


def test_what_codes_are_made_of_is_sealed_at_rest(member: Seat) -> None:
    secret, codes = set_up_app(sign_in(member))
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert app.wrap().validate_code(code_of(secret))
    assert not [code for code in codes if code in kept]


def test_changing_it_asks_for_the_password_again(member: Seat) -> None:
    client = Client()
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in ("app/", "codes/new/", "passkeys/add/"):
        assert client.get(HERE + page)["Location"].startswith("/sign-in/again/"), page
        client.post(HERE + page, {"code": "1", "credential": "{}"})
    assert not Authenticator.objects.exists()


def test_changing_it_ends_the_other_sessions_and_is_written_down(member: Seat) -> None:
    other, mine = sign_in(member), sign_in(member)
    set_up_app(mine)
    assert other.get("/conversations/").status_code == 302
    assert mine.get("/conversations/").status_code == 200
    assert JournalEntry.objects.get(verb="changed their second step").actor == member.email
    third = sign_in(member)
    third.post("/sign-in/second-step/", {"code": "000000"})
    mine.post(f"{HERE}app/remove/")
    assert not Authenticator.objects.exists()
    assert JournalEntry.objects.filter(verb="changed their second step").count() == 2


def test_where_all_need_one_whoever_has_none_is_led_to_its_set_up(as_member: Client, member: Seat) -> None:
    Company.objects.update(second_step_for_all=True)
    assert as_member.get("/conversations/")["Location"] == HERE
    assert as_member.post("/conversations/1/answer/")["Location"] == HERE
    assert as_member.get("/conversations/", headers={"HX-Request": "true"})["HX-Redirect"] == HERE
    page = as_member.get(HERE)
    assert page.status_code == 200
    assert "asks everybody for a second step" in page.content.decode()
    assert as_member.get("/sign-out/").status_code == 200
    mine = sign_in(member)
    set_up_app(mine)
    assert mine.get("/conversations/").status_code == 200


def test_only_administrators_ask_it_of_all(as_admin: Client, as_member: Client, company: Company) -> None:
    given = {"name": company.name, "time_zone": "UTC", "language": "en", "second_step_for_all": "on",
             "read_along_count": "4"}  # fmt: skip
    assert as_member.post("/settings/company/", given).status_code == 404
    assert as_admin.post("/settings/company/", given).status_code == 302
    company.refresh_from_db()
    assert (company.second_step_for_all, company.read_along_count) == (True, 4)
    assert JournalEntry.objects.get(verb="changed the company").details["second_step_for_all"] is True


def test_an_administrator_takes_it_away_from_who_lost_it(as_admin: Client, member: Seat) -> None:
    theirs = sign_in(member)
    set_up_app(theirs)
    assert "Take the second step away" in as_admin.get(f"/settings/seats/{member.pk}/").content.decode()
    as_admin.post(f"/settings/seats/{member.pk}/reset/")
    assert not Authenticator.objects.exists()
    assert theirs.get("/conversations/").status_code == 302
    assert sign_in(member).get("/conversations/").status_code == 200
    assert JournalEntry.objects.get(verb="reset a second step").about == f"seat {member.pk}"


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CHAIR, Role.AGENCY])
def test_nobody_else_takes_it_away_and_no_administrator_their_own(admin: Seat, member: Seat, role: Role) -> None:
    low = Seat.objects.create_user("low@example.org", None, name="Low", role=role)
    for seat, by in ((member, low), (admin, admin)):
        with pytest.raises(NotAllowed):
            seats.reset_second_step(seat, by=by)


@pytest.mark.parametrize(
    ("address", "work"),
    [("https://chair.example.org", True), ("http://localhost:8000", True), ("http://127.0.0.1:8000", False),
     ("https://192.0.2.7", False), ("http://chair.example.org", False)],
)  # fmt: skip
def test_passkeys_are_offered_where_browsers_make_them(settings: Settings, address: str, work: bool) -> None:
    settings.EMPTYCHAIR_ADDRESS = address
    assert second_step.passkeys_work() is work

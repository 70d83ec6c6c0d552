"""Signing in: nothing tells who has a seat, and nobody tries for ever."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from conftest import PASSWORD
from emptychair.company.models import Role, Seat
from emptychair.conversations.tests.factories import hear, said
from emptychair.customers.models import Customer

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "http:evil.example", "https:///evil.example", "javascript:alert(1)", "/\t/evil.example", "%2f%2fevil.example@",
]  # fmt: skip


class Counting(MD5PasswordHasher):
    """Counts how often a password is hashed, which is what takes time."""

    times = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).times += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    yield
    cache.clear()


def sign_in(client: Client, login: str, password: str = "wrong wrong wrong", **more: Any) -> Any:  # noqa: S107
    return client.post("/sign-in/", {"login": login, "password": password}, **more)


def work_of(client: Client, login: str, password: str) -> int:
    Counting.times = 0
    sign_in(client, login, password)
    return Counting.times


def test_an_unknown_address_takes_as_much_work_as_a_known_one(client: Client, admin: Seat, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    admin.set_password(PASSWORD)
    admin.save()
    Seat.objects.create_user("closed@example.org", PASSWORD, name="Closed", is_active=False)
    known, unknown, closed = (
        work_of(client, login, "wrong wrong wrong")
        for login in (admin.email, "nobody@example.org", "closed@example.org")
    )
    assert known == unknown == closed == 1


def test_a_closed_seat_with_its_right_password_looks_like_none(client: Client, admin: Seat) -> None:
    Seat.objects.create_user("closed@example.org", PASSWORD, name="Closed", role=Role.ADMIN, is_active=False)
    closed, unknown = sign_in(client, "closed@example.org", PASSWORD), sign_in(client, "nobody@example.org", PASSWORD)
    assert closed.status_code == unknown.status_code == 200
    assert "That did not open the door" in closed.content.decode()
    assert "_auth_user_id" not in client.session


def test_attempts_are_counted_for_all_web_processes_and_outlive_them(
    client: Client, admin: Seat, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    for _ in range(3):
        sign_in(client, admin.email)
    cache._cache = {}  # type: ignore[attr-defined]  # what a process keeps in its own memory is gone
    assert "too many" in sign_in(Client(), admin.email, PASSWORD).content.decode().lower()


def test_without_being_told_otherwise_attempts_are_limited_by_address_and_by_account() -> None:
    code = "import json; from emptychair.config import settings as s; print(json.dumps(s.ACCOUNT_RATE_LIMITS))"
    env = {name: value for name, value in os.environ.items() if name != "EMPTYCHAIR_LIMITS"}
    limits = json.loads(subprocess.check_output([sys.executable, "-c", code], env=env, text=True))
    assert {"login", "login_failed", "change_password"} <= limits.keys()
    assert {rate.rpartition("/")[2] for rate in limits["login_failed"].split(",")} == {"ip", "key"}


def test_who_is_slowed_down_does_not_keep_a_colleague_out(client: Client, admin: Seat, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key,6/m/ip"}
    Seat.objects.create_user("mo@example.org", PASSWORD, name="Mo")
    for number in range(9):
        sign_in(client, f"{number % 2}{admin.email}", REMOTE_ADDR="192.0.2.7")
    assert "too many" in sign_in(client, "mo@example.org", PASSWORD, REMOTE_ADDR="192.0.2.7").content.decode().lower()
    assert sign_in(Client(), "mo@example.org", PASSWORD, REMOTE_ADDR="192.0.2.8").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "named", "slowed"),
    [
        (0, ("203.0.113.1", "203.0.113.2"), True),
        (1, ("203.0.113.1, 198.51.100.9", "203.0.113.2, 198.51.100.9"), True),
        (1, ("198.51.100.8", "198.51.100.9"), False),
    ],
    ids=["no proxy", "one visitor behind a proxy", "two visitors behind a proxy"],
)
def test_a_source_is_whom_the_proxy_saw_and_never_whom_a_visitor_names(
    client: Client, admin: Seat, settings: Settings, proxies: int, named: tuple[str, str], slowed: bool
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1/m/ip"}
    for name in named:
        last = sign_in(client, "nobody@example.org", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=name)
    assert ("too many" in last.content.decode().lower()) is slowed


@pytest.mark.parametrize(("behind", "proxies"), [("1", "1"), ("0", "0")])
def test_only_a_proxy_that_the_settings_name_is_believed(behind: str, proxies: str) -> None:
    code = (
        "from emptychair.config import settings as s; print(s.ALLAUTH_TRUSTED_PROXY_COUNT, s.SECURE_PROXY_SSL_HEADER)"
    )
    env = os.environ | {"EMPTYCHAIR_BEHIND_PROXY": behind}
    said = subprocess.check_output([sys.executable, "-c", code], env=env, text=True)
    assert said.startswith(proxies)
    assert ("HTTP_X_FORWARDED_PROTO" in said) is (behind == "1")


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_page_leads_to_another_site(client: Client, admin: Seat, elsewhere: str) -> None:
    given = {"login": admin.email, "password": PASSWORD, "theme": "dark", "language": "de", "next": elsewhere}
    for page in ("/sign-in/", "/theme/", "/language/", "/sign-out/"):
        answer = client.post(page, given, headers={"Referer": "https://evil.example/"})
        assert answer.status_code == 302
        # As browsers read it: backslashes are slashes, and tabs are nothing.
        led_to = urljoin("http://testserver/", answer["Location"].replace("\\", "/").replace("\t", ""))
        assert urlsplit(led_to)[:2] == ("http", "testserver"), page


@pytest.mark.parametrize("size", [100_000, 1_900_000])
def test_a_password_of_a_million_letters_is_refused_early(client: Client, admin: Seat, size: int) -> None:
    started = time.process_time()
    for login in (admin.email, "x" * size):
        assert sign_in(client, login, "p" * size).status_code in {200, 400}
    assert time.process_time() - started < 4
    assert "_auth_user_id" not in client.session


def test_more_than_a_form_may_hold_is_refused_and_changes_nothing(as_admin: Client) -> None:
    hear([said("1")])
    pk = Customer.objects.get().pk
    for given in ({"name": "n" * 3_000_000}, {f"f{number}": "x" for number in range(600)} | {"name": "Other"}):
        assert as_admin.post(f"/customers/{pk}/name/", given).status_code == 400
    assert Customer.objects.get().name == ""


def test_fields_that_no_form_lists_change_nothing(client: Client, as_member: Client, member: Seat) -> None:
    hear([said("1")])
    pk = Customer.objects.get().pk
    more = {
        "role": "admin",
        "is_active": "0",
        "is_staff": "1",
        "email": "x@evil.example",
        "merged_into": "1",
        "id": "9",
    }
    assert as_member.post(f"/customers/{pk}/name/", {"name": "Ines", **more}).status_code == 302
    fresh = "a wholly different sentence"
    as_member.post("/password/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh, **more})
    member.refresh_from_db()
    assert (member.role, member.is_active, member.email) == (Role.MEMBER, True, "mo@example.org")
    assert list(Customer.objects.values_list("pk", "name", "merged_into")) == [(pk, "Ines", None)]


def test_first_fields_cannot_make_another_role_at_the_set_up(client: Client, admin: Seat) -> None:
    assert client.post("/set-up/", {"role": "admin", "email": "x@evil.example"}).status_code == 404
    assert Seat.objects.count() == 1

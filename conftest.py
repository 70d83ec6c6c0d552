"""Fixtures that every test may ask for."""

import shutil
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation
from hypothesis import settings
from pytest_django import DjangoDbBlocker, Settings

from emptychair.company import services
from emptychair.company.models import Company, Role, Seat

# How long an example takes says more about the machine than about the code.
settings.register_profile("emptychair", deadline=None)
settings.load_profile("emptychair")

PASSWORD = "correct horse battery staple"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with browser tests come last: what forks must not do so beside the browser's loop."""
    seen = {item.path for item in items if "playwright" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path in seen)


@pytest.fixture(autouse=True)
def quick(settings: Settings) -> None:
    """Passwords are hashed quickly, and static files are looked for only when they are asked for."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What one test asked for in another language is not answered in it in the next."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database, which goes in the end even if a process that was killed still holds it.

    Tests that commit empty all tables after them. This is the one database in which the journal lets that happen.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE company_journalentry DISABLE TRIGGER journal_never_emptied")
        cursor.execute("GRANT TRUNCATE ON company_journalentry TO CURRENT_USER")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The system's Chromium, which needs no sandbox of its own here and asks nobody but us."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    return {"executable_path": found, "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]}


@pytest.fixture
def admin(db: None) -> Seat:
    """The first administrator of a company that is set up."""
    return services.set_up(
        "Lantern & Loom", time_zone="Europe/Berlin", language="en", seat_name="Ada", email="ada@example.org",
        password=PASSWORD,
    )  # fmt: skip


@pytest.fixture
def member(admin: Seat) -> Seat:
    """A colleague without special rights."""
    return Seat.objects.create_user("mo@example.org", PASSWORD, name="Mo", role=Role.MEMBER)


@pytest.fixture
def company(admin: Seat) -> Company:
    """The company."""
    return Company.objects.get()


def signed_in(client: Client, seat: Seat) -> Client:
    """The browser with the seat signed in, whose use was written down a moment ago."""
    client.force_login(seat, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["seen_at"] = int(time.time())
    session.save()
    return client


@pytest.fixture
def as_admin(client: Client, admin: Seat) -> Client:
    """A browser in which the administrator is signed in."""
    return signed_in(client, admin)


@pytest.fixture
def as_member(admin: Seat, member: Seat) -> Client:
    """A browser in which a member is signed in."""
    return signed_in(Client(), member)

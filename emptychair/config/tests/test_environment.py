"""What is read from the environment, and what happens with a database that says nothing."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured

from emptychair.config import environment


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield int(listening.getsockname()[1])


def test_a_database_that_says_nothing_counts_as_away_within_seconds(silent: int) -> None:
    found = environment.database(f"postgresql://me@127.0.0.1:{silent}/chair")
    begun = time.monotonic()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=found["HOST"], port=found["PORT"], user="me", **found["OPTIONS"])  # type: ignore[arg-type]
    assert time.monotonic() - begun < 8


def test_a_patience_of_ones_own_wins() -> None:
    assert environment.database("postgresql://me@db/chair?connect_timeout=60")["OPTIONS"]["connect_timeout"] == "60"  # type: ignore[index]


def test_a_url_that_cannot_be_read_is_refused_without_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as raised:
        environment.database("postgresql://me:sesame@db:nonsense:x/chair?sslmode")
    assert "sesame" not in str(raised.value)


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMPTYCHAIR_SECRET_KEY", raising=False)
    made = environment.secret("EMPTYCHAIR_SECRET_KEY", folder=tmp_path / "home")
    assert environment.secret("EMPTYCHAIR_SECRET_KEY", folder=tmp_path / "home") == made
    assert len(made) == 64
    assert (tmp_path / "home" / "secret.key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0


def test_a_secret_can_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("EMPTYCHAIR_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert environment.text("EMPTYCHAIR_SECRET_KEY") == "from a file"


@pytest.mark.parametrize("given", ["maybe", "2", "-"])
def test_a_flag_that_is_neither_yes_nor_no_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMPTYCHAIR_DEBUG", given)
    with pytest.raises(ImproperlyConfigured, match="EMPTYCHAIR_DEBUG"):
        environment.flag("EMPTYCHAIR_DEBUG")


def test_commands_of_a_checkout_mean_the_home_that_make_run_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMPTYCHAIR_HOME", raising=False)
    checkout = Path(environment.__file__).parents[2]
    assert environment.home() == checkout / "data"


def test_an_installed_package_keeps_its_things_with_its_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("EMPTYCHAIR_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(environment, "_ABOVE", tmp_path / "site-packages")
    assert environment.home() == tmp_path / ".local/share/emptychair"

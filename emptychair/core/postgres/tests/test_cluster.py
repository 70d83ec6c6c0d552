"""Starting, joining, leaving."""

import socket
import stat
from pathlib import Path

import psycopg
import pytest

from emptychair.core.postgres import Cluster, running, url_of
from emptychair.core.postgres.errors import NotOurs
from emptychair.core.postgres.places import places_of
from emptychair.core.postgres.tests.factories import processes_on, python

JOIN = """
import sys, psycopg
from pathlib import Path
from emptychair.core.postgres import running
with running(Path(sys.argv[1])) as cluster:
    with psycopg.connect(cluster.dsn) as connection:
        print(connection.execute("SELECT pg_postmaster_start_time()").fetchone()[0], flush=True)
    sys.stdin.readline()
"""


def ask(cluster: Cluster, question: str) -> object:
    with psycopg.connect(cluster.dsn) as connection:
        row = connection.execute(question).fetchone()
    return row and row[0]


def test_a_started_database_answers_and_a_stopped_one_leaves_no_process(home: Path) -> None:
    with running(home) as cluster:
        assert ask(cluster, "SELECT 1") == 1
    assert not processes_on(home)


def test_what_was_written_is_there_after_the_next_start(home: Path) -> None:
    with running(home) as cluster, psycopg.connect(cluster.dsn) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    with running(home) as cluster:
        assert ask(cluster, "SELECT seven FROM kept") == 7


def test_the_url_is_known_before_anything_runs(tmp_path: Path) -> None:
    home = tmp_path / "not there"
    assert Cluster(home).dsn == url_of(home)
    assert not home.exists()


def test_the_first_to_leave_does_not_stop_it_for_the_others(home: Path) -> None:
    first, second = Cluster(home), Cluster(home)
    first.start()
    second.start()
    first.stop()
    assert ask(second, "SELECT 1") == 1
    second.stop()
    assert not second.runs


def test_two_processes_that_start_at_once_share_one_server(home: Path) -> None:
    both = [python(JOIN, home), python(JOIN, home)]
    started_at = {process.stdout.readline() for process in both if process.stdout}
    for process in both:
        process.communicate("\n", timeout=30)
    assert len(started_at) == 1
    assert [process.returncode for process in both] == [0, 0]


def test_durable_settings_stay_on_and_nobody_listens_on_the_network(home: Path) -> None:
    with running(home) as cluster:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert ask(cluster, f"SHOW {name}") == "on"
        assert ask(cluster, "SHOW listen_addresses") == ""
        assert ask(cluster, "SHOW timezone") == "UTC"


def test_words_of_all_scripts_are_words_for_search(home: Path) -> None:
    with running(home) as cluster:
        assert ask(cluster, "SELECT to_tsvector('simple', '“größer” — 😀')::text") == "'größer':1"


def test_meaning_can_be_searched(home: Path) -> None:
    with running(home) as cluster, psycopg.connect(cluster.dsn) as connection:
        connection.execute("CREATE EXTENSION vector")


def test_settings_of_ones_own_win(home: Path) -> None:
    places_of(home).own_settings.write_text("work_mem = 9MB\n")
    with running(home) as cluster:
        assert ask(cluster, "SHOW work_mem") == "9MB"


def test_only_the_owner_can_come_near_the_data(home: Path) -> None:
    with running(home) as cluster:
        for folder in (cluster.places.data, cluster.places.sockets):
            assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize("name", ["x" * 120, "a b, c", 'quo"te', "it's", "größe"])
def test_any_name_of_a_home_will_do(home: Path, tmp_path: Path, name: str) -> None:
    named = tmp_path / name
    home.rename(named)
    with running(named) as cluster:
        assert ask(cluster, "SELECT 1") == 1
    assert not processes_on(named)
    home.mkdir()


def test_a_socket_folder_outside_the_home_goes_with_the_server(home: Path, tmp_path: Path) -> None:
    named = home.rename(tmp_path / ("y" * 120))
    with running(named) as cluster:
        sockets = cluster.places.sockets
        assert named not in sockets.parents
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert not sockets.exists()


def test_a_socket_folder_that_somebody_else_laid_out_is_refused(home: Path, tmp_path: Path) -> None:
    named = home.rename(tmp_path / ("z" * 120))
    sockets = places_of(named).sockets
    (tmp_path / "theirs").mkdir()
    sockets.symlink_to(tmp_path / "theirs")
    try:
        with pytest.raises(Exception, match="belongs to another user"):
            Cluster(named).start()
    finally:
        sockets.unlink()
    assert not list((tmp_path / "theirs").iterdir())


def test_a_socket_folder_that_was_opened_to_others_is_not_used(home: Path) -> None:
    with running(home) as cluster:
        cluster.places.sockets.chmod(0o777)
        with pytest.raises(NotOurs):
            Cluster(home).start()


def test_the_server_is_reached_by_its_socket_only(home: Path) -> None:
    with running(home), socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", 5432)) != 0

"""Whatever is killed, at whatever moment: nothing stays behind, and the next start works."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from emptychair.core.postgres import Cluster, running
from emptychair.core.postgres.binaries import binaries_for
from emptychair.core.postgres.errors import DatabaseError
from emptychair.core.postgres.identity import becoming, identity_for
from emptychair.core.postgres.locks import holder_of
from emptychair.core.postgres.places import places_of
from emptychair.core.postgres.server import server_pid
from emptychair.core.postgres.tests.factories import kill_all, lives, processes_on, python, wait_until

STAY = """
import sys, time
from pathlib import Path
from emptychair.core.postgres import running
with running(Path(sys.argv[1])) as cluster:
    print(cluster.pid, flush=True)
    time.sleep(60)
"""


def test_a_killed_server_is_started_again_and_lost_nothing(home: Path) -> None:
    with running(home) as cluster:
        with psycopg.connect(cluster.dsn) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        killed = cluster.pid
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: cluster.pid not in {0, killed} and cluster.answers())
        with psycopg.connect(cluster.dsn) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_killed_guard_takes_the_server_with_it_and_both_can_be_had_again(home: Path) -> None:
    with running(home) as cluster:
        killed = cluster.pid
        os.kill(holder_of(cluster.places.guard), signal.SIGKILL)
        wait_until(lambda: not cluster.runs)
        assert cluster.ensure()
        assert cluster.answers()
        assert cluster.pid != killed
        assert not lives(killed)


def test_a_lasting_user_has_a_killed_guard_started_again(home: Path) -> None:
    with running(home, keep=True) as cluster:
        killed = holder_of(cluster.places.guard)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: holder_of(cluster.places.guard) != killed and cluster.answers())


def test_a_killed_user_leaves_no_server_behind(home: Path) -> None:
    user = python(STAY, home)
    assert user.stdout
    server = int(user.stdout.readline())
    user.kill()
    user.communicate()
    wait_until(lambda: not lives(server) and not processes_on(home))
    with running(home) as cluster:
        assert cluster.answers()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems end such a server at the next start")
def test_a_server_whose_guard_and_users_are_all_killed_ends_by_itself(home: Path) -> None:
    user = python(STAY, home)
    assert user.stdout
    server = int(user.stdout.readline())
    user.kill()
    os.kill(holder_of(places_of(home).guard), signal.SIGKILL)
    user.communicate()
    wait_until(lambda: not lives(server))


def test_everything_killed_at_once_starts_again(home: Path) -> None:
    user = python(STAY, home)
    assert user.stdout
    user.stdout.readline()
    kill_all(home)
    user.communicate()
    with running(home) as cluster:
        assert cluster.answers()


def test_sessions_that_outlive_their_server_are_ended(home: Path) -> None:
    with running(home) as cluster:
        connection = psycopg.connect(cluster.dsn)
        session = psutil.Process(connection.info.backend_pid)
        # Stopped, it notices nothing: neither that the server is gone nor a polite request.
        session.suspend()
        os.kill(cluster.pid, signal.SIGKILL)
        wait_until(lambda: not lives(session.pid), seconds=20)
        wait_until(cluster.answers)
        connection.close()


@pytest.mark.slow
@pytest.mark.parametrize("after_seconds", [0.15, 0.5, 0.9])
def test_a_making_killed_half_way_is_made_again(tmp_path: Path, after_seconds: float) -> None:
    home = tmp_path / "home"
    user = python(STAY, home)
    wait_until(lambda: list(home.glob("postgres/data*")))
    time.sleep(after_seconds)
    kill_all(home)
    user.communicate()
    with running(home) as cluster:
        assert psycopg.connect(cluster.dsn).execute("SELECT 1").fetchone() == (1,)
        assert not list(home.glob("postgres/data.new-*"))
    assert not processes_on(home)


def test_a_server_that_somebody_else_runs_on_the_data_is_named_and_left_alone(home: Path) -> None:
    binaries = binaries_for(places_of(home).data)
    theirs = subprocess.Popen(
        [binaries.postgres, "-D", places_of(home).data, "-k", home, "-c", "listen_addresses="],
        preexec_fn=becoming(identity_for(places_of(home).data, home=home), last_signal=signal.SIGKILL),
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: server_pid(places_of(home)) == theirs.pid)
        with pytest.raises(DatabaseError, match=f"process {theirs.pid}, uses"):
            Cluster(home).start()
        assert theirs.poll() is None
    finally:
        theirs.send_signal(signal.SIGINT)
        theirs.wait()

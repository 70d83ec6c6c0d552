"""Everything in one terminal. The tests share one `up` and run in this order; the last ones end it."""

import json
import re
import signal
import time

import psutil
import pytest

from emptychair.cli.tests.factories import Up, lives, processes_on, run, wait_until, workers_alive
from emptychair.core.postgres import Cluster

pytestmark = pytest.mark.slow


def test_the_pages_answer_where_it_says(up: Up) -> None:
    assert f"ready on http://127.0.0.1:{up.port}" in up.said
    assert up.answers()


def test_every_line_tells_when_and_which_part(up: Up) -> None:
    for line in up.said.splitlines():
        assert re.match(r"\d\d:\d\d:\d\d  (up|database|web|worker) +\S", line)


def test_a_second_one_on_the_same_home_is_refused_in_one_line_that_names_the_first(up: Up) -> None:
    second = run("up", "--port", str(up.port), home=up.home)
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"process {up.process.pid}" in second.stderr


def test_a_port_in_use_is_named_with_who_uses_it(up: Up) -> None:
    other = run("up", "--port", str(up.port), home=up.home.with_name("other"))
    assert other.returncode == 1
    assert other.stderr.count("\n") == 1
    assert f"Port {up.port}" in other.stderr
    assert "EMPTYCHAIR_PORT=" in other.stderr


def test_another_command_joins_its_database(up: Up) -> None:
    server = Cluster(up.home).pid
    assert run("manage", "check", home=up.home).returncode == 0
    assert Cluster(up.home).pid == server


def test_the_doctor_finds_it_well(up: Up) -> None:
    wait_until(lambda: workers_alive(up.home))
    said = run("doctor", "--json", "--no-start", home=up.home)
    found = json.loads(said.stdout)
    assert found["ok"], found
    assert said.returncode == 0
    assert {"worker", "migrations", "database", "disk", "clock"} <= {check["name"] for check in found["checks"]}


@pytest.mark.parametrize("name", ["worker", "web"])
def test_a_killed_part_is_started_again_and_a_line_says_so(up: Up, name: str) -> None:
    killed = up.wait_for_part(name)
    killed.kill()
    up.wait_for(f"{name} was ended by SIGKILL")
    up.wait_for_part(name, other_than=killed.pid)
    wait_until(up.answers)


def test_a_killed_process_behind_the_pages_is_started_again(up: Up) -> None:
    watcher = up.wait_for_part("web")
    (killed,) = watcher.children()
    killed.kill()
    wait_until(lambda: [child for child in watcher.children() if child.pid != killed.pid] and up.answers())
    assert up.part("web") == watcher


def test_a_killed_web_process_leaves_none_behind_that_keeps_the_port(up: Up) -> None:
    watcher = up.wait_for_part("web")
    behind = watcher.children()
    watcher.kill()
    wait_until(lambda: not any(lives(each.pid) for each in behind), seconds=20)
    wait_until(up.answers)


def test_a_killed_database_is_started_again_and_the_others_go_on(up: Up) -> None:
    cluster = Cluster(up.home)
    web, worker, killed = up.wait_for_part("web"), up.wait_for_part("worker"), cluster.pid
    psutil.Process(killed).kill()
    wait_until(lambda: cluster.pid not in {0, killed} and up.answers())
    up.wait_for("was ended and runs again")
    wait_until(lambda: workers_alive(up.home, within_seconds=3))
    assert (up.part("web"), up.part("worker")) == (web, worker)


def test_ctrl_c_ends_everything_within_seconds(up: Up) -> None:
    started = time.monotonic()
    assert up.end() == 0
    assert time.monotonic() - started < 15
    assert not processes_on(up.home)


def test_it_can_be_started_again_and_leaves_nothing_when_it_is_killed(up: Up) -> None:
    again = Up(up.home, port=up.port)
    again.wait_for("ready on http://")
    again.wait_for_part("worker")
    again.process.send_signal(signal.SIGKILL)
    again.process.wait()
    wait_until(lambda: not processes_on(up.home), seconds=15, what=lambda: str(processes_on(up.home)))

"""Commands without `up`: each has the database for itself, and stops it."""

import signal
import subprocess
from pathlib import Path

import pytest

from emptychair.cli.tests.factories import (
    answers,
    command,
    environment,
    free_port,
    processes_on,
    run,
    wait_until,
    workers_alive,
)

pytestmark = pytest.mark.slow


def test_a_command_starts_the_database_for_itself_and_stops_it(home: Path) -> None:
    done = run("manage", "migrate", "--check", home=home)
    assert done.returncode == 0, done.stderr
    assert not processes_on(home)


def test_the_doctor_starts_nothing_when_told_so(home: Path) -> None:
    done = run("doctor", "--no-start", home=home)
    assert done.returncode == 1
    assert "emptychair up" in done.stdout
    assert not list(home.glob("postgres/data/postmaster.pid"))


def test_the_doctor_says_what_an_empty_database_lacks(tmp_path: Path) -> None:
    done = run("doctor", home=tmp_path / "home")
    assert done.returncode == 1
    assert "emptychair manage migrate" in done.stdout
    assert "could not be checked" not in done.stdout


def test_pages_and_worker_run_alone_on_one_database(home: Path) -> None:
    port = free_port()
    both = [
        subprocess.Popen(command(*words), env=environment(home), stderr=subprocess.STDOUT)
        for words in (["web", "--port", str(port)], ["worker"])
    ]
    try:
        wait_until(lambda: answers(port))
        wait_until(lambda: workers_alive(home))
    finally:
        for process in both:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(30) for process in both] == [0, 0]
    assert not processes_on(home)


def test_the_doctor_misses_a_worker_and_finds_a_home_that_is_open_to_others(home: Path) -> None:
    home.chmod(0o755)
    said = run("doctor", home=home).stdout
    assert "none is alive" in said
    assert f"chmod 700 {home}" in said

"""A home with a database that is up to date, and one `emptychair up` that the tests of it share."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from emptychair.cli.tests.factories import Up, environment, free_port, processes_on, wait_until


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose tables are there, and which nobody uses. To be copied."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    # Two at once: one has to wait for the other.
    command = [sys.executable, "-m", "emptychair.cli._update"]
    both = [subprocess.Popen(command, env=environment(home), stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=180)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, prepared_home: Path) -> Path:
    """A prepared home of one's own."""
    return Path(shutil.copytree(prepared_home, tmp_path_factory.mktemp("own") / "home"))


@pytest.fixture(scope="module")
def up(home: Path) -> Iterator[Up]:
    """All parts run and the pages answer."""
    up = Up(home, port=free_port())
    try:
        up.wait_for("ready on http://")
        yield up
    finally:
        up.process.kill()
        up.process.wait()
        wait_until(lambda: not processes_on(home), what=lambda: str(processes_on(home)))

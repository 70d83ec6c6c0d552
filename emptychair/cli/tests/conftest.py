"""A home with a database that is up to date, and one `emptychair up` that the tests of it share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from emptychair.cli.tests.factories import Up, free_port, processes_on, run, wait_until


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose tables are there, and which nobody uses. To be copied."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    done = run("manage", "migrate", "--verbosity", "0", home=home)
    assert done.returncode == 0, done.stderr
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

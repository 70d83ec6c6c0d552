"""Homes with real databases, and the assurance that no test leaves a process behind."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from emptychair.core.postgres import Cluster
from emptychair.core.postgres.tests.factories import processes_on, wait_until


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose data folder has been made, and which is not running."""
    home = tmp_path_factory.mktemp("made") / "home"
    cluster = Cluster(home)
    cluster.start()
    cluster.stop()
    return home


@pytest.fixture
def home(tmp_path: Path, made_home: Path) -> Iterator[Path]:
    """A home of one's own with data in it; nothing may run on it when the test ends."""
    home = tmp_path / "home"
    shutil.copytree(made_home, home)
    yield home
    wait_until(lambda: not processes_on(home))

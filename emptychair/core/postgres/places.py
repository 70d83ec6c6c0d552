"""Where the embedded database keeps what within the home, as a pure function of the home."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

DATABASE = USER = "emptychair"
PORT = 5432
# sockaddr_un.sun_path holds 108 bytes on Linux and 104 elsewhere, the closing zero included.
SOCKET_PATH_BYTES = 103


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """The files and folders of one home's database."""

    home: Path
    folder: Path
    data: Path
    log: Path
    sockets: Path
    settings: Path
    own_settings: Path
    gate: Path
    users: Path
    guard: Path

    @property
    def guard_log(self) -> Path:
        """What the guard and a starting PostgreSQL say."""
        return self.log / "start.log"


def places_of(home: Path) -> Places:
    """The places of a home; nothing is made or looked at."""
    whole = Path(os.path.realpath(home.expanduser()))
    folder = whole / "postgres"
    return Places(
        home=whole,
        folder=folder,
        data=folder / "data",
        log=folder / "log",
        sockets=_sockets(folder),
        settings=folder / "postgresql.conf",
        own_settings=folder / "own.conf",
        gate=folder / "gate.lock",
        users=folder / "users.lock",
        guard=folder / "guard.lock",
    )


def url_of(home: Path) -> str:
    """The libpq URL of the home's database, whether it runs or not."""
    sockets = quote(str(places_of(home).sockets), safe="/")
    return f"postgresql://{USER}@/{DATABASE}?host={sockets}&port={PORT}"


def _sockets(folder: Path) -> Path:
    inside = folder / "run"
    # A comma would part one host from the next in a libpq URL.
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_BYTES and "," not in str(inside):
        return inside
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    # Not tempfile.gettempdir(): every process must come to the same folder, whatever its TMPDIR.
    return Path("/tmp") / f"emptychair-{os.getuid()}-{name}"  # noqa: S108 - made 0700 and checked to be ours

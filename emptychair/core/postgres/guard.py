"""The process that the server is a child of: it keeps the server running while anybody uses it, then stops it.

Every user holds a shared lock on one file. The kernel gives it back however the user ends, so that nobody has
to say goodbye, and the last one to go, killed or not, leaves no server behind.
"""

import contextlib
import os
import select
import signal
import sys
import time
from pathlib import Path
from subprocess import SubprocessError
from typing import NoReturn

from emptychair.core.postgres.binaries import binaries_for
from emptychair.core.postgres.errors import DatabaseError
from emptychair.core.postgres.folders import hand_over, make_folders, remove_sockets
from emptychair.core.postgres.identity import check_reach, identity_for
from emptychair.core.postgres.locks import FileLock
from emptychair.core.postgres.making import make_data
from emptychair.core.postgres.places import Places, places_of
from emptychair.core.postgres.server import Server
from emptychair.core.postgres.settings import write_settings

READY = "ready"
_LOOK_SECONDS = 0.2
_TAKE_OVER_SECONDS = 15
_LONGEST_PAUSE_SECONDS = 5.0


def main(home: Path) -> int:
    """Run until nobody uses the database any more; standard output tells how the start went, in one line."""
    places = places_of(home)
    lock = FileLock(places.guard)
    if not lock.take(wait_seconds=_TAKE_OVER_SECONDS):
        return _report(f"{places.guard} is held by another process")
    woken = _listen_to_signals()
    try:
        server = prepare(places)
        server.start()
    except (DatabaseError, OSError, SubprocessError) as error:
        return _report(str(error))
    _report(READY)
    watch(server, places=places, woken=woken)
    remove_sockets(places)
    return 0


def prepare(places: Places) -> Server:
    """Make whatever is not there yet: folders, data, settings."""
    make_folders(places)
    binaries = binaries_for(places.data)
    identity = identity_for(places.data, home=places.home)
    write_settings(places)
    hand_over(places, identity=identity)
    check_reach(identity, places.home, places.sockets, binaries.postgres, binaries.initdb)
    if not places.data.exists():
        make_data(places, binaries=binaries, identity=identity)
    return Server(places, binaries=binaries, identity=identity)


def watch(server: Server, *, places: Places, woken: int) -> None:
    """Start the server again whenever it dies; stop it and return when nobody uses it."""
    gate, users = FileLock(places.gate), FileLock(places.users)
    pause_seconds = 0.0
    while True:
        _wait(woken, seconds=_LOOK_SECONDS)
        if _is_unused(gate, users):
            server.stop()
            return
        if server.alive:
            pause_seconds = 0.0
        else:
            time.sleep(pause_seconds)
            pause_seconds = min(_LONGEST_PAUSE_SECONDS, pause_seconds * 2 + 0.1)
            _restart(server)


def _is_unused(gate: FileLock, users: FileLock) -> bool:
    """Whether nobody uses the database; then the gate stays shut until this process has ended.

    Who comes or leaves takes the gate first: while it is held here nobody can, and what is asked stays true.
    """
    if not gate.take(sign=False):
        return False
    if users.take(sign=False):
        return True
    gate.release()
    return False


def _restart(server: Server) -> None:
    try:
        server.start()
    except (DatabaseError, OSError, SubprocessError) as error:
        _say(str(error))


def _listen_to_signals() -> int:
    """Wake up when a child ends. A wish to end is for the users; the last to go ends this process too."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: None)
    return reader


def _wait(woken: int, *, seconds: float) -> None:
    if select.select([woken], [], [], seconds)[0]:
        os.read(woken, 4096)


def _report(line: str) -> int:
    """Tell the process that started this one, which may be gone, and let go of its pipe."""
    with contextlib.suppress(BrokenPipeError):
        os.write(1, f"{line}\n".encode())
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.close(quiet)
    return 0 if line == READY else 1


def _say(line: str) -> None:
    os.write(2, f"{line}\n".encode())


def run() -> NoReturn:
    """The entry of the process."""
    sys.exit(main(Path(sys.argv[1])))


if __name__ == "__main__":
    run()

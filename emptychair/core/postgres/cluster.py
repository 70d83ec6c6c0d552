"""What a program says that needs the home's database: start or join, then stop or leave."""

import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import emptychair
from emptychair.core.postgres.errors import Busy, DatabaseError, NotStarted, Refused
from emptychair.core.postgres.folders import check_sockets, make_folders
from emptychair.core.postgres.locks import FileLock, holder_of, is_taken, locked
from emptychair.core.postgres.making import clean_environment
from emptychair.core.postgres.places import Places, places_of, url_of
from emptychair.core.postgres.server import answers, server_pid

logger = logging.getLogger(__name__)

_READY = "ready"
_GATE_SECONDS = 400
_ANSWER_SECONDS = 60
# The server gets 70 in three steps, from asking to killing.
_STOP_SECONDS = 90
_LOOK_SECONDS = 0.02


class Cluster:
    """One user of a home's database. The server runs from the first user's start to the last one's stop."""

    def __init__(self, home: Path) -> None:
        self.places: Places = places_of(home)
        self._use = FileLock(self.places.users)
        self._guard: subprocess.Popen[str] | None = None

    @property
    def dsn(self) -> str:
        """The libpq URL of the database, whether it runs or not."""
        return url_of(self.places.home)

    @property
    def runs(self) -> bool:
        """Whether somebody, this process or another, keeps the server running."""
        return is_taken(self.places.guard)

    @property
    def pid(self) -> int:
        """The server's process, 0 when it does not run."""
        return server_pid(self.places)

    def start(self) -> None:
        """Start the server, or join those who use it already. Raises a DatabaseError that says what to do."""
        make_folders(self.places)
        try:
            self._join()
            check_sockets(self.places)
        except BaseException:
            self._use.release()
            raise

    def ensure(self) -> bool:
        """Start the server again when even its guard was killed; True when that was needed."""
        if self.runs:
            return False
        self.start()
        return True

    def stop(self) -> None:
        """Leave; the last one to leave waits until the server has stopped, at most a minute and a half."""
        if not self._use.held:
            return
        with self._gate():
            self._use.release()
        deadline = time.monotonic() + _STOP_SECONDS
        while self.runs and not self._others() and time.monotonic() < deadline:
            time.sleep(_LOOK_SECONDS)
        if self._guard is not None and not self.runs:
            self._guard.wait()
            self._guard = None

    def answers(self) -> bool:
        """Whether the server takes connections now."""
        return answers(self.places)

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        with locked(self.places.gate, wait_seconds=_GATE_SECONDS) as taken:
            if not taken:
                raise Busy(self.places.gate, pid=holder_of(self.places.gate))
            yield

    def _join(self) -> None:
        deadline = time.monotonic() + _ANSWER_SECONDS
        while True:
            with self._gate():
                if not self._use.held:
                    self._use.take(shared=True, wait_seconds=_GATE_SECONDS)
                if not self.runs:
                    self._start_guard()
            # A guard that was there may have been dying.
            while self.runs:
                if self.answers():
                    return
                if time.monotonic() > deadline:
                    raise NotStarted(f"it does not answer within {_ANSWER_SECONDS} seconds", log=self.places.log)
                time.sleep(_LOOK_SECONDS)

    def _start_guard(self) -> None:
        if self._guard is not None:
            self._guard.wait()
        self._guard = _start_guard(self.places)
        assert self._guard.stdout is not None  # noqa: S101 - it was asked for
        with self._guard.stdout as pipe:
            said = pipe.readline().strip()
        if said != _READY:
            self._guard.wait()
            raise Refused(said, log=self.places.log)

    def _others(self) -> bool:
        """Whether others use the server. While the gate is taken, by the guard perhaps, nobody can tell."""
        with locked(self.places.gate, wait_seconds=0) as taken:
            if not taken:
                return False
            users = FileLock(self.places.users)
            alone = users.take(sign=False)
            users.release()
            return not alone


@contextlib.contextmanager
def running(home: Path, *, keep: bool = False) -> Iterator[Cluster]:
    """Have the home's database for a block: join it or start it, and stop it when nobody else uses it.

    With `keep`, for blocks that last, a thread starts it again should even its guard be killed.
    """
    cluster = Cluster(home)
    cluster.start()
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(cluster, over), name="database", daemon=True)
    if keep:
        keeper.start()
    try:
        yield cluster
    finally:
        over.set()
        if keep:
            keeper.join(_ANSWER_SECONDS)
        cluster.stop()


def _keep(cluster: Cluster, over: threading.Event) -> None:
    while not over.wait(1):
        try:
            cluster.ensure()
        except DatabaseError as error:
            logger.error("%s", error)


def _start_guard(places: Places) -> subprocess.Popen[str]:
    """The guard, in a session of its own: Ctrl-C in a terminal is for its users."""
    with places.guard_log.with_name("guard.log").open("a", encoding="utf-8") as log:
        return subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", "emptychair.core.postgres.guard", os.fspath(places.home)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd="/",
            env=clean_environment() | _for_python(),
            start_new_session=True,
        )


def _for_python() -> dict[str, str]:
    """What lets another Python find this very package, and PostgreSQL where it was said to be."""
    package = os.fspath(Path(emptychair.__file__).resolve().parent.parent)
    kept = {name: os.environ[name] for name in ("PYTHONPATH", "EMPTYCHAIR_POSTGRES_BIN") if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, [package, kept.get("PYTHONPATH")]))}

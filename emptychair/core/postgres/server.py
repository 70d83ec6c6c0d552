"""One run of the PostgreSQL server: start, readiness, stop, and what a run that was killed left behind."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import psutil

from emptychair.core.postgres.binaries import Binaries
from emptychair.core.postgres.errors import NotStarted, Occupied
from emptychair.core.postgres.identity import Identity, becoming
from emptychair.core.postgres.making import clean_environment, last_words
from emptychair.core.postgres.places import PORT, Places
from emptychair.core.postgres.settings import arguments

# Recovery after a crash replays up to max_wal_size.
START_SECONDS = 300
STOP_SECONDS = 60
LEADER_SECONDS, LEADERLESS_SECONDS = 60, 3
_LOOK_SECONDS = 0.01
_STATUS_LINE = 7


class Server:
    """The PostgreSQL process of one data folder, as a child of this process."""

    def __init__(self, places: Places, *, binaries: Binaries, identity: Identity) -> None:
        self.places, self.binaries, self.identity = places, binaries, identity
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the server and come back when it takes connections. Raises NotStarted or Occupied."""
        clear_leftovers(self.places)
        # Another user's log from an earlier start could not be written to.
        self.places.guard_log.unlink(missing_ok=True)
        with self.places.guard_log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
                [str(self.binaries.postgres), *arguments(self.places)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=clean_environment(),
                preexec_fn=becoming(self.identity, last_signal=signal.SIGINT),
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._ready():
            if not self.alive or time.monotonic() > deadline:
                self.stop()
                raise NotStarted(last_words(_newest_log(self.places), self._said()), log=self.places.log)
            time.sleep(_LOOK_SECONDS)

    def stop(self) -> None:
        """Stop at once but cleanly: sessions are ended, what they committed stays."""
        for sign, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if self._process is None or not self.alive:
                return
            self._process.send_signal(sign)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue

    def _ready(self) -> bool:
        lines = _pid_file(self.places)
        ours = self._process is not None and lines[:1] == [str(self._process.pid)]
        return ours and lines[_STATUS_LINE : _STATUS_LINE + 1] == ["ready"]

    def _said(self) -> str:
        return self.places.guard_log.read_text(encoding="utf-8", errors="replace")


def server_pid(places: Places) -> int:
    """The process that wrote itself into the data folder, 0 when none did."""
    lines = _pid_file(places)
    return int(lines[0]) if lines and lines[0].isdecimal() else 0


def answers(places: Places) -> bool:
    """Whether the server says it is ready, and listens: what a killed one said stays in its file."""
    if _pid_file(places)[_STATUS_LINE : _STATUS_LINE + 1] != ["ready"]:
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(os.fspath(places.sockets / f".s.PGSQL.{PORT}")) == 0


def clear_leftovers(places: Places) -> None:
    """End what a killed run of ours left behind, and remove its files. Raises Occupied by a run of others."""
    if not (places.data / "postmaster.pid").exists():
        return
    since = time.monotonic()
    while left := _processes_on(places.data):
        _end(left, places=places, for_seconds=time.monotonic() - since)
        psutil.wait_procs(left, timeout=0.5)
    # A process id in these files may by now be another program's, and PostgreSQL would wait for that one.
    lock = places.sockets / f".s.PGSQL.{PORT}.lock"
    for stale in (places.data / "postmaster.pid", lock, lock.with_suffix("")):
        stale.unlink(missing_ok=True)


def _end(left: list[psutil.Process], *, places: Places, for_seconds: float) -> None:
    """Ask the leader to end all; without one, each of them, as one that does not notice keeps the memory."""
    leaders = [process for process in left if process.pid == server_pid(places)]
    if leaders and not _is_ours(leaders[0], places=places):
        raise Occupied(places.data, pid=leaders[0].pid)
    mild = signal.SIGINT if leaders else signal.SIGQUIT
    hard = for_seconds > (LEADER_SECONDS if leaders else LEADERLESS_SECONDS)
    for process in leaders or left:
        _send(process, signal.SIGKILL if hard else mild)


def _send(process: psutil.Process, sign: signal.Signals) -> None:
    try:
        process.send_signal(sign)
    except psutil.NoSuchProcess:
        return


def _is_ours(process: psutil.Process, *, places: Places) -> bool:
    try:
        return f"config_file={places.settings}" in process.cmdline()
    except psutil.NoSuchProcess:
        return True


def _processes_on(data: Path) -> list[psutil.Process]:
    """PostgreSQL's processes that work in the folder; each of them makes it its working folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.name().startswith("postgres") and Path(process.cwd()) == data:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def _pid_file(places: Places) -> list[str]:
    try:
        text = (places.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [line.strip() for line in text.splitlines()]


def _newest_log(places: Places) -> str:
    logs = sorted(places.log.glob("postgresql-*.log"), key=os.path.getmtime)
    return logs[-1].read_text(encoding="utf-8", errors="replace")[-20_000:] if logs else ""

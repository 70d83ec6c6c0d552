"""`emptychair` run as a person runs it, in processes of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil
import psycopg

import emptychair
from emptychair.core.postgres import url_of

PACKAGE = Path(emptychair.__file__).resolve().parent.parent


class Up:
    """A running `emptychair up`, and what it has said so far."""

    def __init__(self, home: Path, *, port: int, **variables: str) -> None:
        self.home, self.port = home, port
        self.said_in = home.with_suffix(".out")
        with self.said_in.open("w") as out:
            self.process = subprocess.Popen(
                command("up", "--port", str(port)), stdout=out, stderr=out, env=environment(home) | variables
            )

    @property
    def said(self) -> str:
        """Everything on its terminal."""
        return self.said_in.read_text()

    def wait_for(self, words: str, *, times: int = 1) -> None:
        """Wait until it has said something so many times."""
        wait_until(lambda: self.said.count(words) >= times, what=lambda: f"{words!r} in:\n{self.said}")

    def part(self, name: str) -> psutil.Process | None:
        """The process of a part, None while it is not there."""
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                if name in child.cmdline():
                    return child
        return None

    def wait_for_part(self, name: str, *, other_than: int = 0) -> psutil.Process:
        """The process of a part, when it is there and not the one with that number."""
        wait_until(lambda: (part := self.part(name)) and part.pid != other_than, what=lambda: self.said)
        part = self.part(name)
        assert part is not None
        return part

    def answers(self) -> bool:
        """Whether its pages answer."""
        return answers(self.port)

    def end(self) -> int:
        """Press Ctrl-C; returns the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)


def workers_alive(home: Path, *, within_seconds: int = 15) -> int:
    """How many workers have shown a sign of life in the last seconds."""
    with psycopg.connect(url_of(home)) as connection:
        row = connection.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [within_seconds],
        ).fetchone()
    return int(row[0]) if row else 0


def answers(port: int) -> bool:
    """Whether a web server answers there without an error of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(connection), contextlib.suppress(OSError, HTTPException):
        connection.request("GET", "/-/health")
        return connection.getresponse().status < 500
    return False


def command(*words: str) -> list[str]:
    """The command line."""
    return [sys.executable, "-m", "emptychair", *words]


def run(*words: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        command(*words), env=environment(home) | variables, capture_output=True, text=True, timeout=180, check=False
    )


def environment(home: Path) -> dict[str, str]:
    """This home, its own embedded database, and nothing of the tests' surroundings."""
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL" and "EMPTYCHAIR" not in name}
    return ours | {"EMPTYCHAIR_HOME": str(home), "PYTHONPATH": str(PACKAGE)}


def lives(pid: int) -> bool:
    """Whether the process runs; one that is dead and not yet buried does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_on(home: Path) -> list[psutil.Process]:
    """Living processes that were started for the home or work in it."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE:
                words = [*process.cmdline(), process.cwd(), process.environ().get("EMPTYCHAIR_HOME", "")]
                if any(str(home) in word for word in words):
                    found.append(process)
    return found


def wait_until(true: Callable[[], object], *, seconds: float = 90, what: Callable[[], str] = str) -> None:
    """Wait for something to become true, or fail."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"it did not become true in time: {what()}"
        time.sleep(0.1)

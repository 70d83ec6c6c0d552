"""Processes on a home: found, waited for, made."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

import emptychair

PACKAGE = Path(emptychair.__file__).resolve().parent.parent


def processes_on(home: Path) -> list[psutil.Process]:
    """Every living process that works on the home: PostgreSQL's, guards, and their users."""
    return [process for process in psutil.process_iter() if process.pid != os.getpid() and _concerns(process, home)]


def kill_all(home: Path) -> None:
    """Kill everything that works on the home."""
    for process in processes_on(home):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def lives(pid: int) -> bool:
    """Whether the process runs; one that is dead and not yet buried does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(true: Callable[[], object], *, seconds: float = 15) -> None:
    """Wait for something to become true, or fail."""
    deadline = time.time() + seconds
    while not true():
        assert time.time() < deadline, "it did not become true in time"
        time.sleep(0.05)


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """A process of its own that runs the code, with this package at hand."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(PACKAGE), *sys.path])},
    )


def _concerns(process: psutil.Process, home: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return str(home) in " ".join(process.cmdline()) or process.cwd().startswith(str(home))
    except (psutil.Error, OSError):
        return False

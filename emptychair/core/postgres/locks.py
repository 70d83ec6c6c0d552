"""Locks on files that the kernel gives back when their holder dies, however it dies."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

_RETRY_SECONDS = 0.02


class FileLock:
    """A lock on a file, held by one exclusively or by many who share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd = -1

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._fd >= 0

    def take(self, *, shared: bool = False, sign: bool = True, wait_seconds: float = 0) -> bool:
        """Take the lock, trying again until the time is over; False when somebody else keeps it.

        With `sign` an exclusive holder writes its process id into the file, so that others can name it.
        """
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + wait_seconds
        while not _try_lock(fd, fcntl.LOCK_SH if shared else fcntl.LOCK_EX):
            if time.monotonic() >= deadline:
                os.close(fd)
                return False
            time.sleep(_RETRY_SECONDS)
        self._fd = fd
        if sign and not shared:
            self.note(str(os.getpid()))
        return True

    def note(self, text: str) -> None:
        """Write what others may read about the holder; the first line begins with its process id."""
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, f"{text}\n".encode(), 0)

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not held."""
        if self.held:
            os.close(self._fd)
            self._fd = -1


def holder_of(path: Path) -> int:
    """The process that wrote itself into the lock last, 0 when none did."""
    try:
        words = path.read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return 0
    return int(words[0]) if words and words[0].isdecimal() else 0


def is_taken(path: Path) -> bool:
    """Whether somebody holds the lock exclusively right now."""
    if not path.exists():
        return False
    lock = FileLock(path)
    if not lock.take(shared=True):
        return True
    lock.release()
    return False


@contextlib.contextmanager
def locked(path: Path, *, wait_seconds: float) -> Iterator[bool]:
    """Hold the lock for a block; gives False, and holds nothing, when it cannot be had in time."""
    lock = FileLock(path)
    taken = lock.take(wait_seconds=wait_seconds)
    try:
        yield taken
    finally:
        lock.release()


def _try_lock(fd: int, kind: int) -> bool:
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

"""One `emptychair up` per home."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import emptychair
from emptychair.core.postgres.errors import AlreadyUp
from emptychair.core.postgres.locks import FileLock, holder_of, is_taken

_NAME = "up.lock"


@contextlib.contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Be the only one on this home for a block. Raises AlreadyUp, which names the other one."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(home / _NAME)
    if not lock.take():
        raise AlreadyUp(home, pid=holder_of(home / _NAME))
    lock.note(f"{os.getpid()} {emptychair.__version__} {Path(emptychair.__file__).parent}")
    try:
        yield
    finally:
        lock.release()


def who_is_up(home: Path) -> tuple[int, str, str] | None:
    """The process, version and place of the `emptychair up` on this home; None when there is none."""
    if not is_taken(home / _NAME):
        return None
    pid, _, rest = (home / _NAME).read_text(encoding="utf-8").strip().partition(" ")
    version, _, place = rest.partition(" ")
    return int(pid or 0), version, place

"""Tries in a process of its own whether an arrival can be read: one that kills its reader kills nothing else there."""

import subprocess
import sys

from emptychair import understanding
from emptychair.channels.errors import Unreadable
from emptychair.channels.kinds import kind_named
from emptychair.core import programs

_SECONDS = 60


def survives(kind: str, raw: bytes) -> bool:
    """Whether a program that reads it goes on living. What is unreadable harms nobody."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            programs.command(__name__, kind),
            input=raw,
            capture_output=True,
            timeout=_SECONDS,
            env=programs.environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _read(kind: str, raw: bytes) -> None:
    try:
        inbound = kind_named(kind).parse(raw)
    except Unreadable:
        return
    understanding.read_many([inbound.subject, inbound.text, inbound.new_text])


if __name__ == "__main__":
    _read(sys.argv[1], sys.stdin.buffer.read())

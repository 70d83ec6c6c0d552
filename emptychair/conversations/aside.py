"""A process beside this one that prepares large batches while the one before is stored.

It takes one batch after another over a line of its own. Two threads here say what to prepare and hear what was made
of it, so that whoever asks never waits, and a process that dies or is ended leaves nobody waiting either.
"""

import contextlib
import logging
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import NamedTuple

from emptychair.conversations.preparing import Prepared, Raw, prepare
from emptychair.core import programs
from emptychair.core.garbage import collect_seldom
from emptychair.core.parents import end_with

log = logging.getLogger(__name__)

PROGRAM = "emptychair.conversations.aside"
_SECONDS = 90


class Died(Exception):
    """The process died or hung over what it was given."""


class _Work(NamedTuple):
    arrivals: Sequence[Raw]
    own: frozenset[str]
    future: "Future[Prepared | None]"


class Aside:
    """Begins the process when it is first needed; after it died, another."""

    def __init__(self) -> None:
        self._helper: _Helper | None = None

    def submit(self, arrivals: Sequence[Raw], *, own: frozenset[str]) -> "Future[Prepared | None]":
        """Have the arrivals prepared, after those that were given before."""
        if self._helper is None or not self._helper.lives:
            self.close()
            self._helper = _Helper()
        return self._helper.submit(arrivals, own=own)

    def result(self, future: "Future[Prepared | None]") -> Prepared | None:
        """What was made of them; None when that failed in a way that can be seen again here. Raises Died.

        It died over these, and did not begin with what was given after them.
        """
        try:
            return future.result(_SECONDS)
        except (Died, TimeoutError) as error:
            log.warning("the process that reads messages died or hung, another takes its place")
            self.close()
            raise Died from error

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._helper is not None:
            self._helper.end()
            self._helper = None


class _Helper:
    """The process, seen from here."""

    def __init__(self) -> None:
        self._line, theirs = multiprocessing.Pipe()
        with theirs:
            # In a group of its own, as Ctrl-C in a terminal is for whoever began it alone.
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                programs.command(PROGRAM, str(theirs.fileno()), str(os.getpid())),
                stdin=subprocess.DEVNULL,
                env=programs.environment(),
                pass_fds=[theirs.fileno()],
                process_group=0,
            )
        self._asked: SimpleQueue[_Work | None] = SimpleQueue()
        self._awaited: SimpleQueue[Future[Prepared | None] | None] = SimpleQueue()
        threading.Thread(target=self._say, name="aside, saying", daemon=True).start()
        threading.Thread(target=self._hear, name="aside, hearing", daemon=True).start()

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def submit(self, arrivals: Sequence[Raw], *, own: frozenset[str]) -> "Future[Prepared | None]":
        future: Future[Prepared | None] = Future()
        self._asked.put(_Work(arrivals, own, future))
        return future

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._asked.put(None)

    def _say(self) -> None:
        while work := self._asked.get():
            self._awaited.put(work.future)
            with contextlib.suppress(OSError):  # it is heard of as what is awaited never comes
                self._line.send((work.arrivals, work.own))
        self._awaited.put(None)

    def _hear(self) -> None:
        with self._line:
            while future := self._awaited.get():
                try:
                    future.set_result(self._line.recv())
                except (EOFError, OSError):
                    future.set_exception(Died())


def serve(descriptor: int, *, parent: int) -> None:
    """Be the process: prepare what comes over the line until nobody is at its other end."""
    end_with(parent)
    collect_seldom()
    with Connection(descriptor) as line, contextlib.suppress(EOFError, OSError):
        while True:
            arrivals, own = line.recv()
            line.send(_prepared(arrivals, own=own))


def _prepared(arrivals: Sequence[Raw], *, own: frozenset[str]) -> Prepared | None:
    try:
        return prepare(arrivals, own=own)
    except Exception:
        # Whoever asked prepares them again, in ever smaller companies, and finds the one that is to blame.
        return None


if __name__ == "__main__":
    serve(int(sys.argv[1]), parent=int(sys.argv[2]))

"""A process beside this one that prepares large batches while the one before is stored."""

import logging
import multiprocessing
import os
import signal
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from emptychair.conversations.preparing import Prepared, Raw, prepare
from emptychair.core.parents import end_with

log = logging.getLogger(__name__)

_SECONDS = 90


class Died(Exception):
    """The process died or hung over what it was given."""


class Aside:
    """Begins the process when it is first needed; after it died, another."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, arrivals: Sequence[Raw], *, own: frozenset[str]) -> "Future[Prepared]":
        """Have the arrivals prepared, after those that were given before."""
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=_begin, initargs=(os.getpid(),))
        try:
            return self._pool.submit(prepare, arrivals, own=own)
        except BrokenProcessPool:
            self.close()
            return self.submit(arrivals, own=own)

    def result(self, future: "Future[Prepared]") -> Prepared:
        """What was made of them. Raises Died."""
        try:
            return future.result(_SECONDS)
        except (BrokenProcessPool, TimeoutError) as error:
            log.warning("the process that reads messages died or hung, another takes its place")
            self.close()
            raise Died from error

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._pool is not None:
            for process in list(self._pool._processes.values()):
                process.kill()
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _begin(parent: int) -> None:
    """Leave Ctrl-C to whoever began this process, and do not outlive them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with(parent)

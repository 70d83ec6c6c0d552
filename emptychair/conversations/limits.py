"""A limit on the time that one piece of work may take."""

import faulthandler
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

GRACE_SECONDS = 30
"""So long after the limit the process is ended: the work listens to no signal, and somebody else has to go on."""
_STANDARD_ERROR = 2


class TooLong(Exception):
    """The work took longer than it may."""


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise TooLong in the work when it takes longer; work that cannot even hear of it takes the process with it.

    Only the main thread can be held to it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(_signal: int, _frame: FrameType | None) -> None:
        raise TooLong(f"took longer than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, over)
    outer = signal.setitimer(signal.ITIMER_REAL, seconds)
    faulthandler.dump_traceback_later(seconds + GRACE_SECONDS, exit=True, file=_STANDARD_ERROR)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, *outer)
        signal.signal(signal.SIGALRM, before)

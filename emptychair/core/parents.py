"""Processes that do not outlive the one that began them."""

import os
import signal
import threading
import time

_LOOK_SECONDS = 0.5


def end_with(parent: int) -> None:
    """Be killed when the given process is not the parent of this one any more."""
    threading.Thread(target=_watch, args=(parent,), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)

"""Ending together with the process that started this one, even when that one is killed."""

import ctypes
import os
import signal
import sys

from emptychair.core.parents import end_with

PARENT = "EMPTYCHAIR_PARENT"
_PR_SET_PDEATHSIG = 1


def is_part() -> bool:
    """Whether `emptychair up` started this process, and cares for the rest."""
    return PARENT in os.environ


def end_with_parent() -> None:
    """Be killed when the process of the environment's EMPTYCHAIR_PARENT dies; nothing happens without one."""
    if not is_part():
        return
    parent = int(os.environ[PARENT])
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The parent may have died before the line above, and other systems know no such signal.
    end_with(parent)

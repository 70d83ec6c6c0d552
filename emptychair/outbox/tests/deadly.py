"""A worker that ends, as if killed, at a named point of sending: `python -m emptychair.outbox.tests.deadly POINT`."""

import os
import signal
import sys

from emptychair.core import stops

if __name__ == "__main__":
    _, point = sys.argv
    stops.at[point] = lambda: os.kill(os.getpid(), signal.SIGKILL)
    from emptychair.cli.worker import command

    command(args=[])

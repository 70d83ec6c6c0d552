"""A process of its own that brings the database up to date, so that those who wait for it stay small."""

import signal
import sys

from emptychair.cli._django import django_ready
from emptychair.core.errors import EmptychairError

PATIENCE_SECONDS = 60

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        with django_ready(patience_seconds=PATIENCE_SECONDS):
            pass
    except EmptychairError as error:
        sys.exit(str(error))

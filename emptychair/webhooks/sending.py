"""Tells endpoints what happens, beside everything else that the worker does.

Each endpoint has a line of its own, and there are as many lines as there can be endpoints: one that is slow or hangs
holds back nobody else.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
from django.db import InterfaceError, OperationalError, connection

from emptychair.core import stops
from emptychair.webhooks import queue, selectors, telling
from emptychair.webhooks.models import Delivery
from emptychair.webhooks.walking import walk

log = logging.getLogger(__name__)

LINES = 20
_LOOK_SECONDS = 1.0
_PAUSE_SECONDS = 2.0
_AWAY = (psycopg.OperationalError, OperationalError, InterfaceError)


class Herald(threading.Thread):
    """Looks for what happened and tells it until it is told to stop; a database that goes away only makes it wait."""

    def __init__(self) -> None:
        super().__init__(name="herald", daemon=True)
        self._stop_asked = threading.Event()
        self._busy: set[int] = set()
        self._lines = ThreadPoolExecutor(LINES, thread_name_prefix="webhook")

    def stop(self) -> None:
        """Ask to end: what is being told is finished, the rest is left to the next."""
        self._stop_asked.set()

    def run(self) -> None:
        """The thread."""
        while not self._stop_asked.is_set():
            pause = _LOOK_SECONDS
            try:
                pause = 0.0 if self._look() else _LOOK_SECONDS
            except _AWAY as error:
                log.warning("webhooks wait for the database: %s", " ".join(str(error).split()))
                connection.close()
                pause = _PAUSE_SECONDS
            except Exception:
                # What one event breaks must not end all others for ever without a word.
                log.exception("looking for what webhooks tell failed")
                pause = _PAUSE_SECONDS
            self._stop_asked.wait(pause)
        self._lines.shutdown(cancel_futures=True)
        connection.close()

    def _look(self) -> bool:
        more = walk()
        queue.free_lost()
        for endpoint_id in selectors.ready(besides=tuple(self._busy)):
            self._busy.add(endpoint_id)
            self._lines.submit(self._tell_all, endpoint_id)
        return more

    def _tell_all(self, endpoint_id: int) -> None:
        """Tell the endpoint everything that is due."""
        try:
            while not self._stop_asked.is_set() and (claimed := queue.claim(endpoint_id)):
                tell(claimed)
        except _AWAY as error:
            log.warning("a webhook waits for the database: %s", " ".join(str(error).split()))
        except Exception:
            log.exception("telling endpoint %d stopped", endpoint_id)
        finally:
            connection.close()
            self._busy.discard(endpoint_id)


def tell(claimed: Delivery) -> None:
    """Tell what was claimed, and keep what became of it, however long the database is away."""
    stops.reached("before the webhook")
    outcome = telling.try_once(claimed)
    _keep(lambda: queue.keep(claimed, outcome))


def _keep(record: Callable[[], None]) -> None:
    while True:
        try:
            record()
        except _AWAY:
            connection.close()
            time.sleep(_PAUSE_SECONDS / 4)
        else:
            return

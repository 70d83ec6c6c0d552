"""Sends what is due, beside everything else that the worker does.

Each channel has a line of its own, so that a server that is away or slow holds back nobody else's answers.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from emptychair.channels import accounts, delivery
from emptychair.channels.errors import ChannelError
from emptychair.channels.problems import NO_PROBLEM, Problem, gettext_noop
from emptychair.core import stops
from emptychair.core.sealing import SealBroken
from emptychair.outbox import handover, later_due
from emptychair.outbox.handover import Claimed
from emptychair.outbox.later import WAKE

log = logging.getLogger(__name__)

LINES = 8
_PAUSE_SECONDS = 2.0
_SEALED = Problem(
    gettext_noop("The password was kept under another secret of this installation. An administrator has to type it.")
)
_AWAY = (psycopg.OperationalError, OperationalError, InterfaceError)


class Sender(threading.Thread):
    """Sends until it is told to stop; a database that goes away only makes it wait."""

    def __init__(self) -> None:
        super().__init__(name="sender", daemon=True)
        self._stop_asked = threading.Event()
        self._busy: set[int] = set()
        self._lines = ThreadPoolExecutor(LINES, thread_name_prefix="line")

    def stop(self) -> None:
        """Ask to end: what is being handed over is finished, the rest is left to the next."""
        self._stop_asked.set()

    def run(self) -> None:
        """The thread."""
        while not self._stop_asked.is_set():
            try:
                with psycopg.connect(**connection.get_connection_params(), autocommit=True) as ear:
                    ear.execute(f"LISTEN {WAKE}")
                    self._serve(ear)
            except _AWAY as error:
                log.warning("answers wait for the database: %s", " ".join(str(error).split()))
                connection.close()
                self._stop_asked.wait(_PAUSE_SECONDS)
        self._lines.shutdown()
        connection.close()

    def _serve(self, ear: psycopg.Connection[object]) -> None:
        while not self._stop_asked.is_set():
            handover.free_lost()
            later_due.settle()
            while len(self._busy) < LINES and (claimed := handover.claim(besides=tuple(self._busy))):
                self._busy.add(claimed.channel_id)
                self._lines.submit(self._send_all, claimed)
            list(ear.notifies(timeout=1, stop_after=1))

    def _send_all(self, claimed: Claimed | None) -> None:
        """Send this, and then what else is due of its channel."""
        assert claimed is not None  # noqa: S101 - the loop below ends with none
        channel_id = claimed.channel_id
        try:
            while claimed is not None:
                send(claimed, stop=self._stop_asked)
                claimed = None if self._stop_asked.is_set() else handover.claim(of=channel_id)
        except _AWAY as error:
            log.warning("an answer waits for the database: %s", " ".join(str(error).split()))
        except Exception:
            log.exception("sending for channel %d stopped", channel_id)
        finally:
            connection.close()
            self._busy.discard(channel_id)


def send(claimed: Claimed, *, stop: threading.Event | None = None) -> None:
    """Send what was claimed, and keep what became of it, however long the database is away."""
    account = claimed.account
    if account is None:
        _keep(lambda: handover.has_no_account(claimed))
        return
    try:
        password = accounts.password_of(account)
        with delivery.line_to(account, password=password, near=settings.EMPTYCHAIR_NEAR_HOSTS) as line:
            refused = line.offer(to=claimed.to, cc=claimed.cc)
            stops.reached("before the mail")
            mail = None if stop and stop.is_set() else _begun(claimed)
            if mail:
                stops.reached("as it leaves")
                receipt = line.hand_over(mail)
                stops.reached("before the record")
                _keep(lambda: handover.sent(claimed, receipt=receipt, refused=refused))
            else:
                _keep(lambda: handover.release(claimed))
        told = NO_PROBLEM
    except delivery.NotTaken as error:
        why = error
        _keep(lambda: handover.not_taken(claimed, why, for_good=why.for_good and not why.account))
        told = error.problem if error.account else NO_PROBLEM
    except delivery.Lost as error:
        problem = error.problem
        _keep(lambda: handover.lost(claimed, problem))
        return
    except SealBroken:
        _keep(lambda: handover.not_taken(claimed, ChannelError(_SEALED), for_good=False))
        told = _SEALED
    accounts.note(account, told)


def _begun(claimed: Claimed) -> bytes | None:
    """The mail to hand over. When this fails nothing has left, whatever the database kept of it."""
    try:
        return handover.begin(claimed)
    except _AWAY:
        connection.close()
        return None


def _keep(record: Callable[[], None]) -> None:
    """Keep what is known, again and again while the database is away: what is not kept nobody would know."""
    while True:
        try:
            record()
        except _AWAY:
            connection.close()
            time.sleep(_PAUSE_SECONDS / 4)
        else:
            return

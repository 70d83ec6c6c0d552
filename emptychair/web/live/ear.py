"""Listens to the database in a thread of its own, with the one connection that all streams of a process need."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Collection
from typing import Any

import psycopg
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import DatabaseError, InterfaceError, connection
from django.utils.crypto import constant_time_compare

from emptychair.core import clock
from emptychair.web.live.streams import Stream, Streams
from emptychair.web.live.topics import CHANNEL, may_hear

log = logging.getLogger(__name__)

CHECK_SECONDS = 3.0
_LOOK_SECONDS = 1.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.5, 15.0


class Ear(threading.Thread):
    """Hands what is told to the streams, and ends those whose readers may not hear it any more."""

    def __init__(self, streams: Streams, *, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(name="live", daemon=True)
        self._streams, self._loop = streams, loop
        self._stopped = threading.Event()

    def run(self) -> None:
        """The thread: when the database goes away it waits, longer each time, and then has all pages ask again."""
        pause = _FIRST_PAUSE_SECONDS
        while not self._stopped.is_set():
            begun = time.monotonic()
            try:
                self._listen()
            except (psycopg.Error, DatabaseError, InterfaceError) as error:
                log.warning("live pages wait for the database: %s", str(error).partition("\n")[0])
                self._call(self._streams.stop_hearing)
            finally:
                connection.close()
            pause = _FIRST_PAUSE_SECONDS if time.monotonic() - begun > _LONGEST_PAUSE_SECONDS else pause
            self._stopped.wait(pause)
            pause = min(_LONGEST_PAUSE_SECONDS, pause * 2)

    def stop(self) -> None:
        """End within a second."""
        self._stopped.set()

    def _listen(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        self._call(self._streams.begin_to_hear)
        checked = 0.0
        while not self._stopped.is_set():
            for notice in connection.connection.notifies(timeout=_LOOK_SECONDS):
                self._call(self._streams.hear, notice.payload.split())
            if time.monotonic() - checked >= CHECK_SECONDS:
                self._call(self._streams.end, refused(self._streams.all()))
                checked = time.monotonic()

    def _call(self, function: Any, *given: Any) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, *given)


def refused(streams: Collection[Stream]) -> list[Stream]:
    """Those whose session is over, whose seat is closed or has another password, or may not hear a topic now."""
    if not streams:
        return []
    keys = {stream.listener.session_key for stream in streams}
    sessions = Session.objects.filter(session_key__in=keys, expire_date__gt=clock.now())
    living = set(sessions.values_list("session_key", flat=True))
    seats = get_user_model().objects.in_bulk({stream.listener.seat.pk for stream in streams})
    heard = _heard(streams, seats)
    return [
        stream
        for stream in streams
        if stream.listener.session_key not in living
        or not _is_still(stream, seats.get(stream.listener.seat.pk))
        or not stream.listener.topics <= heard[stream.listener.seat.pk]
    ]


def _heard(streams: Collection[Stream], seats: dict[Any, Any]) -> dict[Any, frozenset[str]]:
    """What each seat may hear of all that it listens to on any page."""
    wanted: dict[Any, set[str]] = {}
    for stream in streams:
        wanted.setdefault(stream.listener.seat.pk, set()).update(stream.listener.topics)
    return {pk: may_hear(seats[pk], topics) if pk in seats else frozenset() for pk, topics in wanted.items()}


def _is_still(stream: Stream, seat: Any) -> bool:
    """Whether the seat may sign in, and the session began with the password that it has now."""
    same = seat is not None and constant_time_compare(seat.get_session_auth_hash(), stream.listener.session_hash)
    return same and seat.is_active

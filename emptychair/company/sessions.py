"""Where somebody is signed in."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from emptychair.company import journal
from emptychair.company.models import Browser, Seat

_SEEN = "seen_at"
_EVERY_SECONDS = 300
_MOST = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One browser in which the seat is signed in; `system` and `browser` are what it says of itself."""

    id: int
    browser: str
    system: str
    address: str
    begun_at: datetime
    seen_at: datetime
    current: bool


def keep_seen(request: HttpRequest) -> None:
    """Write down that the session was used, unless that was done in the last minutes."""
    now = int(time.time())
    if now - request.session.get(_SEEN, 0) < _EVERY_SECONDS:
        return
    request.session[_SEEN] = now
    UserSession.objects.create_from_request(request)


def sessions_of(request: HttpRequest, seat: Seat) -> Sequence[Session]:
    """Where the seat is signed in, the latest used first."""
    kept = UserSession.objects.purge_and_list(seat)[:_MOST]
    kept.sort(key=lambda one: one.last_seen_at, reverse=True)
    return [
        Session(
            id=one.pk,
            browser=_first_of(one.user_agent, _BROWSERS),
            system=_first_of(one.user_agent, _SYSTEMS),
            address=one.ip,
            begun_at=one.created_at,
            seen_at=one.last_seen_at,
            current=one.session_key == request.session.session_key,
        )
        for one in kept
    ]


# Each before those that it also names in its own line: Edge says that it is Chrome, and Chrome that it is Safari.
_BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux",
}  # fmt: skip


def browser_in_words(user_agent: str) -> str:
    """Which browser on which system says that of itself; nothing where it says nothing known."""
    return " · ".join(filter(None, (_first_of(user_agent, _BROWSERS), _first_of(user_agent, _SYSTEMS))))


def _first_of(user_agent: str, known: dict[str, str]) -> str:
    return next((name for mark, name in known.items() if mark in user_agent), "")


def end_session(seat: Seat, *, pk: int) -> None:
    """End one of the seat's own sessions; another's is not there."""
    with transaction.atomic():
        found = UserSession.objects.filter(user=seat, pk=pk).first()
        if found:
            found.end()
            journal.record("ended a session", by=seat, about=f"seat {seat.pk}")


def end_others(request: HttpRequest, seat: Seat, *, verb: str = "ended all other sessions") -> None:
    """End every session of the seat but the one that asks."""
    with transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(ended_count=F("ended_count") + 1)
        seat.refresh_from_db(fields=["ended_count"])
        journal.record(verb, by=seat, about=f"seat {seat.pk}")
    before = request.session.session_key
    update_session_auth_hash(request, seat)
    here = Browser.objects.filter(seat=seat, session_key=before)
    here.update(session_key=request.session.session_key, session_hash=seat.get_session_auth_hash())

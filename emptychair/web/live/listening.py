"""Where a page asks to be told: an address like every other, whose answer does not end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from emptychair.web.live.topics import may_hear

DOOR = "asgi.scope"
"""Where the door lays what it knows of a request; a server that cannot keep answers open lays nothing."""

LISTENER = "emptychair.listener"
MOST_TOPICS = 8
_LONGEST_AGE_SECONDS = 999_999


@dataclass(frozen=True, kw_only=True, slots=True)
class Listener:
    """Who hears what, and whether they still may is asked by it again and again.

    `age_seconds` is how long ago the page was asked for: what was told since then it does not know of yet.
    """

    seat: Any
    session_key: str
    session_hash: str
    topics: frozenset[str]
    age_seconds: int = field(default=_LONGEST_AGE_SECONDS)


@require_GET
def listen(request: HttpRequest) -> HttpResponse:
    """Begin to tell the reader about `topics`; 204 where answers cannot be kept open: then the page asks by itself."""
    seat: Any = request.user
    topics = frozenset(request.GET.get("topics", "").split(" ", MOST_TOPICS))
    if len(topics) > MOST_TOPICS or may_hear(seat, topics) != topics:
        raise Http404
    if DOOR not in request.META:
        return HttpResponse(status=204)
    age = request.GET.get("age", "")
    request.META[DOOR][LISTENER] = Listener(
        seat=seat,
        session_key=request.session.session_key or "",
        session_hash=seat.get_session_auth_hash(),
        topics=topics,
        age_seconds=int(age) if age.isdecimal() and len(age) < 6 else _LONGEST_AGE_SECONDS,
    )
    return HttpResponse(content_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

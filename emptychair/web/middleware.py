"""What every answer carries and what no request may exceed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

Answer = Callable[[HttpRequest], HttpResponseBase]

PATH_CHARACTERS = 2_000
QUERY_CHARACTERS = 8_000

# Nothing comes from elsewhere and nothing that stands in a page runs: scripts and styles are files of ours.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    # No page of a customer stays in a browser or proxy that its reader has left.
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class SecurityHeaders:
    """Stands outermost, so that no answer escapes: pages, files, refusals and faults alike.

    An answer may bring a policy of its own, a sandbox for a download, say; what it leaves out is filled in.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        mark = request_id.set(secrets.token_hex(8))
        request.request_id = request_id.get()  # type: ignore[attr-defined]  # Django logs refusals after this returns
        try:
            response = too_long(request) or self.get_response(request)
            response["X-Request-ID"] = request_id.get()
        finally:
            request_id.reset(mark)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure() or settings.SECURE_HSTS_SECONDS:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={hsts_seconds()}")
        return response


def hsts_seconds() -> int:
    """How long a browser shall insist on TLS: what the settings say, else a year."""
    return settings.SECURE_HSTS_SECONDS or 31_536_000


def too_long(request: HttpRequest) -> HttpResponse | None:
    """Refuse an address that nobody typed before anything else looks at it."""
    if len(request.META.get("QUERY_STRING", "")) <= QUERY_CHARACTERS and len(request.path) <= PATH_CHARACTERS:
        return None
    return HttpResponse(render_to_string("413.html"), status=414)

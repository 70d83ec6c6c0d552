"""Tells requests of somebody at this machine from all others."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

_FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_VIA")


def is_from_here(request: HttpRequest, *, strict: bool = False) -> bool:
    """Whether the request comes from this machine to this machine, with nothing in between.

    A proxy on the same machine also comes from here: it shows by its headers, or by the settings that name it, and
    with `strict` by the page from which the browser says that it posts.
    """
    if settings.SECURE_PROXY_SSL_HEADER or not _is_loopback(urlsplit(settings.EMPTYCHAIR_ADDRESS).hostname):
        return False
    if any(name in request.META for name in _FORWARDED):
        return False
    if strict and not _is_loopback(urlsplit(request.META.get("HTTP_ORIGIN", "")).hostname):
        return False
    host = urlsplit(f"//{request.get_host()}").hostname
    return _is_loopback(host) and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address((host or "").removeprefix("::ffff:")).is_loopback
    except ValueError:
        return False

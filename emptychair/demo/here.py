"""Tells requests of somebody at this machine from all others."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from emptychair.core.exposure import is_loopback

_FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_VIA")


def is_from_here(request: HttpRequest, *, strict: bool = False) -> bool:
    """Whether the request comes from this machine to this machine, with nothing in between.

    A proxy on the same machine also comes from here: it shows by its headers, or by the settings that name it, and
    with `strict` by the page from which the browser says that it posts.
    """
    if settings.SECURE_PROXY_SSL_HEADER or not is_loopback(urlsplit(settings.EMPTYCHAIR_ADDRESS).hostname):
        return False
    if any(name in request.META for name in _FORWARDED):
        return False
    if strict and not is_loopback(urlsplit(request.META.get("HTTP_ORIGIN", "")).hostname):
        return False
    host = urlsplit(f"//{request.get_host()}").hostname
    return is_loopback(host) and is_loopback(request.META.get("REMOTE_ADDR", ""))

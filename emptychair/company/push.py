"""Browsers in which seats want to be told, and telling them what the seat has not seen in its pages.

Addresses of push services come from browsers, so from anybody: only known services are called, by the one guard.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import ngettext

from emptychair.company import mailing, notices, once, places, selectors
from emptychair.company.errors import NotABrowserOfOurs
from emptychair.company.models import Browser, Notice, Seat
from emptychair.company.notice_words import said
from emptychair.core import clock, http, webpush
from emptychair.core.reach import Unreachable
from emptychair.core.sealing import SealBroken, Sealer

SERVICES = (
    "fcm.googleapis.com",
    ".push.services.mozilla.com",
    ".notify.windows.com",
    ".push.apple.com",
)
"""Of Chrome and its kin, Firefox, Edge and Safari. One with a dot before it stands for all names that end so."""

SOON = timedelta(seconds=10)
"""So long a page that is open has to show it first."""

MOST_BROWSERS = 20
_FRESH_FOR = timedelta(hours=12)
_REST = timedelta(minutes=10)
_SECONDS = 10.0
_TAKEN, _GONE = range(200, 300), (404, 410)
_HEADERS = {
    "Content-Type": "application/octet-stream",
    "Content-Encoding": "aes128gcm",
    "TTL": str(int(_FRESH_FOR.total_seconds())),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """How a browser is reached: what it gave when it was asked, and nobody else may know."""

    endpoint: str
    p256dh: str
    auth: str


def public_key() -> str:
    """What browsers bind their subscription to."""
    return webpush.packed(webpush.point_of(_key().public_key()))


def browsers_of(seat: Seat) -> Sequence[Browser]:
    """Where the seat is told, the latest first."""
    return list(Browser.objects.filter(seat=seat).order_by("-made_at", "-pk")[:MOST_BROWSERS])


def remember(seat: Seat, way: Way, *, session_key: str, name: str) -> Browser:
    """Tell the seat in this browser from now on, as long as its session there goes on. Raises NotABrowserOfOurs.

    A browser tells one seat: who signed in last and asked for it.
    """
    _check(way)
    sealed = _sealer().seal(json.dumps([way.endpoint, way.p256dh, way.auth]))
    given = {
        "seat": seat, "sealed": sealed, "name": name[:80], "session_key": session_key,
        "session_hash": seat.get_session_auth_hash(), "made_at": clock.now(), "rests_until": None,
        "place": places.here(),
    }  # fmt: skip
    with transaction.atomic():
        kept, _made = Browser.objects.update_or_create(endpoint_hash=once.hashed(way.endpoint), defaults=given)
        more = Browser.objects.filter(seat=seat).order_by("-made_at", "-pk")[MOST_BROWSERS:]
        Browser.objects.filter(pk__in=[one.pk for one in more]).delete()
    return kept


def _check(way: Way) -> None:
    try:
        to = http.address_of(way.endpoint)
        webpush.Keys.read(p256dh=way.p256dh, auth=way.auth)
    except (http.BadAddress, webpush.NotABrowser) as error:
        raise NotABrowserOfOurs from error
    if not (to.secure and is_service(to.host)):
        raise NotABrowserOfOurs


def is_service(host: str) -> bool:
    """Whether it is a push service that may be called: a known one, or one that the settings name."""
    known = (*SERVICES, *settings.EMPTYCHAIR_PUSH_HOSTS)
    return any(host == one or (one.startswith(".") and host.endswith(one)) for one in known)


def forget(seat: Seat, pk: int) -> None:
    """Tell the seat nothing there any more; another's browser is not there."""
    Browser.objects.filter(seat=seat, pk=pk).delete()


def tell_due() -> int:
    """Tell every seat what is new in its browsers; a copy of the installation tells nobody. Returns how many took."""
    ours = Browser.objects.filter(place=places.here())
    seats = Seat.objects.filter(pk__in=ours.values("seat"), is_active=True)
    return sum(_tell(seat) for seat in seats.order_by("pk"))


def _tell(seat: Seat) -> int:
    browsers = _living(seat)
    if not browsers:
        return 0
    with mailing.in_words_of(seat):
        told = _claim(seat, browsers)
        message = _message(told) if told else b""
    reached = sum(_post(one, message) for one in browsers) if told else 0
    if told and not reached:
        Notice.objects.filter(pk__in=[one.pk for one in told]).update(told_by="")
    return reached


def _living(seat: Seat) -> list[Browser]:
    """Those in which the seat is still signed in; the others are forgotten."""
    all_of = browsers_of(seat)
    keys = [one.session_key for one in all_of]
    open_ones = Session.objects.filter(session_key__in=keys, expire_date__gt=clock.now())
    open_keys, now_is = set(open_ones.values_list("session_key", flat=True)), seat.get_session_auth_hash()
    living = [one for one in all_of if one.session_key in open_keys and constant_time_compare(one.session_hash, now_is)]
    Browser.objects.filter(pk__in={one.pk for one in all_of} - {one.pk for one in living}).delete()
    return [one for one in living if one.rests_until is None or one.rests_until <= clock.now()]


def _claim(seat: Seat, browsers: Sequence[Browser]) -> list[Notice]:
    """What is told now, and by no other way from now on: that is kept before anything leaves."""
    now, wishes = clock.now(), notices.wishes_of(seat)
    if notices.is_quiet(wishes.quiet_from, wishes.quiet_until):
        return []
    since = max(now - _FRESH_FOR, min(one.made_at for one in browsers))
    with transaction.atomic():
        new = Notice.objects.filter(seat=seat, seen_at=None, told_by="", at__gt=since, at__lte=now - SOON)
        told = list(new.select_for_update(skip_locked=True).order_by("at", "id"))
        Notice.objects.filter(pk__in=[one.pk for one in told]).update(told_by=Notice.Way.PUSH)
    return told


def _message(told: Sequence[Notice]) -> bytes:
    """One line of who and what, and never a customer's words: it stands on screens that are locked."""
    company, count = selectors.the_company(), len(told)
    many = ngettext("%(number)d notice for you", "%(number)d notices for you", count) % {"number": count}
    given = {
        "title": str(said(told[0])) if count == 1 else many,
        "body": company.name if company else "",
        "url": reverse("notice", args=[told[0].pk]) if count == 1 else reverse("notices"),
        "tag": f"notice-{told[-1].pk}",
    }
    return json.dumps(given, ensure_ascii=False).encode()


def _post(browser: Browser, message: bytes) -> bool:
    """Whether its push service has taken the message. A browser that is no more is forgotten; others rest a while."""
    try:
        way = Way(**dict(zip(("endpoint", "p256dh", "auth"), json.loads(_sealer().open(browser.sealed)), strict=True)))
        _check(way)
        status = _handed_over(way, message)
    except (SealBroken, NotABrowserOfOurs):
        status = _GONE[0]
    except (http.BadAddress, http.NoAnswer, Unreachable):
        status = 0
    if status in _GONE:
        browser.delete()
    elif status in _TAKEN:
        Browser.objects.filter(pk=browser.pk).update(told_at=clock.now())
    else:
        Browser.objects.filter(pk=browser.pk).update(rests_until=clock.now() + _REST)
    return status in _TAKEN


def _handed_over(way: Way, message: bytes) -> int:
    keys = webpush.Keys.read(p256dh=way.p256dh, auth=way.auth)
    signed = webpush.authorization(way.endpoint, key=_key(), contact=_contact(), now=clock.now())
    return http.post(
        way.endpoint,
        body=webpush.encrypted(message, to=keys),
        headers=_HEADERS | {"Authorization": signed},
        near=settings.EMPTYCHAIR_NEAR_HOSTS,
        seconds=_SECONDS,
    ).status


def _contact() -> str:
    """Whom a push service may ask about us."""
    return f"mailto:{mailing.sender()}" if settings.EMPTYCHAIR_MAILS else settings.EMPTYCHAIR_ADDRESS


def _key() -> EllipticCurvePrivateKey:
    return _key_of(settings.SECRET_KEY)


@cache
def _key_of(secret: str) -> EllipticCurvePrivateKey:
    return webpush.signing_key(secret)


def _sealer() -> Sealer:
    return _sealer_of(settings.SECRET_KEY)


@cache
def _sealer_of(secret: str) -> Sealer:
    return Sealer([secret], purpose="push")

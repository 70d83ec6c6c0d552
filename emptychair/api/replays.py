"""The same request with the same key is done once, and answered the same each time."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from emptychair.api.errors import BadKey, KeyUsed
from emptychair.api.models import Replay
from emptychair.company.models import ApiToken
from emptychair.core import clock
from emptychair.core.sealing import SealBroken, Sealer

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def once(request: HttpRequest, token: ApiToken, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Do it, or answer as before. What is done and what is answered are committed together.

    What was refused is not kept: nothing was done, and the key can be used again. Raises BadKey and KeyUsed.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return act()
    if not _KEY.fullmatch(key):
        raise BadKey
    key_hash, asked_hash = _hash(key.encode()), _hash(f"{request.method} {request.path}\n".encode() + request.body)
    with transaction.atomic():
        _wait_for_others(token, key_hash)
        kept = Replay.objects.filter(token=token, key_hash=key_hash, made_at__gt=clock.now() - KEPT).first()
        if kept is not None:
            return _again(kept, asked_hash)
        response = act()
        if isinstance(response, HttpResponse) and response.status_code < HTTPStatus.BAD_REQUEST:
            answer = {
                "asked_hash": asked_hash,
                "status": response.status_code,
                "body": _sealer().seal(response.content.decode()),
            }
            answered = answer | {"made_at": clock.now()}
            Replay.objects.update_or_create(token=token, key_hash=key_hash, defaults=answered)
        else:
            transaction.set_rollback(True)
    return response


def forget_old() -> int:
    """Drop what is older than 24 hours. Returns how many answers went."""
    return Replay.objects.filter(made_at__lte=clock.now() - KEPT).delete()[0]


def _again(kept: Replay, asked_hash: str) -> HttpResponse:
    if kept.asked_hash != asked_hash:
        raise KeyUsed
    headers = {"Idempotent-Replayed": "true"}
    try:
        body = _sealer().open(kept.body)
    except SealBroken as error:
        raise KeyUsed from error
    return HttpResponse(body, status=kept.status, content_type="application/json; charset=utf-8", headers=headers)


def _sealer() -> Sealer:
    """An answer may hold what is shown once: the address of a customer's page, a secret."""
    return Sealer([settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)], purpose="answers to requests")


def _wait_for_others(token: ApiToken, key_hash: str) -> None:
    """Until the end of this transaction nobody else does anything with this key."""
    number = int.from_bytes(hashlib.sha256(f"{token.pk} {key_hash}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _hash(given: bytes) -> str:
    return hashlib.sha256(given).hexdigest()

"""Secrets of endpoints and the signatures made with them, as https://www.standardwebhooks.com describes them."""

import hmac
import secrets
from base64 import b64decode, b64encode
from hashlib import sha256

from django.conf import settings

from emptychair.core import clock
from emptychair.core.sealing import Sealer
from emptychair.webhooks.models import Endpoint

MARK = "whsec_"
_BYTES = 32
_PURPOSE = "secrets of webhooks"


def fresh() -> str:
    """A new secret as its receiver gets it: 256 random bits in base64, after the mark."""
    return MARK + b64encode(secrets.token_bytes(_BYTES)).decode()


def sealed(secret: str) -> str:
    """The secret as it may be kept."""
    return _sealer().seal(secret)


def secrets_of(endpoint: Endpoint) -> list[str]:
    """The secret in force, and the one before while receivers may still know only that. Raises SealBroken."""
    known = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_secret_until and endpoint.old_secret_until > clock.now():
        known.append(endpoint.old_secret)
    return [_sealer().open(one) for one in known]


def signatures(body: bytes, *, webhook_id: str, timestamp: int, known: list[str]) -> str:
    """A signature by each secret, as they stand in `webhook-signature`. `timestamp` is in seconds since 1970."""
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    keys = [b64decode(secret.removeprefix(MARK)) for secret in known]
    return " ".join(f"v1,{b64encode(hmac.digest(key, signed, sha256)).decode()}" for key in keys)


def _sealer() -> Sealer:
    return Sealer([settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)], purpose=_PURPOSE)

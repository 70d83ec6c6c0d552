"""Messages to browsers: encrypted for one of them (RFC 8291), and signed as ours for its push service (RFC 8292)."""

import binascii
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from emptychair.core.errors import EmptychairError

LONGEST = 3_000
"""Bytes of a message; push services take 4,096 of what is made of it (RFC 8030, section 7.2)."""

_RECORD = 4_096
_ORDER = 0xFFFFFFFF_00000000_FFFFFFFF_FFFFFFFF_BCE6FAAD_A7179E84_F3B9CAC2_FC632551
"""Of the curve: https://neuromancer.sk/std/nist/P-256"""
_LIFE = timedelta(hours=12)
_POINT_BYTES, _SECRET_BYTES, _SALT_BYTES = 65, 16, 16


class NotABrowser(EmptychairError):
    """These are not the keys of a browser: not a point of the curve, or a secret of another length."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys:
    """What a browser gives: its public key, and the secret that it shares with nobody but us."""

    point: EllipticCurvePublicKey
    secret: bytes

    @classmethod
    def read(cls, *, p256dh: str, auth: str) -> "Keys":
        """From the two texts that a browser calls so. Raises NotABrowser."""
        point, secret = unpacked(p256dh), unpacked(auth)
        if len(point) != _POINT_BYTES or len(secret) != _SECRET_BYTES:
            raise NotABrowser
        try:
            return cls(point=EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point), secret=secret)
        except ValueError as error:
            raise NotABrowser from error


def encrypted(
    message: bytes, *, to: Keys, own: EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The body of the request, in one record of aes128gcm (RFC 8188). `own` and `salt` are made for each message."""
    assert len(message) <= LONGEST, "a message for a browser is a line or two"  # noqa: S101 - a bound of ours
    own, salt = own or generate_private_key(SECP256R1()), salt or os.urandom(_SALT_BYTES)
    ours, theirs = point_of(own.public_key()), point_of(to.point)
    shared = own.exchange(ECDH(), to.point)
    secret = _derived(shared, salt=to.secret, info=b"WebPush: info\0" + theirs + ours, length=32)
    key = _derived(secret, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derived(secret, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    head = salt + struct.pack("!IB", _RECORD, len(ours)) + ours
    return head + AESGCM(key).encrypt(nonce, message + b"\x02", None)


def authorization(endpoint: str, *, key: EllipticCurvePrivateKey, contact: str, now: datetime) -> str:
    """The header by which a push service knows us; good for that service alone, for half a day."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((now + _LIFE).timestamp()), "sub": contact}
    signed = jwt.encode(claims, key, algorithm="ES256")
    return f"vapid t={signed}, k={packed(point_of(key.public_key()))}"


def point_of(key: EllipticCurvePublicKey) -> bytes:
    """The public key in 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def signing_key(secret: str) -> EllipticCurvePrivateKey:
    """The installation's key for push services, always the same for one secret, so that it is kept nowhere."""
    made = HKDF(algorithm=SHA256(), length=48, salt=None, info=b"emptychair push").derive(secret.encode())
    return derive_private_key(int.from_bytes(made, "big") % (_ORDER - 1) + 1, SECP256R1())


def packed(given: bytes) -> str:
    """As browsers and push services write bytes."""
    return urlsafe_b64encode(given).decode().rstrip("=")


def unpacked(given: str) -> bytes:
    """The bytes; raises NotABrowser for what is none."""
    try:
        return urlsafe_b64decode(given + "=" * (-len(given) % 4))
    except (binascii.Error, ValueError) as error:
        raise NotABrowser from error


def _derived(given: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(given)

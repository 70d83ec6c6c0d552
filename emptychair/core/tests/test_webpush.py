"""Messages to browsers are what the standards say, and nobody else can read them."""

import struct
from datetime import UTC, datetime

import jwt
import pytest
from cryptography.exceptions import InvalidTag
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

from emptychair.core.webpush import Keys, NotABrowser, authorization, encrypted, packed, point_of, signing_key, unpacked

# https://www.rfc-editor.org/rfc/rfc8291#appendix-A
PLAIN = b"When I grow up, I want to be a watermelon"
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
THEIRS = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def private(given: str) -> EllipticCurvePrivateKey:
    return derive_private_key(int.from_bytes(unpacked(given), "big"), SECP256R1())


def opened(body: bytes, *, key: EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """What a browser reads."""
    salt, (_size, length) = body[:16], struct.unpack("!IB", body[16:21])
    sender = body[21 : 21 + length]
    shared = key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), sender))

    def derived(given: bytes, salt: bytes, info: bytes, length: int) -> bytes:
        return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(given)

    secret = derived(shared, auth, b"WebPush: info\0" + point_of(key.public_key()) + sender, 32)
    aes = AESGCM(derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16))
    padded = aes.decrypt(derived(secret, salt, b"Content-Encoding: nonce\0", 12), body[21 + length :], None)
    return padded.rstrip(b"\0").removesuffix(b"\x02")


def test_the_standards_own_example_comes_out_byte_by_byte() -> None:
    body = encrypted(PLAIN, to=Keys.read(p256dh=P256DH, auth=AUTH), own=private(OURS), salt=unpacked(SALT))
    assert packed(body) == BODY
    assert opened(body, key=private(THEIRS), auth=unpacked(AUTH)) == PLAIN


def test_only_the_browser_reads_it_and_no_two_messages_are_alike() -> None:
    browser, auth = generate_private_key(SECP256R1()), bytes(range(16))
    keys = Keys.read(p256dh=packed(point_of(browser.public_key())), auth=packed(auth))
    bodies = [encrypted("Ada mentions you – ☕".encode(), to=keys) for _ in range(2)]
    assert {opened(body, key=browser, auth=auth).decode() for body in bodies} == {"Ada mentions you – ☕"}
    assert bodies[0][:16] != bodies[1][:16]
    with pytest.raises(InvalidTag):
        opened(bodies[0], key=generate_private_key(SECP256R1()), auth=auth)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", ""),
        (P256DH, ""),
        ("", AUTH),
        (P256DH[:-1], AUTH),
        ("B" + "A" * 86, AUTH),
        (P256DH, AUTH + "AAAA"),
        ("ä", AUTH),
    ],
)
def test_what_no_browser_gives_is_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(NotABrowser):
        Keys.read(p256dh=p256dh, auth=auth)


def test_the_signature_is_for_one_service_and_ends_within_a_day() -> None:
    key, now = generate_private_key(SECP256R1()), datetime(2031, 1, 5, 9, tzinfo=UTC)
    said = authorization("https://push.example:8443/send/x?y", key=key, contact="mailto:desk@loom.example", now=now)
    token, public = said.removeprefix("vapid t=").split(", k=")
    claims = jwt.decode(
        token,
        key.public_key(),
        algorithms=["ES256"],
        audience="https://push.example:8443",
        options={"verify_exp": False},
    )
    assert claims["sub"] == "mailto:desk@loom.example"
    assert 0 < claims["exp"] - now.timestamp() <= 24 * 3600
    assert unpacked(public) == point_of(key.public_key())


def test_the_installations_key_is_that_of_its_secret() -> None:
    one, same, other = (point_of(signing_key(secret).public_key()) for secret in ("a" * 40, "a" * 40, "b" * 40))
    assert one == same != other

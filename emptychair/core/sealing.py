"""Secrets at rest: sealed with a key that is made of the installation's secret and stands in no database."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from emptychair.core.errors import EmptychairError


class SealBroken(EmptychairError):
    """What was sealed cannot be opened: the installation's secret is another one now, or somebody changed it."""


class Sealer:
    """Seals for one purpose. The first secret seals, all of them open, so that a secret can be changed."""

    def __init__(self, secrets: Sequence[str], *, purpose: str) -> None:
        self._keys = MultiFernet([Fernet(_key(secret, purpose)) for secret in secrets])

    def seal(self, text: str) -> str:
        """The text as it may be kept."""
        return self._keys.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text that was sealed. Raises SealBroken."""
        try:
            return self._keys.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealBroken from error


def _key(secret: str, purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"emptychair {purpose}".encode())
    return urlsafe_b64encode(derived.derive(secret.encode()))

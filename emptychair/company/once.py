"""Secrets that are given away once: random, and kept as a hash only."""

import hashlib
import secrets


def fresh() -> str:
    """A secret of 256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is kept of it. It needs no salt and no slow hash: nobody can guess 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()

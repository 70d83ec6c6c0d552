"""A provider that people sign in at by SAML: what has to be known of it."""

from dataclasses import dataclass
from importlib.util import find_spec


@dataclass(frozen=True, kw_only=True, slots=True)
class IdentityProvider:
    """Its `metadata`, or else `entity_id`, `sign_in_at` and `certificate`.

    `our_address` is where this installation lies, `domains` are those whose addresses the provider answers for, and
    `unasked` tells whether who never asked here to sign in may come from there signed in.
    """

    metadata: str
    entity_id: str
    sign_in_at: str
    certificate: str
    name: str
    domains: frozenset[str]
    unasked: bool
    our_address: str


def is_installed() -> bool:
    """Whether what reads SAML is there: it comes with the extra `saml` alone."""
    return find_spec("onelogin") is not None

"""The company's own sign-in: an OpenID Connect provider, from the environment."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from emptychair.config import environment

KEY = "company"


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """Where people sign in elsewhere. `domains` are those whose confirmed addresses get a member's seat unasked."""

    address: str
    client_id: str
    client_secret: str
    name: str
    domains: frozenset[str]

    def for_allauth(self) -> dict[str, Any]:
        """As django-allauth wants it."""
        app = {
            "provider_id": KEY,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.client_secret,
            "settings": {"server_url": self.address},
        }
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def provider() -> Provider | None:
    """The provider that the environment names, None for none. Raises ImproperlyConfigured for half of one."""
    address = environment.web_address("EMPTYCHAIR_OIDC_ADDRESS").rstrip("/")
    if not address:
        return None
    found = Provider(
        address=address,
        client_id=environment.text("EMPTYCHAIR_OIDC_CLIENT_ID"),
        client_secret=environment.text("EMPTYCHAIR_OIDC_CLIENT_SECRET"),
        name=environment.text("EMPTYCHAIR_OIDC_NAME") or (urlsplit(address).hostname or ""),
        domains=frozenset(domain.lower().lstrip("@") for domain in environment.texts("EMPTYCHAIR_OIDC_DOMAINS")),
    )
    if not (found.client_id and found.client_secret):
        raise ImproperlyConfigured("EMPTYCHAIR_OIDC_ADDRESS needs EMPTYCHAIR_OIDC_CLIENT_ID and _CLIENT_SECRET too.")
    return found

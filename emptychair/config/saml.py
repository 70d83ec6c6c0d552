"""The company's own sign-in by SAML, from the environment."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from emptychair.config import environment
from emptychair.core.saml import IdentityProvider

KEY = "company-saml"
# How providers call the address: by object identifier, by Microsoft's claim, or plainly.
_ADDRESS_ATTRIBUTES = [
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "email",
    "mail",
]
_NAMES = {
    "metadata": "EMPTYCHAIR_SAML_METADATA",
    "entity_id": "EMPTYCHAIR_SAML_ENTITY_ID",
    "certificate": "EMPTYCHAIR_SAML_CERTIFICATE",
}


def identity_provider(*, address: str) -> IdentityProvider | None:
    """The provider that the environment names, None for none. Raises ImproperlyConfigured for half of one."""
    given = {field: environment.text(name) for field, name in _NAMES.items()}
    sign_in_at = environment.web_address("EMPTYCHAIR_SAML_SIGN_IN_ADDRESS")
    if not any((*given.values(), sign_in_at)):
        return None
    parts = (given["entity_id"], sign_in_at, given["certificate"])
    if bool(given["metadata"]) == any(parts) or (any(parts) and not all(parts)):
        raise ImproperlyConfigured(
            "Sign-in by SAML needs either EMPTYCHAIR_SAML_METADATA, or EMPTYCHAIR_SAML_ENTITY_ID, _SIGN_IN_ADDRESS and "
            "_CERTIFICATE together."
        )
    domains = [domain.lower().lstrip("@") for domain in environment.texts("EMPTYCHAIR_SAML_DOMAINS")]
    if not domains:
        raise ImproperlyConfigured("EMPTYCHAIR_SAML_DOMAINS must name the domains whose addresses the provider knows.")
    return IdentityProvider(
        **given,
        sign_in_at=sign_in_at,
        unasked=environment.flag("EMPTYCHAIR_SAML_UNASKED"),
        our_address=address,
        name=environment.text("EMPTYCHAIR_SAML_NAME") or urlsplit(sign_in_at).hostname or "SAML",
        domains=frozenset(domains),
    )


def for_allauth(found: IdentityProvider) -> dict[str, Any]:
    """As django-allauth wants it. Only addresses of its own domains count as confirmed."""
    attribute = environment.text("EMPTYCHAIR_SAML_ADDRESS_ATTRIBUTE")
    mapping = {
        "uid": ["urn:oasis:names:tc:SAML:attribute:subject-id"],
        "email": [attribute] if attribute else _ADDRESS_ATTRIBUTES,
    }
    app = {
        "provider_id": KEY,
        "name": found.name,
        "client_id": "company",
        "settings": {"attribute_mapping": mapping, "verified_email": sorted(found.domains)},
    }
    return {"saml": {"APPS": [app]}}

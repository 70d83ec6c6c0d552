"""What a provider says by SAML of who signed in there: asked for, heard, and held against what was asked.

python3-saml, which only the extra `saml` brings, checks signature, issuer, times and form. Where a response may be
silent for it, and where it believes what is not signed, it is asked for here.
"""

import binascii
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from django.urls import reverse
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from emptychair.company.errors import NotSaidSo, SamlUnusable
from emptychair.core.saml import IdentityProvider

LONGEST_RESPONSE = 256 * 1024
_CLOCKS_DIFFER_SECONDS = 300
_SECURITY = {
    "wantAssertionsSigned": True,
    "wantNameId": True,
    "wantAttributeStatement": False,
    "allowRepeatAttributeName": True,
    "rejectDeprecatedAlgorithm": True,
    "requestedAuthnContext": False,
    "metadataValidUntil": "2120-01-01T00:00:00Z",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Where to send somebody to sign in, and the request that the answer has to name."""

    url: str
    request_id: str


def ask(provider: IdentityProvider) -> Asked:
    """Begin to sign in. Raises SamlUnusable."""
    auth = OneLogin_Saml2_Auth(_request(provider, ""), _settings(provider))
    return Asked(url=auth.login(return_to=""), request_id=auth.get_last_request_id())


def metadata(provider: IdentityProvider) -> bytes:
    """What the provider has to know of this installation. Raises SamlUnusable."""
    found = _settings(provider).get_sp_metadata()
    return found.encode() if isinstance(found, str) else bytes(found)


def hear(provider: IdentityProvider, response: str) -> OneLogin_Saml2_Auth:
    """The response, once all in it is sound. Raises NotSaidSo with the reason, and SamlUnusable."""
    if not response or len(response) > LONGEST_RESPONSE:
        raise NotSaidSo("there is no response, or it is too long")
    auth = OneLogin_Saml2_Auth(_request(provider, response), _settings(provider))
    try:
        if b"<!" in OneLogin_Saml2_Utils.b64decode(response):
            raise NotSaidSo("a response has no comments, declarations or entities")
        auth.process_response()
        if auth.get_errors() or not auth.is_authenticated():
            raise NotSaidSo(auth.get_last_error_reason() or ", ".join(auth.get_errors()))
        _hold_to_what_was_asked(provider, auth)
    except (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, binascii.Error, ValueError, SyntaxError) as error:
        raise NotSaidSo(str(error)) from error
    return auth


def spend(auth: OneLogin_Saml2_Auth) -> None:
    """Let the assertion count once, for as long as it would hold. Raises NotSaidSo the second time."""
    left = auth.get_last_assertion_not_on_or_after() - time.time() + _CLOCKS_DIFFER_SECONDS
    if not cache.add(f"saml:{auth.get_last_assertion_id()}", "spent", timeout=int(left) + 1):
        raise NotSaidSo("it was used before")


def _hold_to_what_was_asked(provider: IdentityProvider, auth: OneLogin_Saml2_Auth) -> None:
    """The one assertion is signed. What stands around it is not, and counts only where the assertion says it too."""
    here = our_addresses(provider)
    response = OneLogin_Saml2_XML.to_etree(auth.get_last_response_xml())
    asked = response.get("InResponseTo")
    if response.get("Destination", here.back) != here.back:
        raise NotSaidSo("it was meant for another address")
    restrictions = _in_assertion(response, "saml:Conditions/saml:AudienceRestriction")
    heard_by = [[each.text for each in one] for one in restrictions]
    if not heard_by or not all(here.entity_id in one for one in heard_by):
        raise NotSaidSo("it was meant for another audience, or for any")
    confirmed = _in_assertion(response, "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData")
    wanted = {"Recipient": here.back, "InResponseTo": asked}
    if len(confirmed) != 1 or any(confirmed[0].get(name) != value for name, value in wanted.items()):
        raise NotSaidSo("it does not answer what was asked, or not here")
    if not confirmed[0].get("NotOnOrAfter"):
        raise NotSaidSo("it would hold for ever")
    if auth.get_nameid_format() == Names.NAMEID_TRANSIENT:
        raise NotSaidSo("the name in it is a new one each time")


def _in_assertion(response: Any, path: str) -> list[Any]:
    found: list[Any] = OneLogin_Saml2_XML.query(response, f"/samlp:Response/saml:Assertion/{path}")
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """Ours: what we are called there, and where responses go."""

    entity_id: str
    back: str


def our_addresses(provider: IdentityProvider) -> Addresses:
    """By the configured address, never by one that a visitor asks for."""
    entity_id, back = (f"{provider.our_address}{reverse(name)}" for name in ("saml_metadata", "saml_back"))
    return Addresses(entity_id=entity_id, back=back)


def _request(provider: IdentityProvider, response: str) -> dict[str, Any]:
    back = urlsplit(our_addresses(provider).back)
    return {
        "https": "on" if back.scheme == "https" else "off",
        "http_host": back.netloc,
        "script_name": back.path,
        "get_data": {},
        "post_data": {"SAMLResponse": response} if response else {},
    }


@lru_cache(maxsize=4)
def _settings(provider: IdentityProvider) -> OneLogin_Saml2_Settings:
    here = our_addresses(provider)
    us = {
        "entityId": here.entity_id,
        "assertionConsumerService": {"url": here.back, "binding": Names.BINDING_HTTP_POST},
    }
    try:
        them = _described(provider) if provider.metadata else _named(provider)
        return OneLogin_Saml2_Settings({"strict": True, "sp": us, "idp": them, "security": _SECURITY})
    except (OneLogin_Saml2_Error, ValueError, SyntaxError) as error:
        raise SamlUnusable(str(error)) from error


def _described(provider: IdentityProvider) -> dict[str, Any]:
    found: dict[str, Any] = OneLogin_Saml2_IdPMetadataParser.parse(provider.metadata)
    if "idp" not in found:
        raise SamlUnusable("its metadata describes no provider")
    return dict(found["idp"])


def _named(provider: IdentityProvider) -> dict[str, Any]:
    return {
        "entityId": provider.entity_id,
        "singleSignOnService": {"url": provider.sign_in_at, "binding": Names.BINDING_HTTP_REDIRECT},
        "x509cert": provider.certificate,
    }


def check(provider: IdentityProvider) -> None:
    """Raises SamlUnusable when what was said of the provider cannot be used."""
    _settings(provider)

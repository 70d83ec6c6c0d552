"""A provider that people sign in at by SAML: it signs what a test lets it say, also what no provider should."""

import base64
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4
from xml.etree import ElementTree

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.utils import OneLogin_Saml2_Utils

ENTITY = "https://id.loom.example/saml"
_TIME = "%Y-%m-%dT%H:%M:%SZ"


@cache
def key_and_certificate(whose: str) -> tuple[str, str]:
    """Somebody's key, and the certificate of it, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, whose)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return plain.decode(), made.public_bytes(serialization.Encoding.PEM).decode()


@dataclass(frozen=True, kw_only=True)
class Says:
    """What a response says. None leaves it out; `assertion_asked` is what the signed part says was asked."""

    back: str
    audience: str | None
    asked: str | None = None
    assertion_asked: str | None = "as asked"
    email: str = "mo@example.org"
    name_id: str = "mo@example.org"
    name_id_format: str = Names.NAMEID_PERSISTENT
    issuer: str = ENTITY
    destination: str | None = "back"
    recipient: str | None = "back"
    seconds: float = 300
    ends: bool = True
    signed_by: str = "loom"
    sign: bool = True
    algorithm: str = Names.RSA_SHA256

    def xml(self) -> str:
        """The response."""
        return self.around(self.signed_assertion())

    def around(self, assertion: str) -> str:
        """A response around these assertions, not signed itself."""
        destination = self.back if self.destination == "back" else self.destination
        return (
            f'<samlp:Response xmlns:samlp="{Names.NS_SAMLP}" xmlns:saml="{Names.NS_SAML}" ID="_{uuid4()}" Version="2.0"'
            f' IssueInstant="{_at(0)}"{_attribute("Destination", destination)}{_attribute("InResponseTo", self.asked)}>'
            f"<saml:Issuer>{self.issuer}</saml:Issuer>"
            f'<samlp:Status><samlp:StatusCode Value="{Names.STATUS_SUCCESS}"/></samlp:Status>{assertion}</samlp:Response>'
        )

    def assertion(self) -> str:
        """What is said of somebody."""
        asked = self.asked if self.assertion_asked == "as asked" else self.assertion_asked
        recipient = self.back if self.recipient == "back" else self.recipient
        audience = (
            f"<saml:AudienceRestriction><saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction>"
        )
        ends = _attribute("NotOnOrAfter", _at(self.seconds) if self.ends else None)
        return (
            f'<saml:Assertion xmlns:saml="{Names.NS_SAML}" ID="_{uuid4()}" Version="2.0" IssueInstant="{_at(0)}">'
            f"<saml:Issuer>{self.issuer}</saml:Issuer>"
            f'<saml:Subject><saml:NameID Format="{self.name_id_format}">{self.name_id}</saml:NameID>'
            f'<saml:SubjectConfirmation Method="{Names.CM_BEARER}"><saml:SubjectConfirmationData{ends}'
            f"{_attribute('Recipient', recipient)}{_attribute('InResponseTo', asked)}/></saml:SubjectConfirmation>"
            f'</saml:Subject><saml:Conditions NotBefore="{_at(-60)}" NotOnOrAfter="{_at(self.seconds)}">'
            f"{audience if self.audience else ''}</saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{_at(0)}" SessionIndex="_1"><saml:AuthnContext><saml:AuthnContextClassRef>'
            f"{Names.AC_PASSWORD_PROTECTED}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
            '<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>'
            f'{self.email}</saml:AttributeValue></saml:Attribute><saml:Attribute Name="displayName"><saml:AttributeValue>'
            "Mo Provider</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"
        )

    def signed_assertion(self) -> str:
        """The same, signed."""
        if not self.sign:
            return self.assertion()
        return signed(self.assertion(), whose=self.signed_by, algorithm=self.algorithm)


def signed(xml: str, *, whose: str, algorithm: str = Names.RSA_SHA256) -> str:
    """A response or an assertion with somebody's signature."""
    key, certificate = key_and_certificate(whose)
    found = OneLogin_Saml2_Utils.add_sign(xml, key, certificate, sign_algorithm=algorithm)
    return str(found.decode() if isinstance(found, bytes) else found)


def _at(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime(_TIME)


def _attribute(name: str, value: str | None) -> str:
    return "" if value is None else f' {name}="{value}"'


def packed(xml: str) -> str:
    """As a browser brings it."""
    return base64.b64encode(xml.encode()).decode()


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked of the provider."""

    id: str
    issuer: str
    back: str


def request_in(url: str) -> Request:
    """What an address that one is sent to asks."""
    given = parse_qs(urlsplit(url).query)["SAMLRequest"][0]
    root = ElementTree.fromstring(zlib.decompress(base64.b64decode(given), -15))  # noqa: S314 - our own words
    issuer = root.findtext(f"{{{Names.NS_SAML}}}Issuer", "")
    return Request(id=root.attrib["ID"], issuer=issuer, back=root.attrib["AssertionConsumerServiceURL"])


@dataclass
class Server:
    """The provider's page: a button that sends the browser back with what it says."""

    port: int
    says: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where people are sent."""
        return f"http://localhost:{self.port}/sign-in"


@contextmanager
def open_provider() -> Iterator[Server]:
    """A provider on this machine, until the block ends."""
    server = Server(port=0)

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = request_in(self.path)
            said = replace(Says(back=asked.back, audience=asked.issuer, asked=asked.id), **server.says)
            page = (
                f'<form method="post" action="{escape(asked.back)}"><input type="hidden" name="SAMLResponse" value="'
                f'{packed(said.xml())}"><button>I am Mo</button></form>'
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *given: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as door:
        server.port = door.server_address[1]
        threading.Thread(target=door.serve_forever, daemon=True).start()
        yield server
        door.shutdown()

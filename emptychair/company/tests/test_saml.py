"""Signing in by SAML: whom it lets in, and everything that it does not believe."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from pytest import LogCaptureFixture
from pytest_django import Settings

from emptychair.cli._house_checks import saml_can_be_used
from emptychair.company import invitations
from emptychair.company.models import Company, Invitation, JournalEntry, Role, Seat
from emptychair.company.tests.identity import ENTITY, Says, key_and_certificate, packed, request_in, signed
from emptychair.company.tests.test_second_step import set_up_app, sign_in
from emptychair.config.saml import for_allauth
from emptychair.core.saml import IdentityProvider

pytestmark = pytest.mark.django_db
OURS = "https://chair.loom.example"
BACK = f"{OURS}/sign-in/by-saml/back/"
US = f"{OURS}/sign-in/by-saml/metadata/"


@pytest.fixture
def provider(settings: Settings) -> IdentityProvider:
    found = IdentityProvider(
        metadata="", entity_id=ENTITY, sign_in_at="https://id.loom.example/sign-in", unasked=False, our_address=OURS,
        certificate=key_and_certificate("loom")[1], name="Our own sign-in", domains=frozenset({"example.org"}),
    )  # fmt: skip
    use(settings, found)
    return found


def use(settings: Settings, found: IdentityProvider) -> None:
    settings.EMPTYCHAIR_SAML = found
    settings.SOCIALACCOUNT_PROVIDERS = for_allauth(found)


def asked_by(client: Client, query: str = "") -> Says:
    """Begin to sign in; what a provider would say to it."""
    asked = request_in(client.get(f"/sign-in/by-saml/{query}")["Location"])
    return Says(back=asked.back, audience=asked.issuer, asked=asked.id)


def come_back(client: Client, xml: str) -> Any:
    """Bring what the provider says, and go where one is sent."""
    answer = client.post("/sign-in/by-saml/back/", {"SAMLResponse": packed(xml)})
    return client.get(answer["Location"]) if answer["Location"] == "/sign-in/by-saml/in/" else answer


def opened(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def test_the_way_there_names_us_by_the_configured_address(
    admin: Seat, provider: IdentityProvider, client: Client
) -> None:
    assert "Sign in by Our own sign-in" in client.get("/sign-in/").text
    url = client.get("/sign-in/by-saml/", headers={"Host": "localhost"})["Location"]
    assert url.startswith("https://id.loom.example/sign-in?SAMLRequest=")
    asked = request_in(url)
    assert (asked.issuer, asked.back) == (US, BACK)


def test_what_a_provider_has_to_know_can_be_read(provider: IdentityProvider, admin: Seat, client: Client) -> None:
    found = client.get("/sign-in/by-saml/metadata/", headers={"Host": "localhost"})
    assert found["Content-Type"] == "application/samlmetadata+xml"
    assert f'entityID="{US}"' in found.text
    assert f'Location="{BACK}"' in found.text
    assert 'WantAssertionsSigned="true"' in found.text


def test_an_address_of_its_domain_opens_the_seat_of_that_address(
    member: Seat, provider: IdentityProvider, client: Client
) -> None:
    assert come_back(client, asked_by(client).xml())["Location"] == "/"
    assert opened(client)
    assert JournalEntry.objects.get(verb="joined a provider's account").actor == "mo@example.org"
    again = Client()
    come_back(again, replace(asked_by(again), email="mo.new@example.org").xml())
    assert opened(again)
    assert Seat.objects.count() == 2


def test_one_goes_where_one_wanted_to_go_and_never_elsewhere(
    member: Seat, provider: IdentityProvider, client: Client
) -> None:
    for query, where in (("?next=/customers/", "/customers/"), ("?next=https://evil.example/", "/")):
        assert come_back(client, asked_by(client, query).xml())["Location"] == where


def test_an_invitation_becomes_a_seat(admin: Seat, provider: IdentityProvider, client: Client) -> None:
    invitations.invite("nia@example.org", name="Nia", role=Role.ANALYST, teams=[], by=admin)
    come_back(client, replace(asked_by(client), email="nia@example.org", name_id="nia").xml())
    seat = Seat.objects.get(email="nia@example.org")
    assert (seat.role, seat.has_usable_password(), seat.name) == (Role.ANALYST, False, "Mo Provider")
    assert Invitation.objects.get().accepted_at
    assert opened(client)


@pytest.mark.parametrize(
    "email",
    ["stranger@example.org", "ada@other.example", "x@evil-example.org", "mo@example.org@evil.example", "", "mo"],
)
def test_nobody_else_gets_a_seat(member: Seat, provider: IdentityProvider, client: Client, email: str) -> None:
    Seat.objects.create_user("ada@other.example", None, name="Ada", role=Role.ADMIN)
    assert come_back(client, replace(asked_by(client), email=email, name_id="x").xml())["Location"] == "/sign-in/"
    assert "That did not open a seat here" in client.get("/sign-in/").text
    assert not opened(client)


def test_a_closed_seat_opens_nothing_also_when_it_was_joined(
    member: Seat, provider: IdentityProvider, client: Client
) -> None:
    come_back(client, asked_by(client).xml())
    Seat.objects.filter(pk=member.pk).update(is_active=False)
    for name_id in ("mo@example.org", "another account"):
        other = Client()
        assert come_back(other, replace(asked_by(other), name_id=name_id).xml())["Location"] == "/sign-in/"
        assert not opened(other)


def test_a_second_step_that_a_seat_has_is_asked_for_all_the_same(
    member: Seat, provider: IdentityProvider, client: Client
) -> None:
    set_up_app(sign_in(member))
    assert come_back(client, asked_by(client).xml())["Location"] == "/sign-in/second-step/"
    assert not opened(client)


def test_where_all_need_a_second_step_the_providers_counts(
    member: Seat, provider: IdentityProvider, client: Client
) -> None:
    Company.objects.update(second_step_for_all=True)
    come_back(client, asked_by(client).xml())
    assert opened(client)


Change = Callable[[Says], str]


def altered(**what: Any) -> Change:
    return lambda says: replace(says, **what).xml()


def wrapped(says: Says) -> str:
    """The signed assertion is hidden away, and one that nobody signed stands in its place."""
    forged = replace(says, email="ada@example.org", name_id="ada").assertion()
    return says.around(
        forged.replace("</saml:Assertion>", f"<saml:Advice>{says.signed_assertion()}</saml:Advice></saml:Assertion>")
    )


def beside(says: Says) -> str:
    return says.around(replace(says, email="ada@example.org").assertion() + says.signed_assertion())


def signed_around(says: Says) -> str:
    """The response is signed, and the assertion in it is not."""
    return signed(replace(says, sign=False).xml(), whose="loom")


def changed(says: Says) -> str:
    return says.xml().replace("<saml:AttributeValue>mo@", "<saml:AttributeValue>ada@")


def with_comment(says: Says) -> str:
    """The comment is no part of what is signed."""
    whole = replace(says, email="mo@example.org.evil.example").xml()
    return whole.replace("<saml:AttributeValue>mo@example.org", "<saml:AttributeValue>mo@example.org<!-- -->")


def with_comment_in_name(says: Says) -> str:
    return says.xml().replace(">mo@example.org</saml:NameID>", ">mo@example.org<!-- --></saml:NameID>")


def with_entity(says: Says) -> str:
    return '<!DOCTYPE x [<!ENTITY who "ada@example.org">]>' + says.xml()


def with_a_file(says: Says) -> str:
    return '<!DOCTYPE x [<!ENTITY who SYSTEM "file:///etc/passwd">]>' + says.xml().replace("Mo Provider", "&who;")


UNSOUND: dict[str, Change] = {
    "not signed": altered(sign=False),
    "signed by somebody else": altered(signed_by="evil"),
    "signed around it alone": signed_around,
    "changed after it was signed": changed,
    "wrapped": wrapped,
    "two assertions": beside,
    "a comment in the address": with_comment,
    "a comment in the name": with_comment_in_name,
    "an entity": with_entity,
    "a file": with_a_file,
    "an old algorithm": altered(algorithm=Names.RSA_SHA1),
    "another issuer": altered(issuer="https://evil.example"),
    "another audience": altered(audience="https://other.loom.example"),
    "no audience": altered(audience=None),
    "another recipient": altered(recipient="https://other.loom.example/back/"),
    "a longer recipient": altered(recipient=f"{BACK}elsewhere/"),
    "no recipient": altered(recipient=None),
    "another destination": altered(destination="https://other.loom.example/back/"),
    "a longer destination": altered(destination=f"{BACK}elsewhere/"),
    "too old": altered(seconds=-400),
    "without an end": altered(ends=False),
    "unasked": altered(asked=None),
    "asked by somebody else": altered(asked="_another"),
    "unasked, but signed as asked": altered(asked=None, assertion_asked="_another"),
    "asked, but signed as unasked": altered(assertion_asked=None),
    "a new name each time": altered(name_id_format=Names.NAMEID_TRANSIENT),
    "no name": altered(name_id=""),
    "nothing": lambda says: "",
    "no XML": lambda says: "nonsense",
    "no response": lambda says: "<x/>",
    "too much": lambda says: says.xml() + " " * 300_000,
}


@pytest.mark.parametrize("what", UNSOUND)
def test_what_is_not_sound_opens_nothing_and_the_log_says_why(
    member: Seat, admin: Seat, provider: IdentityProvider, client: Client, caplog: LogCaptureFixture, what: str
) -> None:
    answer = come_back(client, UNSOUND[what](asked_by(client)))
    assert answer["Location"] == "/sign-in/"
    assert not opened(client)
    assert "Sign-in by SAML was refused: " in caplog.text


@pytest.mark.parametrize("given", ["", "%", "AAAA", "=", "\x00", "PHg+"])
def test_what_is_no_response_at_all_is_refused(
    admin: Seat, provider: IdentityProvider, client: Client, given: str
) -> None:
    assert client.post("/sign-in/by-saml/back/", {"SAMLResponse": given})["Location"] == "/sign-in/"


def test_what_was_said_counts_once(member: Seat, provider: IdentityProvider, client: Client) -> None:
    said = asked_by(client).xml()
    come_back(client, said)
    client.post("/sign-out/")
    assert come_back(client, said)["Location"] == "/sign-in/"
    assert not opened(client)
    says, other = asked_by(client), Client()
    assertion = says.signed_assertion()
    come_back(other, says.around(assertion))
    assert come_back(client, says.around(assertion))["Location"] == "/sign-in/"


def test_what_was_said_to_one_browser_opens_nothing_in_another(
    member: Seat, provider: IdentityProvider, client: Client
) -> None:
    victim = Client()
    asked_by(victim)
    assert come_back(victim, asked_by(client).xml())["Location"] == "/sign-in/"
    assert not opened(victim)


def test_what_was_laid_aside_opens_once_and_only_with_its_cookie(
    member: Seat, provider: IdentityProvider, client: Client
) -> None:
    answer = client.post("/sign-in/by-saml/back/", {"SAMLResponse": packed(asked_by(client).xml())})
    cookie = answer.cookies["emptychair_saml"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/sign-in/by-saml/in/")
    assert Client().get("/sign-in/by-saml/in/")["Location"] == "/sign-in/"
    assert client.get("/sign-in/by-saml/in/")["Location"] == "/"
    client.post("/sign-out/")
    assert client.get("/sign-in/by-saml/in/")["Location"] == "/sign-in/"


def test_who_never_asked_comes_in_only_where_the_settings_say_so_and_once(
    member: Seat, provider: IdentityProvider, client: Client, settings: Settings
) -> None:
    unasked = Says(back=BACK, audience=US)
    assert come_back(client, unasked.xml())["Location"] == "/sign-in/"
    use(settings, replace(provider, unasked=True))
    said = unasked.xml()
    assert come_back(client, said)["Location"] == "/"
    assert come_back(Client(), said)["Location"] == "/sign-in/"
    stolen = replace(asked_by(client), asked=None, assertion_asked="_another").xml()
    assert come_back(Client(), stolen)["Location"] == "/sign-in/"


def test_a_provider_may_be_named_by_its_metadata(
    member: Seat, provider: IdentityProvider, client: Client, settings: Settings
) -> None:
    certificate = re.sub(r"-----.*?-----|\s", "", provider.certificate)
    described = (
        f'<md:EntityDescriptor xmlns:md="{Names.NS_MD}" xmlns:ds="{Names.NS_DS}" entityID="{ENTITY}"><md:IDPSSODescriptor'
        f' protocolSupportEnumeration="{Names.NS_SAMLP}"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data>'
        f"<ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        f'<md:SingleSignOnService Binding="{Names.BINDING_HTTP_REDIRECT}" Location="https://id.loom.example/from-metadata"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )
    assert OneLogin_Saml2_IdPMetadataParser.parse(described)["idp"]["entityId"] == ENTITY
    use(settings, replace(provider, metadata=described, entity_id="", sign_in_at="", certificate=""))
    assert client.get("/sign-in/by-saml/")["Location"].startswith("https://id.loom.example/from-metadata?")
    come_back(client, asked_by(client).xml())
    assert opened(client)


def test_the_doctor_says_what_is_wrong_with_a_provider(provider: IdentityProvider, settings: Settings) -> None:
    assert saml_can_be_used().ok
    for wrong in ("<x/>", "nonsense", "<!DOCTYPE x []><x/>"):
        use(settings, replace(provider, metadata=wrong))
        assert "cannot be used" in saml_can_be_used().said
    settings.EMPTYCHAIR_SAML = None
    assert saml_can_be_used().ok


def test_with_an_unusable_provider_nobody_sees_an_error(
    admin: Seat, provider: IdentityProvider, settings: Settings, client: Client
) -> None:
    use(settings, replace(provider, metadata="<x/>"))
    assert client.get("/sign-in/by-saml/")["Location"] == "/sign-in/"
    assert client.get("/sign-in/by-saml/metadata/")["Location"] == "/sign-in/"
    assert client.post("/sign-in/by-saml/back/", {"SAMLResponse": packed("<x/>")})["Location"] == "/sign-in/"


def test_without_a_provider_there_is_no_such_way(admin: Seat, client: Client) -> None:
    for path in ("", "in/", "metadata/"):
        assert client.get(f"/sign-in/by-saml/{path}").status_code == 404
    assert client.post("/sign-in/by-saml/back/").status_code == 404
    assert "by-saml" not in client.get("/sign-in/").text

"""The provider for SAML is read whole, or refused, and what reads it may be missing."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest import MonkeyPatch

from emptychair.config.saml import for_allauth, identity_provider

OURS = "https://chair.loom.example"
WHOLE = {
    "EMPTYCHAIR_SAML_ENTITY_ID": "https://id.loom.example/saml",
    "EMPTYCHAIR_SAML_SIGN_IN_ADDRESS": "https://id.loom.example/sign-in",
    "EMPTYCHAIR_SAML_CERTIFICATE": "MII",
    "EMPTYCHAIR_SAML_DOMAINS": "@Loom.example, loom.test",
}


def given(monkeypatch: MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_without_anything_there_is_none() -> None:
    assert identity_provider(address=OURS) is None


def test_it_is_read_whole(monkeypatch: MonkeyPatch) -> None:
    given(monkeypatch, WHOLE | {"EMPTYCHAIR_SAML_ADDRESS_ATTRIBUTE": "post"})
    found = identity_provider(address=OURS)
    assert found is not None
    assert (found.name, found.domains, found.unasked) == (
        "id.loom.example",
        frozenset({"loom.example", "loom.test"}),
        False,
    )
    (app,) = for_allauth(found)["saml"]["APPS"]
    assert app["settings"]["attribute_mapping"]["email"] == ["post"]
    assert app["settings"]["verified_email"] == ["loom.example", "loom.test"]


def test_its_metadata_may_lie_in_a_file(monkeypatch: MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "metadata.xml").write_text("<x/>")
    given(monkeypatch, {"EMPTYCHAIR_SAML_METADATA_FILE": str(tmp_path / "metadata.xml"),
                        "EMPTYCHAIR_SAML_DOMAINS": "loom.example"})  # fmt: skip
    found = identity_provider(address=OURS)
    assert found is not None
    assert found.metadata == "<x/>"


@pytest.mark.parametrize("missing", WHOLE)
def test_half_of_one_is_refused(monkeypatch: MonkeyPatch, missing: str) -> None:
    given(monkeypatch, {name: value for name, value in WHOLE.items() if name != missing})
    with pytest.raises(ImproperlyConfigured, match="EMPTYCHAIR_SAML"):
        identity_provider(address=OURS)


def test_two_descriptions_are_one_too_many(monkeypatch: MonkeyPatch) -> None:
    given(monkeypatch, WHOLE | {"EMPTYCHAIR_SAML_METADATA": "<x/>"})
    with pytest.raises(ImproperlyConfigured, match="either"):
        identity_provider(address=OURS)


def test_nobody_is_sent_to_sign_in_in_the_clear(monkeypatch: MonkeyPatch) -> None:
    given(monkeypatch, WHOLE | {"EMPTYCHAIR_SAML_SIGN_IN_ADDRESS": "http://id.loom.example/"})
    with pytest.raises(ImproperlyConfigured, match="https"):
        identity_provider(address=OURS)


WITHOUT = """
import sys
for name in ("onelogin", "xmlsec", "lxml"):
    sys.modules[name] = None
import django
django.setup()
from django.test import RequestFactory
from django.http import Http404
from django.urls import reverse
from emptychair.cli._house_checks import saml_can_be_used
from emptychair.config import urls
from emptychair.company.views import saml
try:
    saml.begin(RequestFactory().get(reverse("saml_login", kwargs={"organization_slug": "company"})))
except Http404:
    print("no such way;", saml_can_be_used().do)
"""


def test_without_the_extra_all_else_works_and_the_doctor_says_what_to_install(
    monkeypatch: MonkeyPatch, tmp_path: Path
) -> None:
    given(
        monkeypatch, WHOLE | {"DJANGO_SETTINGS_MODULE": "emptychair.config.settings", "EMPTYCHAIR_HOME": str(tmp_path)}
    )
    ran = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert ran.stdout == "no such way; Install it: pip install 'emptychair[saml]'\n", ran.stderr

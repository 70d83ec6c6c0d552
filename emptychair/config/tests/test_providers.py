"""The company's own provider is read whole, or refused."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest import MonkeyPatch

from emptychair.config.providers import provider


def test_without_an_address_there_is_none(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.delenv("EMPTYCHAIR_OIDC_ADDRESS", raising=False)
    assert provider() is None


def test_its_secret_may_lie_in_a_file(monkeypatch: MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("very secret\n")
    monkeypatch.setenv("EMPTYCHAIR_OIDC_ADDRESS", "https://id.example.org/realm/")
    monkeypatch.setenv("EMPTYCHAIR_OIDC_CLIENT_ID", "emptychair")
    monkeypatch.setenv("EMPTYCHAIR_OIDC_CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("EMPTYCHAIR_OIDC_DOMAINS", "@Example.org, example.net")
    found = provider()
    assert found is not None
    assert (found.client_secret, found.name) == ("very secret", "id.example.org")
    assert found.domains == {"example.org", "example.net"}


@pytest.mark.parametrize("address", ["http://id.example.org", "id.example.org", "ftp://id.example.org"])
def test_secrets_do_not_travel_in_the_clear(monkeypatch: MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("EMPTYCHAIR_OIDC_ADDRESS", address)
    with pytest.raises(ImproperlyConfigured, match="https"):
        provider()


def test_half_of_one_is_refused(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setenv("EMPTYCHAIR_OIDC_ADDRESS", "https://id.example.org")
    with pytest.raises(ImproperlyConfigured, match="CLIENT_ID"):
        provider()

"""The server for the company's own mails is read from one address, and half of one is refused aloud."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from emptychair.config import post
from emptychair.config.checks import mails_lead_back


def given(monkeypatch: pytest.MonkeyPatch, url: str, sender: str = "Loom <desk@loom.example>") -> post.Post | None:
    monkeypatch.setenv("EMPTYCHAIR_SMTP_URL", url)
    monkeypatch.setenv("EMPTYCHAIR_MAIL_FROM", sender)
    return post.post()


def test_none_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert given(monkeypatch, "") is None


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.loom.example", 587, True, False),
        ("smtps://mail.loom.example", 465, False, True),
        ("smtp+plain://mail.loom.example:2525", 2525, False, False),
    ],
)
def test_its_scheme_says_how_the_line_is_kept_from_others(
    monkeypatch: pytest.MonkeyPatch, url: str, port: int, *, tls: bool, ssl: bool
) -> None:
    found = given(monkeypatch, url)
    assert found
    settings = found.for_django()
    assert (settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_what_has_a_meaning_in_addresses_is_written_with_percent_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    found = given(monkeypatch, "smtps://desk%40loom:p%40ss%2Fw%3Ard@mail.loom.example:465")
    assert found
    assert (found.user, found.password, found.host) == ("desk@loom", "p@ss/w:rd", "mail.loom.example")


@pytest.mark.parametrize(
    "url", ["mail.loom.example", "https://x", "smtp://", "smtp://h:x", "smtp://h/path", "smtp://h?a"]
)
def test_nonsense_is_refused_without_a_word_of_the_password(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        given(monkeypatch, url.replace("://", "://desk:hunter2@"))
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "Loom", "a@b, c@d", "Loom <a@b>\nBcc: c@d.example"])
def test_a_sender_is_one_address(monkeypatch: pytest.MonkeyPatch, sender: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        given(monkeypatch, "smtp://h", sender)


def test_a_password_in_the_open_is_an_error_and_links_to_this_machine_a_warning(settings: Settings) -> None:
    assert mails_lead_back() == []
    settings.EMPTYCHAIR_MAILS, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = True, False, False
    settings.EMAIL_HOST_USER, settings.EMPTYCHAIR_ADDRESS = "desk", "http://127.0.0.1:8000"
    assert [found.id for found in mails_lead_back()] == ["emptychair.E101", "emptychair.W101"]
    settings.EMAIL_USE_TLS, settings.EMPTYCHAIR_ADDRESS = True, "https://chair.loom.example"
    assert mails_lead_back() == []

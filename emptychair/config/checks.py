"""Django's checks of our settings: `emptychair manage check` and the doctor tell what `up` and `web` refuse."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from emptychair.core.exposure import chosen, is_loopback, unsafe


@register(Tags.security)
def settings_are_safe(**_: Any) -> list[Error]:
    """Nothing in the settings leaves the installation open."""
    return [Error(found.said, hint=found.do, id=found.id) for found in unsafe(chosen(settings))]


@register()
def mails_lead_back(**_: Any) -> list[CheckMessage]:
    """What is mailed can be read by nobody on the way, and its links lead here from any machine."""
    found: list[CheckMessage] = []
    if not settings.EMPTYCHAIR_MAILS:
        return found
    encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if not encrypted and settings.EMAIL_HOST_USER:
        hint = (
            "Name it smtp:// or smtps://; smtp+plain:// is for a server in your own network that asks for no password"
        )
        found.append(
            Error("EMPTYCHAIR_SMTP_URL would send a password that all can read", hint=hint, id="emptychair.E101")
        )
    if is_loopback(urlsplit(settings.EMPTYCHAIR_ADDRESS).hostname):
        hint = "Set EMPTYCHAIR_ADDRESS to the address that people type"
        said = f"Links in mails lead to {settings.EMPTYCHAIR_ADDRESS}, which is another machine for everybody else"
        found.append(Warning(said, hint=hint, id="emptychair.W101"))
    return found

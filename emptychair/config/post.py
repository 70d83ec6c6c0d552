"""The server by which the company's own mails leave, to its seats: from the environment."""

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from emptychair.config import environment

_SECONDS = 15
_PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """Where mails are handed over, and from whom they are. `scheme` says how the line is kept from others."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str

    def for_django(self) -> dict[str, Any]:
        """As Django's mail wants it."""
        return {
            "EMAIL_BACKEND": "emptychair.company.mailing.Guarded",
            "EMAIL_HOST": self.host,
            "EMAIL_PORT": self.port,
            "EMAIL_HOST_USER": self.user,
            "EMAIL_HOST_PASSWORD": self.password,
            "EMAIL_USE_SSL": self.scheme == "smtps",
            "EMAIL_USE_TLS": self.scheme == "smtp",
            "EMAIL_TIMEOUT": _SECONDS,
            "DEFAULT_FROM_EMAIL": self.sender,
        }


NO_MAIL: dict[str, Any] = {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


def post() -> Post | None:
    """The server that the environment names, None for none. Raises ImproperlyConfigured, never with the password."""
    given, sender = environment.text("EMPTYCHAIR_SMTP_URL"), environment.text("EMPTYCHAIR_MAIL_FROM")
    if not given:
        return None
    try:
        parts = urlsplit(given)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise ImproperlyConfigured(
            "EMPTYCHAIR_SMTP_URL must be like smtps://user:password@host:465, smtp://user:password@host:587 or "
            "smtp+plain://host:25; what has a meaning in addresses is written %40 for @, %2F for /."
        ) from None
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ImproperlyConfigured("EMPTYCHAIR_SMTP_URL must name a host, and nothing behind its port.")
    if not (sender.isprintable() and "," not in sender and _is_address(parseaddr(sender)[1])):
        raise ImproperlyConfigured("EMPTYCHAIR_SMTP_URL needs EMPTYCHAIR_MAIL_FROM, such as Loom <desk@loom.example>.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Post(scheme=parts.scheme, host=parts.hostname, port=port, user=user, password=password, sender=sender)


def _is_address(given: str) -> bool:
    name, _at, domain = given.rpartition("@")
    return bool(name and domain) and not set(given) & set(" <>,;")

"""Mails of the company to its own seats, and to whom it invites. There is no way from here to anybody else.

docs/decisions/0014-mail-to-seats.md says why these do not go through the door to customers.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation

from emptychair.company import selectors
from emptychair.company.errors import MaybeMailed, NotMailed
from emptychair.company.models import Invitation, Seat
from emptychair.core import reach
from emptychair.core.text import one_line, storable

_WHOLE_SECONDS = 60.0
_LONGEST_SUBJECT, _LONGEST_SAID = 150, 200
_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A line that leads to a page of ours; `path` is without the host, which is always the configured one."""

    label: str
    path: str

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{settings.EMPTYCHAIR_ADDRESS}{self.path}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What a mail says, as plain text and as HTML alike. `after` follows the links."""

    subject: str
    lines: Sequence[str]
    links: Sequence[Link]
    after: Sequence[str] = ()
    settings_link: Link | None = None


class _Line(smtplib.SMTP):
    """A line that the one guard has made, and that ends in time however slowly the other side speaks."""

    _watch: threading.Timer | None = None

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = reach.connect(host, port, near=settings.EMPTYCHAIR_NEAR_HOSTS, seconds=timeout)
        self._whole = line.dup()  # TLS takes the line itself away
        self._watch = threading.Timer(_WHOLE_SECONDS, _cut, args=(self._whole,))
        self._watch.daemon = True
        self._watch.start()
        return line

    def close(self) -> None:
        """End it, and the watch over it."""
        super().close()
        if self._watch:
            self._watch.cancel()
            self._whole.close()


class _LineInTls(smtplib.SMTP_SSL, _Line):
    """The same with TLS from its first byte."""


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


class Guarded(EmailBackend):
    """Django's way to a mail server, over the one guard."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """What makes the line."""
        return _LineInTls if self.use_ssl else _Line


def sender() -> str:
    """The bare address that mails are from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def reads_mail(seat: Seat) -> bool:
    """Whether mail to this seat reaches somebody: it is open, and no invented one of the demo."""
    return settings.EMPTYCHAIR_MAILS and seat.is_active and not seat.is_demo


def to_seat(seat: Seat, letter: Letter) -> None:
    """Mail it to the seat's own address. Raises NotMailed and MaybeMailed."""
    if not reads_mail(seat):
        raise NotMailed("")
    _send(seat.email, letter)


def to_invited(invitation: Invitation, letter: Letter) -> None:
    """Mail it to whoever is offered a seat. Raises NotMailed and MaybeMailed."""
    if not settings.EMPTYCHAIR_MAILS:
        raise NotMailed("")
    _send(invitation.email, letter)


@contextmanager
def in_words_of(seat: Seat) -> Iterator[None]:
    """Within it everything reads in the seat's language and its zone."""
    company = selectors.the_company()
    language = seat.language or (company.language if company else settings.LANGUAGE_CODE)
    zone = seat.time_zone or (company.time_zone if company else "UTC")
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        yield


def _send(address: str, letter: Letter) -> None:
    mail = _mail(address, letter)
    line = get_connection()
    try:
        line.open()
    except (OSError, smtplib.SMTPException, reach.Unreachable, ValueError) as error:
        raise NotMailed(_said(error)) from error
    try:
        line.send_messages([mail])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        raise NotMailed(_said(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MaybeMailed(_said(error)) from error
    finally:
        with suppress(OSError, smtplib.SMTPException):
            line.close()


def _mail(address: str, letter: Letter) -> EmailMultiAlternatives:
    given = {"letter": letter, "company": selectors.the_company()}
    mail = EmailMultiAlternatives(
        subject=one_line(storable(letter.subject))[:_LONGEST_SUBJECT],
        body=render_to_string("company/letter.txt", given),
        to=[address],
        headers=_HEADERS,
    )
    mail.attach_alternative(render_to_string("company/letter.html", given), "text/html")
    return mail


def try_out() -> str:
    """Open the line and sign in, and send nothing. Returns what is wrong, or nothing."""
    line = get_connection()
    try:
        line.open()
    except (OSError, smtplib.SMTPException, reach.Unreachable, ValueError) as error:
        return _said(error)
    with suppress(OSError, smtplib.SMTPException):
        line.close()
    return ""


def _said(error: Exception) -> str:
    """What went wrong, in one line; the server's own words among it prove nothing."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    said = getattr(error, "smtp_error", b"")
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return one_line(storable(text or str(error) or type(error).__name__))[:_LONGEST_SAID]

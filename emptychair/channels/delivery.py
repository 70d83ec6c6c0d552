"""Hands a mail over to the server of an outgoing account, and tells what the server made of it.

Only `outbox` uses it for customers; `accounts` tries an account out with it.
"""

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from emptychair.channels.errors import ChannelError
from emptychair.channels.mail.addresses import sendable
from emptychair.channels.models import OutgoingAccount
from emptychair.channels.problems import Msgid, Problem, gettext_noop
from emptychair.core import reach
from emptychair.core.text import one_line, storable

_ANSWER_SECONDS = 20.0
_WHOLE_SECONDS = 90.0
_LONGEST_SAID = 300
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_GO_ON = 354
_TAKEN, _REFUSED, _FOR_GOOD = range(200, 300), range(400, 600), range(500, 600)
_AWAY = gettext_noop(
    "%(host)s, port %(port)s, cannot be reached. Check both; a server in your own network has to be named in"
    " EMPTYCHAIR_NEAR_HOSTS."
)
_NO_TLS = gettext_noop("%(host)s does not speak %(security)s there, or its certificate is not in order: %(said)s")
_NO_MAIL = gettext_noop("%(host)s, port %(port)s, does not answer like a mail server.")
_LOGIN = gettext_noop("%(host)s refuses the user or the password: %(said)s")
_SENDER = gettext_noop("%(host)s refuses the From address: %(said)s")
_RECIPIENT = gettext_noop("%(host)s refuses the customer's address: %(said)s")
_CONTENT = gettext_noop("%(host)s refuses the mail: %(said)s")
_BROKE = gettext_noop("The line to %(host)s broke.")


class NotTaken(ChannelError):
    """The server has not taken the mail. `for_good`: trying again does not help; `account`: it lies in the account."""

    def __init__(self, problem: Problem, *, for_good: bool = False, account: bool = False) -> None:
        super().__init__(problem)
        self.for_good, self.account = for_good, account


class Lost(ChannelError):
    """The line broke after the mail had been handed over: nobody knows whether the server has taken it."""


class _Talk(smtplib.SMTP):
    """A conversation with a server over a connection that the one guard has made."""

    def __init__(self, line: socket.socket, *, host: str, own_host: str) -> None:
        self._line = line
        super().__init__(local_hostname=own_host, timeout=_ANSWER_SECONDS)
        self._host = host  # what the certificate has to name

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._line


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An open line to the account's server, with who we are told already."""

    talk: _Talk
    account: OutgoingAccount

    def offer(self, *, to: str, cc: Sequence[str] = ()) -> Mapping[str, str]:
        """Say from whom and to whom a mail is. Returns which of the copies are refused, and what the server said.

        Raises NotTaken, also where it refuses the customer: then nobody gets it.
        """
        refused: dict[str, str] = {}
        with _told(self.account):
            code, said = self.talk.mail(sendable(self.account.from_address))
            if code != 250:
                raise NotTaken(_problem(_SENDER, self.account, said), for_good=code in _FOR_GOOD, account=True)
            code, said = self.talk.rcpt(sendable(to))
            if code not in {250, 251}:
                raise NotTaken(_problem(_RECIPIENT, self.account, said), for_good=code in _FOR_GOOD)
            for address in cc:
                code, said = self.talk.rcpt(sendable(address))
                if code not in {250, 251}:
                    refused[address] = f"{code} {_plain(said)}"
        return refused

    def hand_over(self, mail: bytes) -> str:
        """Give the mail to the server and return what it says: from then on it is the server's to deliver.

        Raises NotTaken when it is not, and Lost when nobody can know.
        """
        with _told(self.account):
            self.talk.putcmd("DATA")
            code, said = self.talk.getreply()
        if code != _GO_ON:
            raise NotTaken(_problem(_CONTENT, self.account, said), for_good=code in _FOR_GOOD)
        try:
            self.talk.send(_LEADING_DOT.sub(b"..", mail).removesuffix(b"\r\n") + b"\r\n.\r\n")
            code, said = self.talk.getreply()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise Lost(Problem(_BROKE, host=self.account.host)) from error
        if code in _REFUSED:
            raise NotTaken(_problem(_CONTENT, self.account, said), for_good=code in _FOR_GOOD)
        if code not in _TAKEN:
            raise Lost(Problem(_BROKE, host=self.account.host))
        return f"{code} {_plain(said)}"


@contextmanager
def line_to(account: OutgoingAccount, *, password: str, near: Collection[str]) -> Iterator[Line]:
    """A line to the server, no longer than a minute and a half in all. Raises NotTaken."""
    try:
        line = reach.connect(account.host, account.port, near=near, seconds=_ANSWER_SECONDS)
    except reach.Unreachable as error:
        raise NotTaken(Problem(_AWAY, host=account.host, port=account.port), account=True) from error
    watch = threading.Timer(_WHOLE_SECONDS, _cut, args=(line,))
    watch.daemon = True
    watch.start()
    talk = None
    try:
        talk = _greeted(account, line)
        _log_in(talk, account, password)
        yield Line(talk=talk, account=account)
        with suppress(OSError, smtplib.SMTPException):
            talk.quit()
    finally:
        watch.cancel()
        if talk:
            talk.close()
        line.close()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _greeted(account: OutgoingAccount, line: socket.socket) -> _Talk:
    security = OutgoingAccount.Security(account.security)
    context = ssl.create_default_context()
    try:
        if security is OutgoingAccount.Security.TLS:
            line = context.wrap_socket(line, server_hostname=account.host)
        talk = _Talk(line, host=account.host, own_host=sendable(account.from_address).rpartition("@")[2])
        code, _said = talk.connect(account.host, account.port)
        if code != 220:
            raise NotTaken(Problem(_NO_MAIL, host=account.host, port=account.port), account=True)
        talk.ehlo_or_helo_if_needed()
        if security is OutgoingAccount.Security.STARTTLS:
            talk.starttls(context=context)
            talk.ehlo_or_helo_if_needed()
    except (ssl.SSLError, smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as error:
        values = {"security": security.name, "said": _reason(error)}
        raise NotTaken(Problem(_NO_TLS, host=account.host, **values), account=True) from error
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise NotTaken(Problem(_NO_MAIL, host=account.host, port=account.port), account=True) from error
    return talk


def _log_in(talk: _Talk, account: OutgoingAccount, password: str) -> None:
    if not account.user:
        return
    with _told(account):
        try:
            talk.login(account.user, password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
            said = getattr(error, "smtp_error", str(error))
            raise NotTaken(_problem(_LOGIN, account, said), account=True) from error


@contextmanager
def _told(account: OutgoingAccount) -> Iterator[None]:
    """What breaks before the mail was handed over is no more than that."""
    try:
        yield
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise NotTaken(Problem(_BROKE, host=account.host), account=True) from error


def _problem(words: Msgid, account: OutgoingAccount, said: bytes | str) -> Problem:
    return Problem(words, host=account.host, said=_plain(said))


def _plain(said: bytes | str) -> str:
    """What a server says, as words of one line. It is not ours, and proves nothing."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return one_line(storable(text))[:_LONGEST_SAID]


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, smtplib.SMTPResponseException):
        return _plain(error.smtp_error)
    return _plain(getattr(error, "reason", "") or str(error))

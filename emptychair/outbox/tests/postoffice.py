"""A mail server of the tests' own, on this machine, that can be told to be slow, wrong, or to break off."""

import ssl
from asyncio import WriteTransport
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from emptychair.channels.accounts import keep
from emptychair.channels.models import Channel, OutgoingAccount
from emptychair.cli.tests.factories import free_port
from emptychair.company.models import Seat

USER, PASSWORD = "desk", "hunter2"


@dataclass(kw_only=True)
class PostOffice:
    """What it has taken, and how it answers. `rcpt` and `data` are answers, `refuses` those for single
    addresses; an empty one breaks the line off."""

    mails: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    tries: int = 0
    rcpt: str = "250 OK"
    refuses: dict[str, str] = field(default_factory=dict)
    data: str = "250 Kept"
    before: Callable[[], Any] | None = None
    port: int = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        """Called for each recipient."""
        self.tries += 1
        said = self.refuses.get(address, self.rcpt)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called when a mail is there as a whole."""
        if self.before:
            await self.before()
        if self.data.startswith("250") or not self.data:
            self.mails.append(bytes(envelope.original_content or b""))
            self.recipients += envelope.rcpt_tos
        if not self.data and isinstance(server.transport, WriteTransport):
            server.transport.abort()
        return self.data or "421 Broken off"


def _authenticated(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    good = given == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


@contextmanager
def open_office(
    *, tls: ssl.SSLContext | None = None, from_the_start: bool = False, login: bool = False
) -> Iterator[PostOffice]:
    """A server that listens; with `login` it looks at user and password, with `tls` it offers STARTTLS or, so told,
    speaks nothing else."""
    office = PostOffice(port=free_port())
    asks: dict[str, Any] = {"authenticator": _authenticated} if login else {}
    controller = Controller(
        office,
        hostname="127.0.0.1",
        port=office.port,
        tls_context=None if from_the_start else tls,
        ssl_context=tls if from_the_start else None,
        auth_require_tls=False,
        ready_timeout=20,
        **asks,
    )
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def account(channel: Channel, office: PostOffice, *, by: Seat, **more: object) -> OutgoingAccount:
    """An account of the channel at that office."""
    given: dict[str, object] = {
        "host": "127.0.0.1",
        "port": office.port,
        "security": "none",
        "user": "",
        "from_address": "help@loom.example",
        "from_name": "",
        "signature": "",
        "call_back_seconds": 0,
    }
    password = str(more.pop("password", ""))
    return keep(channel, given=given | more, password=password, by=by)

"""A mail server on this machine that writes down what it accepts, and whose line breaks now and then."""

import asyncio
import random
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from emptychair.cli.tests.factories import free_port

MARK = re.compile(r"\bnumber (\d+-\d+)\b")
_LONGEST_PAUSE_SECONDS = 0.25


class Sink:
    """How often each Message-ID was accepted, and which ids each marked answer had. `taking` while a mail comes in."""

    def __init__(self, chance: random.Random) -> None:
        self.accepted: Counter[str] = Counter()
        self.ids_of: defaultdict[str, set[str]] = defaultdict(set)
        self.taking = threading.Event()
        self.port = free_port()
        self._chance = chance

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Accept a mail after a moment, and say so after another: whoever is killed meanwhile cannot know."""
        self.taking.set()
        try:
            await asyncio.sleep(self._chance.uniform(0, _LONGEST_PAUSE_SECONDS))
            self._accept(bytes(envelope.original_content or b""))
            await asyncio.sleep(self._chance.uniform(0, _LONGEST_PAUSE_SECONDS))
        finally:
            self.taking.clear()
        return "250 Kept"

    def _accept(self, raw: bytes) -> None:
        mail = message_from_bytes(raw, policy=default)
        assert isinstance(mail, EmailMessage)
        own_id = str(mail["Message-ID"]).strip("<> ")
        self.accepted[own_id] += 1
        body = mail.get_body(("plain",))
        if found := MARK.search(body.get_content() if body else ""):
            self.ids_of[found[1]].add(own_id)


@contextmanager
def open_sink(chance: random.Random) -> Iterator[Sink]:
    """A server that listens."""
    sink = Sink(chance)
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, ready_timeout=20)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()

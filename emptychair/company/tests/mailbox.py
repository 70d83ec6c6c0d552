"""A mail server of the tests' own for the company's mails, and what it has taken, as a reader sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from pytest_django import Settings

from emptychair.outbox.tests.postoffice import PostOffice, open_office

SENDER = "Loom <desk@loom.example>"


@contextmanager
def mailing_to(settings: Settings) -> Iterator[PostOffice]:
    """The company mails by a server on this machine, which is near."""
    with open_office() as office:
        settings.EMPTYCHAIR_MAILS = True
        settings.EMPTYCHAIR_NEAR_HOSTS = ["127.0.0.1"]
        settings.EMPTYCHAIR_ADDRESS = "https://chair.loom.example"
        settings.EMAIL_BACKEND = "emptychair.company.mailing.Guarded"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.port, 5
        settings.DEFAULT_FROM_EMAIL = SENDER
        yield office


def mails(office: PostOffice) -> list[EmailMessage]:
    """What was taken, read."""
    return [message_from_bytes(mail, policy=policy.default) for mail in office.mails]


def plain(mail: EmailMessage) -> str:
    """The mail's plain text."""
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""

"""A mail in a file of its own as an Inbound."""

from emptychair.channels.inbound import Inbound
from emptychair.channels.mail import parse as mail


def parse(raw: bytes) -> Inbound:
    """Read a mail. An mbox's envelope line before it is allowed."""
    return mail.parse(raw, source="eml")

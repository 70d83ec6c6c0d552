"""What the records of tables share: a name for what has none, and what is said of one that is none."""

import hashlib

from emptychair.channels.errors import Unreadable
from emptychair.channels.kind import Option
from emptychair.channels.problems import gettext_noop

OWN_ACCOUNTS = Option(
    name="company",
    label=gettext_noop("The company's own accounts in the file"),
    example="support@example.org",
    names_us=True,
)


def content_id(raw: bytes) -> str:
    """An id made of the content: the same content read twice has the same id."""
    return f"content:{hashlib.sha256(raw).hexdigest()[:32]}"


def not_a_row(error: Exception | str) -> Unreadable:
    """What was kept is not the JSON of a row."""
    return Unreadable(gettext_noop("is not the JSON of a row: %(error)s"), error=str(error))

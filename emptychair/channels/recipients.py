"""To whom an arrival was written, from its beginning alone: what follows the header of a mail can be long."""

from emptychair.channels.errors import Unreadable
from emptychair.channels.kinds import kind_named
from emptychair.channels.mail.addresses import recipients_of
from emptychair.channels.mail.parse import opened

HEAD = 65_536
"""Bytes of an arrival that are looked at."""
_MAILS = {"eml", "mbox"}


def written_to(head: bytes, *, kind: str) -> tuple[str, ...]:
    """The addresses in To and Cc, in lower case; empty where there are none, or nothing can be read."""
    if kind in _MAILS:
        return recipients_of(opened(head).headers)
    try:
        return tuple(address.lower() for address in kind_named(kind).parse(head).to)
    except Unreadable:
        return ()

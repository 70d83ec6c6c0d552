"""One mail of an mbox, with its envelope line, as an Inbound."""

import re

from emptychair.channels.inbound import Inbound
from emptychair.channels.mail import parse as mail

_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


def parse(raw: bytes) -> Inbound:
    """Read a mail of an mbox. Lines escaped as `>From ` lose one mark (mboxrd; the same for mboxo's only form)."""
    if b">From " in raw:
        raw = _ESCAPED.sub(rb"\1", raw)
    return mail.parse(raw, source="mbox")

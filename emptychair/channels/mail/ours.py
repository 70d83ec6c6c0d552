"""The ids that we give our own mails: a stranger can quote one, and never make one up."""

import re
from collections.abc import Iterable
from uuid import UUID

from emptychair.core.signing import is_signed, signature

_PURPOSE = "ids of mails"
_OURS = re.compile(r"<?([0-9a-f]{32})\.([a-z2-7]{24})@[^\s<>@]{1,200}>?")


def our_id(key: UUID, *, host: str, secret: str) -> str:
    """The Message-ID of a mail of ours, without brackets."""
    return f"{key.hex}.{signature(key.hex, purpose=_PURPOSE, secret=secret)}@{host}"


def key_of(message_id: str, *, secrets: Iterable[str]) -> UUID | None:
    """The key that an id was made of; None when we have not made it."""
    found = _OURS.fullmatch(message_id.strip())
    if not found or not is_signed(found[1], found[2], purpose=_PURPOSE, secrets=secrets):
        return None
    return UUID(found[1])

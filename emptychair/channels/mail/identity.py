"""What tells one mail from another, and which mail answers which."""

import re
from collections.abc import Callable
from hashlib import sha256

from emptychair.channels.mail.headers import Headers
from emptychair.core.text import one_line, storable

LONGEST_ID = 250
MOST_REFERENCES = 100
_STABLE = ("from", "to", "date", "subject")
"""Fields that stay as they are on every way that a mail may take."""

_BLOCK = 65_536
_ID = re.compile(r"<\s*+([^<>]++)>")
_ESCAPED_FROM = re.compile(rb"^>+(?=From )", re.MULTILINE)


def message_id(headers: Headers, *, digest: Callable[[], str]) -> str:
    """The id that a mail gives itself, without brackets; one made from its content when it has none."""
    given = headers.first("message-id")
    ids = _ids(given) or [word for word in [given.strip().strip("<>")] if word]
    return _short(ids[0]) if ids else f"{digest()}@no-message-id.invalid"


def references(headers: Headers) -> tuple[str, ...]:
    """The ids of the mails that this one follows, oldest first."""
    found = dict.fromkeys(_short(given) for value in headers.all("references")[:3] for given in _ids(value))
    return tuple(found)[-MOST_REFERENCES:]


def in_reply_to(headers: Headers) -> str | None:
    """The id of the mail that this one answers: In-Reply-To, else the last of its References."""
    value = headers.first("in-reply-to")
    given = _ids(value) or [word for word in value.split() if "@" in word and "." in word and '"' not in word][:1]
    if given:
        return _short(given[0])
    earlier = references(headers)
    return earlier[-1] if earlier else None


def _ids(value: str) -> list[str]:
    return [given.strip() for given in _ID.findall(value[:32_768]) if given.strip()]


def _short(given: str) -> str:
    """An id as it is kept: on one line, and no longer than an index of a database can hold."""
    text = one_line(storable(given)).replace(" ", "")
    if len(text) <= LONGEST_ID:
        return text
    return f"{text[:200]}~{sha256(text.encode()).hexdigest()[:24]}"


def content_digest(headers: Headers, body: bytes) -> str:
    """A digest over what stays the same on every way that a mail may take.

    Trace fields, line endings, folding, spaces at the ends of lines, empty lines at the end and the escapes of an
    mbox (`>From `) do not change it.
    """
    digest = sha256()
    for name in _STABLE:
        values = headers.fields.get(name, [b""])
        digest.update(name.encode() + b":" + b"".join(values[0].split()) + b"\n")
    if b"\nFrom " in body or b">From " in body or body.startswith(b"From "):
        body = _ESCAPED_FROM.sub(b"", body)
    body = body.strip()
    at = 0
    while at < len(body):
        end = body.find(b"\n", at + _BLOCK) + 1 or len(body)
        digest.update(b"\n".join(map(bytes.rstrip, body[at:end].split(b"\n"))))
        at = end
    return digest.hexdigest()[:16]

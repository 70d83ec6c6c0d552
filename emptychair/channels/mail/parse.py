"""The bytes of a mail as an Inbound."""

from dataclasses import dataclass
from functools import cached_property

from emptychair.channels.errors import Unreadable
from emptychair.channels.inbound import Inbound
from emptychair.channels.mail.addresses import author_of, recipients_of
from emptychair.channels.mail.automatic import is_automatic, is_mass_mail
from emptychair.channels.mail.bodies import body_of
from emptychair.channels.mail.dates import written_at
from emptychair.channels.mail.headers import Headers
from emptychair.channels.mail.identity import content_digest, in_reply_to, message_id, references
from emptychair.channels.mail.parts import Part, whole
from emptychair.channels.mail.quotes import new_text
from emptychair.channels.problems import gettext_noop

LARGEST_MAIL = 25 * 1024 * 1024
"""Bytes. Larger mail is set aside."""

NOT_A_MAIL = gettext_noop("not a mail: it has no header with From, To, Date or Subject")

_MARK = b"\xef\xbb\xbf"
_KNOWN = ("from", "to", "date", "subject", "received", "message-id", "return-path", "sender", "content-type")


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A mail with its envelope line taken off and its header read."""

    whole: Part
    envelope: str

    @cached_property
    def digest(self) -> str:
        """What tells it from others that have its id, or stands for one; few mails need it."""
        return content_digest(self.headers, self.whole.raw[self.whole.start :])

    @property
    def headers(self) -> Headers:
        """Its header."""
        return self.whole.headers


def opened(raw: bytes) -> Opened:
    """Read the header of a mail. An mbox's envelope line (`From somebody at some time`) may stand before it."""
    if b"\r" in raw and b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    raw = raw.removeprefix(_MARK).lstrip(b"\r\n")
    envelope = ""
    if raw.startswith((b"From ", b">From ")):
        line, _, raw = raw.partition(b"\n")
        envelope = line.partition(b" ")[2].strip()[:300].decode("latin-1")
    return Opened(whole=whole(raw), envelope=envelope)


def is_mail(mail: Opened) -> bool:
    """Whether there is any field that mails have."""
    return any(name in mail.headers for name in _KNOWN)


def parse(raw: bytes, *, source: str) -> Inbound:
    """Read a mail. Raises Unreadable only for what is no mail at all or too large."""
    if len(raw) > LARGEST_MAIL:
        raise Unreadable(gettext_noop("larger than %(size)d MB"), size=LARGEST_MAIL // 1024**2)
    mail = opened(raw)
    headers = mail.headers
    if not is_mail(mail):
        raise Unreadable(NOT_A_MAIL)
    author = author_of(headers, envelope=mail.envelope, otherwise=lambda: f"unknown-{mail.digest}@sender.invalid")
    body = body_of(mail.whole)
    subject = headers.words("subject")
    text = body.text
    return Inbound(
        source=source,
        external_id=message_id(headers, digest=lambda: mail.digest),
        author=author,
        to=recipients_of(headers),
        subject=subject,
        text=text,
        new_text=new_text(text, subject=subject),
        html=body.html,
        files=tuple(body.files),
        written_at=written_at(headers, envelope=mail.envelope),
        in_reply_to=in_reply_to(headers),
        references=references(headers),
        automatic=is_automatic(headers, subject=subject, author=author.address),
        addressed_to_us=not is_mass_mail(headers),
    )

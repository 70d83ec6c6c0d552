"""An answer as a mail: plain values in, the bytes of a mail out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from emptychair.channels.errors import Unreadable
from emptychair.channels.inbound import File
from emptychair.channels.mail.addresses import sendable
from emptychair.channels.mail.writing_html import page
from emptychair.channels.problems import gettext_noop
from emptychair.core.text import one_line, storable, without_direction_controls

MAIL = SMTP.clone(cte_type="7bit")
"""Nothing on the way has to encode it anew, which would make another mail of it."""

_HEADERS = MAIL.clone(max_line_length=990)
"""Ids stay on the line of their header: not every program unfolds them."""

LONGEST_QUOTE = 4_000
_LONGEST_SUBJECT = 200
_MOST_REFERENCES = 20
_ANSWERS = ("re:", "aw:", "sv:", "antw:", "rif:", "rv:", "res:")


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What a mail consists of. `quoted` is what it answers, `attribution` the line above it; ids have no brackets.

    `html` is the text formatted, cleaned; without it the mail is plain.
    """

    message_id: str
    from_name: str
    from_address: str
    to_name: str
    to_address: str
    subject: str
    text: str
    written_at: datetime
    signature: str = ""
    quoted: str = ""
    attribution: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    html: str = ""


def written(letter: Letter) -> bytes:
    """The mail. No word from outside can add a header; raises Unreadable when an address is none."""
    mail = EmailMessage(policy=MAIL)
    mail["From"] = addressed(letter.from_name, letter.from_address)
    mail["To"] = addressed(letter.to_name, letter.to_address)
    if letter.cc:
        mail["Cc"] = [addressed("", address) for address in letter.cc]
    mail["Subject"] = _plain(letter.subject)
    mail["Date"] = letter.written_at
    mail["Message-ID"] = f"<{letter.message_id}>"
    if ids := _ids([letter.in_reply_to]):
        mail["In-Reply-To"] = ids[0]
    if ids := _ids([*letter.references, letter.in_reply_to]):
        mail["References"] = " ".join(ids[:1] + ids[1:][-_MOST_REFERENCES:])
    mail.set_content(_body(letter), charset="utf-8")
    if letter.html:
        mail.add_alternative(_page(letter), subtype="html", charset="utf-8")
    for file in letter.files:
        maintype, _, subtype = file.type.partition("/")
        mail.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=_plain(file.name))
    return mail.as_bytes(policy=_HEADERS)


def addressed(name: str, address: str) -> Address:
    """A person as a header names them. Raises Unreadable."""
    plain = sendable(address)
    if not plain:
        raise Unreadable(gettext_noop("%(address)s is no address that a mail can be sent to."), address=address[:200])
    return Address(display_name=_plain(name), addr_spec=plain)


def answering(subject: str, *, otherwise: str) -> str:
    """The subject of an answer; `otherwise` where the thread has none."""
    plain = _plain(subject or otherwise)[:_LONGEST_SUBJECT]
    return plain if plain.lower().startswith(_ANSWERS) else f"Re: {plain}"


def _plain(text: str) -> str:
    return one_line(without_direction_controls(storable(text)))


def _ids(given: Iterable[str]) -> list[str]:
    """Ids that other mail programs know what to do with, in brackets, each once."""
    good = (each for each in given if "@" in each and each.isascii() and each.isprintable() and len(each) <= 250)
    clean = (each for each in good if not set(each) & set(' <>~"') and not each.endswith(".invalid"))
    return list(dict.fromkeys(f"<{each}>" for each in clean))


def _body(letter: Letter) -> str:
    parts = [storable(letter.text).strip("\n")]
    if letter.signature:
        parts.append(f"-- \n{letter.signature.strip()}")
    if letter.quoted:
        lines = _cut(letter.quoted).strip("\n").splitlines()
        parts.append("\n".join([letter.attribution, *(f"> {line}".rstrip() for line in lines)]))
    return "\n\n".join(parts) + "\n"


def _cut(quoted: str) -> str:
    return quoted[:LONGEST_QUOTE] + ("…" if len(quoted) > LONGEST_QUOTE else "")


def _page(letter: Letter) -> str:
    return page(
        letter.html,
        signature=letter.signature.strip(),
        attribution=letter.attribution,
        quoted=_cut(letter.quoted),
    )

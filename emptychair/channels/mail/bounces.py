"""What a machine says about a mail of ours that did not arrive. It proves nothing: anybody can write it."""

import re
from dataclasses import dataclass

from emptychair.channels.mail.addresses import author_of
from emptychair.channels.mail.bodies import body_of
from emptychair.channels.mail.charsets import decoded
from emptychair.channels.mail.parse import Opened
from emptychair.channels.mail.parts import Part, children
from emptychair.core.text import one_line

_MOST_PARTS = 20
_MOST_RECIPIENTS = 20
_LONGEST_REPORT = 100_000
_LONGEST_TEXT = 20_000
_REPORTS = {"message/delivery-status", "message/global-delivery-status", "text/rfc822-headers", "message/rfc822"}
_MAIL_SYSTEMS = ("mailer-daemon", "postmaster", "mail-daemon")
_FIELD = re.compile(
    r"^(final-recipient|action|status|message-id)[ \t]*:[ \t]*([^\r\n]{0,500})", re.IGNORECASE | re.MULTILINE
)
_STATUS = re.compile(r"(?<![\w.])([45]\.\d{1,3}\.\d{1,3})(?![\w.])")
_CODE = re.compile(r"(?<![\w.#-])([45]\d\d)[ -]")
_FAILED = re.compile(r"^[ \t]{0,8}<?([^\s<>@:;,]{1,64}@[^\s<>@:;,]{1,255})>?[ \t]*:?[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounce:
    """Whom a mail did not reach, for good or for now. `about` is its Message-ID, if the report names it."""

    recipients: tuple[str, ...]
    permanent: bool
    status: str = ""
    about: str = ""


def bounce_in(mail: Opened) -> Bounce | None:
    """What a mail says about another that did not arrive; None if it says nothing of the kind.

    Read from the machine-readable parts of a delivery report, or from the words of a mail system that writes none.
    """
    part = mail.whole
    inside = children(part, most=_MOST_PARTS) if part.type == "multipart/report" else []
    told = "\n".join(_told(child) for child in inside if child.type in _REPORTS)
    fields = [(name.lower(), value.strip()) for name, value in _FIELD.findall(told)]
    actions = {value.lower().split()[0] for name, value in fields if name == "action" and value}
    if actions and not actions & {"failed", "delayed"}:
        return None
    failed = [value.rpartition(";")[2] for name, value in fields if name == "final-recipient"]
    failed += mail.headers.first("x-failed-recipients").split(",")
    words = "" if inside else _words_of_a_mail_system(mail)
    recipients = _addresses(failed) or _addresses(_FAILED.findall(words))
    if not recipients:
        return None
    status = _first(fields, "status") or _status(words)
    return Bounce(
        recipients=recipients,
        permanent=not status.startswith("4") and actions != {"delayed"},
        status=status[:20],
        about=_first(fields, "message-id").strip("<> ")[:250],
    )


def _told(part: Part) -> str:
    return decoded(part.raw[part.start : part.end][:_LONGEST_REPORT], "utf-8")


def _words_of_a_mail_system(mail: Opened) -> str:
    sender = author_of(mail.headers, envelope=mail.envelope, otherwise=str).address
    return body_of(mail.whole).text[:_LONGEST_TEXT] if sender.startswith(_MAIL_SYSTEMS) else ""


def _addresses(given: list[str]) -> tuple[str, ...]:
    found = (one_line(address).lower().strip("<> ") for address in given[:_MOST_RECIPIENTS])
    return tuple(dict.fromkeys(address for address in found if "@" in address))


def _first(fields: list[tuple[str, str]], wanted: str) -> str:
    return next((value for name, value in fields if name == wanted), "")


def _status(text: str) -> str:
    found = _STATUS.search(text) or _CODE.search(text)
    return found[1] if found else ""

"""Writes the mail channel as an mbox of whole letters: headers, quotes, signatures, HTML, enclosures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import encoders
from email.charset import BASE64, QP, Charset
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.utils import format_datetime, formataddr
from html import escape
from zlib import crc32

from emptychair.demo.cast import COMPANY, DOMAIN, MAILBOX
from emptychair.demo.days import Calendar
from emptychair.demo.enclosures import enclosure
from emptychair.demo.people import People, key_of
from emptychair.demo.quoting import Quoted, attribution, style_of, under
from emptychair.demo.screenplay import Line, Scene

_CLOSING = {"en": "Kind regards", "de": "Herzliche Grüße", "fr": "Bien à vous", "es": "Un saludo"}
_SIGNATURE = "-- \n{name}\nFennimoth · Lamps you can mend\nThe Old Net Store, Kilmorrow"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Desk:
    """What every letter of a scene needs."""

    scene: Scene
    people: People
    days: Calendar
    ids: tuple[str, ...]

    def sender(self, line: Line) -> tuple[str, str]:
        """Name and address of who writes."""
        if line.by_company:
            colleague = self.people.colleague_of(line)
            if line.speaker == "team":
                return COMPANY, MAILBOX
            return f"{colleague.first} at {COMPANY}", colleague.address
        customer = self.people.customer_of(line)
        return customer.name, customer.mail

    def subject(self, line: Line) -> str:
        """The scene's subject, with what mail programs put before it."""
        subject = self.scene.options["subject"]
        if line.answers is None:
            return subject
        return f"{'AW' if self.scene.language == 'de' and not line.by_company else 'Re'}: {subject}"

    def words(self, line: Line) -> str:
        """What the writer put down, with the staff's closing."""
        text = self.days.fill(line.text, language=self.scene.language)
        if not line.by_company or line.answers is None:
            return text
        colleague = self.people.colleague_of(line)
        closing = f"{_CLOSING[self.scene.language]}\n{colleague.first}"
        return f"{text}\n\n{closing}\n\n{_SIGNATURE.format(name=colleague.name)}"


def mailbox(scenes: Sequence[Scene], people: People, days: Calendar) -> bytes:
    """The letters of all scenes in one mbox."""
    return b"".join(letter for scene in scenes for letter in _letters(scene, people, days))


def _letters(scene: Scene, people: People, days: Calendar) -> Iterator[bytes]:
    key = key_of(scene)
    ids = tuple(f"<{key:x}.{at}@{_domain(line, people)}>" for at, line in enumerate(scene.lines))
    desk = _Desk(scene=scene, people=people, days=days, ids=ids)
    for at, line in enumerate(scene.lines):
        letter = _letter(desk, at, line)
        body = letter.as_bytes().replace(b"\nFrom ", b"\n>From ")
        stamp = days.at(line.minute).strftime("%a %b %d %H:%M:%S %Y")
        yield f"From {desk.sender(line)[1]} {stamp}\n".encode() + body.rstrip(b"\n") + b"\n\n"


def _domain(line: Line, people: People) -> str:
    return DOMAIN if line.by_company else people.customer_of(line).mail.rpartition("@")[2]


def _letter(desk: _Desk, at: int, line: Line) -> Message:
    seed = f"{crc32(desk.ids[at].encode()):08x}"
    letter = _body(desk, line, seed)
    if line.files:
        letter = MIMEMultipart("mixed", f"=_m{seed}", [letter, *map(_enclosed, line.files)])
    letter["From"] = formataddr(desk.sender(line))
    letter["To"] = _recipient(desk, line)
    letter["Subject"] = _header(desk.subject(line))
    letter["Date"] = format_datetime(desk.days.at(line.minute))
    letter["Message-ID"] = desk.ids[at]
    if line.answers is not None:
        letter["In-Reply-To"] = desk.ids[line.answers]
        letter["References"] = " ".join(desk.ids[above] for above in _above(desk.scene, line))
    if line.automatic:
        letter["Auto-Submitted"] = "auto-replied"
    return letter


def _header(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8").encode()


def _enclosed(name: str) -> Message:
    content, mime = enclosure(name)
    part = MIMEBase(*mime.split("/"))
    part.set_payload(content)
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _recipient(desk: _Desk, line: Line) -> str:
    if not line.by_company:
        return MAILBOX
    if line.answers is None:
        return desk.scene.options["to"]
    above = desk.scene.lines[line.answers]
    while above.by_company and above.answers is not None:
        above = desk.scene.lines[above.answers]
    return formataddr(desk.sender(above))


def _above(scene: Scene, line: Line) -> list[int]:
    """The letters that this one follows, oldest first."""
    chain: list[int] = []
    at = line.answers
    while at is not None:
        chain.append(at)
        at = scene.lines[at].answers
    return chain[::-1]


def _body(desk: _Desk, line: Line, seed: str) -> Message:
    text = desk.words(line)
    quoted = _quoted(desk, line)
    style = "line" if line.by_company else style_of(line.speaker)
    language = desk.scene.language
    plain = under(text, quoted, style=style, language=language) if quoted else text
    letter = _text("plain", plain + "\n", _charset(line.speaker, plain))
    if style != "markup":
        return letter
    markup = _text("html", _markup(text, quoted, language), _charset("", ""))
    return MIMEMultipart("alternative", f"=_a{seed}", [letter, markup])


def _quoted(desk: _Desk, line: Line) -> Quoted | None:
    if line.answers is None or line.automatic:
        return None
    above = desk.scene.lines[line.answers]
    name, address = desk.sender(above)
    return Quoted(
        who=f"{name} <{address}>",
        written_at=desk.days.at(above.minute),
        subject=desk.subject(above),
        text=desk.words(above),
    )


def _text(kind: str, text: str, charset: Charset) -> Message:
    part = Message()
    part["MIME-Version"] = "1.0"
    part["Content-Type"] = f"text/{kind}"
    part.set_payload(text, charset)
    return part


def _charset(speaker: str, text: str) -> Charset:
    """Different programs encode differently; the old ones only what they know."""
    chosen = crc32(speaker.encode()) % 7
    old = chosen == 0 and all(ord(char) < 256 for char in text) and bool(speaker)
    charset = Charset("iso-8859-1" if old else "utf-8")
    charset.body_encoding = BASE64 if chosen == 1 else QP
    return charset


def _markup(text: str, quoted: Quoted | None, language: str) -> str:
    paragraphs = "".join(f"<p>{_broken(part)}</p>" for part in text.split("\n\n"))
    if quoted is None:
        return f"<html><body>{paragraphs}</body></html>\n"
    over = escape(attribution(quoted, language=language))
    below = f'<div class="gmail_quote"><div>{over}</div><blockquote>{_broken(quoted.text)}</blockquote></div>'
    return f"<html><body>{paragraphs}{below}</body></html>\n"


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")

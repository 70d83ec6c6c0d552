"""How people's mail programs quote what they answer, in their language."""

from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

_DAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "de": "Mo. Di. Mi. Do. Fr. Sa. So.",
    "fr": "lun. mar. mer. jeu. ven. sam. dim.",
    "es": "lun mar mié jue vie sáb dom",
}
_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
}
_WROTE = {
    "en": "On {day}, {date} {month} {year} at {time}, {who} wrote:",
    "de": "Am {day}, {date}. {month} {year} um {time} Uhr schrieb {who}:",
    "fr": "Le {day} {date} {month} {year} à {time}, {who} a écrit :",
    "es": "El {day}, {date} {month} {year} a las {time}, {who} escribió:",
}
_ORIGINAL = {
    "en": ("-----Original Message-----", "From:", "Sent:", "Subject:"),
    "de": ("-----Ursprüngliche Nachricht-----", "Von:", "Gesendet:", "Betreff:"),
    "fr": ("-----Message d'origine-----", "De :", "Envoyé :", "Objet :"),
    "es": ("-----Mensaje original-----", "De:", "Enviado:", "Asunto:"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Quoted:
    """The letter that is answered."""

    who: str
    written_at: datetime
    subject: str
    text: str


def style_of(writer: str) -> str:
    """How this writer's program quotes: "line", "headers", "markup" or "nothing"."""
    return ("line", "headers", "markup", "nothing", "line")[crc32(writer.encode()) % 5]


def attribution(quoted: Quoted, *, language: str) -> str:
    """The line that stands over a quote."""
    at = quoted.written_at
    return _WROTE[language].format(
        day=_DAYS[language].split()[at.weekday()],
        date=at.day,
        month=_MONTHS[language].split()[at.month - 1],
        year=at.year,
        time=f"{at:%H:%M}",
        who=quoted.who,
    )


def under(text: str, quoted: Quoted, *, style: str, language: str) -> str:
    """The text with the quote below it, as plain text."""
    if style == "nothing":
        return text
    if style == "headers":
        return f"{text}\n\n{_headers(quoted, language)}\n\n{quoted.text}"
    lines = "\n".join(f"> {line}".rstrip() for line in quoted.text.splitlines())
    return f"{text}\n\n{attribution(quoted, language=language)}\n{lines}"


def _headers(quoted: Quoted, language: str) -> str:
    original, who, sent, subject = _ORIGINAL[language]
    at = f"{quoted.written_at:%d.%m.%Y %H:%M}" if language == "de" else f"{quoted.written_at:%d/%m/%Y %H:%M}"
    return f"{original}\n{who} {quoted.who}\n{sent} {at}\n{subject} {quoted.subject}"

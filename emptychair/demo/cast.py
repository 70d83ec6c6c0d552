"""Who takes part in the demo's story, and how each is known on every channel."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

COMPANY = "Fennimoth"
DOMAIN = "fennimoth.example"
MAILBOX = f"hello@{DOMAIN}"
NETWORK_ACCOUNT = "fennimoth@lanternpost.example"


@dataclass(frozen=True, kw_only=True, slots=True)
class Colleague:
    """One of the staff: the name they sign with, their whole name and their seat's role."""

    first: str
    name: str
    role: str = "member"

    @property
    def address(self) -> str:
        """Their own mail address."""
        return f"{slug(self.first)}@{DOMAIN}"


# "team" is the agency's voice; it signs with nobody's name.
STAFF: Mapping[str, Colleague] = {
    "brid": Colleague(first="Bríd", name="Bríd Casey", role="chair"),
    "ada": Colleague(first="Ada", name="Ada Brennan", role="admin"),
    "camille": Colleague(first="Camille", name="Camille Haddad"),
    "declan": Colleague(first="Declan", name="Declan Furlong"),
    "ines": Colleague(first="Inés", name="Inés Marchena"),
    "jonas": Colleague(first="Jonas", name="Jonas Petersen"),
    "maeve": Colleague(first="Maeve", name="Maeve Fenn"),
    "priya": Colleague(first="Priya", name="Priya Nair"),
    "wim": Colleague(first="Wim", name="Wim Daalder", role="analyst"),
    "team": Colleague(first="Team", name="Lorna Pell", role="agency"),
}

_SERVERS = {
    "de": ("kieselstein.example", "lanternpost.example"),
    "fr": ("goelette.example", "lanternpost.example"),
    "es": ("gorrion.example", "lanternpost.example"),
    "": ("lanternpost.example", "paperboat.example", "hedgerow.example"),
}
_MAIL = {
    "de": ("briefkasten.example", "nordpost.example", "postfach.example"),
    "fr": ("courrier.example", "boite-bleue.example"),
    "es": ("correo.example", "buzon.example"),
    "": ("quillmail.example", "letterbox.example", "seapost.example", "inkwell.example"),
}
_PARTICLES = {"von", "van", "der", "den", "und", "zu", "freiin", "le"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Customer:
    """A customer of the story. `mail` is used in letters and given in the chat; `nick` in public and the forum."""

    name: str
    nick: str
    mail: str
    account: str
    reviewer: str
    reviewer_name: str


def customer(name: str, *, nick: str, language: str) -> Customer:
    """The customer of that name; what is not given follows from the name, always the same."""
    number = crc32(name.encode())
    plain = slug(name) or slug(nick)
    chosen = nick or _nick(plain, number)
    words = name.split()
    return Customer(
        name=name,
        nick=chosen,
        mail=f"{_mail_name(plain)}@{_one_of(_MAIL, language, number)}",
        account=f"{chosen}@{_one_of(_SERVERS, language, number)}",
        reviewer=f"{plain.split('.')[0]}-{number % 90_000 + 10_000}",
        reviewer_name=f"{words[0]} {words[-1][0]}." if len(words) > 1 else name,
    )


def slug(text: str) -> str:
    """Lower-case ASCII words joined by dots: "Pütz, Ansgar" -> "putz.ansgar"."""
    folded = text.replace("ø", "o").replace("Ø", "O").replace("ß", "ss").replace("ł", "l")
    ascii_only = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return ".".join(re.findall(r"[a-z0-9]+", ascii_only.lower().replace("'", "")))


def _nick(plain: str, number: int) -> str:
    first, *rest = plain.split(".")
    last = rest[-1] if rest else ""
    return (f"{first}{last}", f"{first}_{last}", f"{first}{last[:1]}{number % 90 + 10}")[number % 3]


def _mail_name(plain: str) -> str:
    words = [word for word in plain.split(".") if word not in _PARTICLES]
    return f"{words[0]}.{words[-1]}" if len(words) > 1 else words[0]


def _one_of(choices: Mapping[str, tuple[str, ...]], language: str, number: int) -> str:
    found = choices.get(language, choices[""])
    return found[number % len(found)]

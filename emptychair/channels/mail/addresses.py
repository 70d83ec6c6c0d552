"""Who wrote a mail and to whom."""

import re
from collections.abc import Callable
from email.utils import getaddresses

from emptychair.channels.inbound import Person
from emptychair.channels.mail.headers import Headers, words

MOST_RECIPIENTS = 500
_WRITERS = ("from", "sender", "reply-to", "return-path")
_LONGEST = 320
_PLAIN = re.compile(
    r"\s*(?:\"([^\"\\]*+)\"|([^\"<>,;:()\\@\[\]]*+))\s*+<\s*([^\s<>,;:()\"\\]{1,320}+)\s*>\s*|\s*([^\s<>,;:()\"\\]{1,320}+)\s*"
)
_ANYWHERE = re.compile(r"(?<![^\s<>,;:()\"'\[\]])[^\s<>,;:()\"'\[\]@]{1,128}+@[^\s<>,;:()\"'\[\]@]{1,255}+")


_SENDABLE = re.compile(r"(?!\.)[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}+(?<!\.)@[^\s@]{1,255}", re.ASCII)
_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+", re.ASCII
)


def sendable(address: str) -> str:
    """The address as a mail can be sent to it, its host in ASCII; empty when none can."""
    if not _SENDABLE.fullmatch(address) or ".." in address:
        return ""
    local, _, host = address.rpartition("@")
    try:
        plain = host.encode("idna").decode().lower()
    except UnicodeError:
        return ""
    return f"{local}@{plain}" if _HOST.fullmatch(plain) else ""


def author_of(headers: Headers, *, envelope: str = "", otherwise: Callable[[], str]) -> Person:
    """Who wrote a mail: the first From that names an address, else Sender, Reply-To, Return-Path or the envelope.

    When nobody is named at all, the address is what `otherwise` gives.
    """
    named: list[Person] = []
    for field in _WRITERS:
        for value in headers.all(field)[:5]:
            named += people(value, most=20) if value else []
        best = next((person for person in named if "@" in person.address), None)
        if best is not None:
            return best if best.name else Person(name=_name_of(named, headers), address=best.address)
    sender = envelope.partition(" ")[0]
    if "@" in sender:
        return Person(name=_name_of(named, headers), address=_address(sender))
    return named[0] if named else Person(name=_name_of(named, headers), address=otherwise())


def _name_of(named: list[Person], headers: Headers) -> str:
    """A name for an address that came without one: the first that is given, else what From says beside brackets."""
    given = next((person.name for person in named if person.name), "")
    return given or ("" if named else words(re.sub(r"<[^<>]*>", "", headers.first("from")))[:200])


def recipients_of(headers: Headers) -> tuple[str, ...]:
    """The addresses in To and Cc, each once."""
    given = [*headers.all("to")[:5], *headers.all("cc")[:5]]
    found = dict.fromkeys(
        person.address for value in given for person in people(value, most=MOST_RECIPIENTS) if "@" in person.address
    )
    return tuple(found)[:MOST_RECIPIENTS]


def people(value: str, *, most: int) -> list[Person]:
    """The persons that a header value names; members of groups are named one by one."""
    plain = _PLAIN.fullmatch(value) if len(value) < 600 else None
    if plain is not None:
        address = plain[3] or plain[4] or ""
        person = _person(plain[1] or plain[2] or "", address)
        return [person] if person.address else []
    try:
        found = getaddresses([value.replace("\r", " ").replace("\n", " ")])
    except (ValueError, IndexError, TypeError, RecursionError):
        found = []
    persons = [person for name, address in found[:most] if (person := _person(name, address)).address]
    if any("@" in person.address for person in persons):
        return persons
    return [_person("", address) for address in _ANYWHERE.findall(value[:8_000])[:most]] or persons


def _person(name: str, address: str) -> Person:
    return Person(name=words(name).strip("\"' ")[:200], address=_address(address))


def _address(given: str) -> str:
    """An address in lower case, as one word."""
    return "".join(words(given).split())[:_LONGEST].lower().strip("<>")

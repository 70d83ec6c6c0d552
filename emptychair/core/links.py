"""Links that cannot lie: only safe schemes, and the true host beside what the text shows."""

import html
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

LONGEST_LINK = 8_000
_PLAIN_HOST = re.compile(r"(?i)https?://([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?=[/?#]|:\d*(?:[/?#]|\Z)|\Z)")
_SAFE = re.compile(r"(?i)(https?)://|mailto:")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
_HOST_IN_TEXT = re.compile(
    r"(?<![\w.@-])(?:https?://)?((?:[\w-]{1,63}+\.){1,8}[^\W\d_]{2,24})(?![\w@-])", re.IGNORECASE
)
_ADDRESS_IN_TEXT = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,8}+")


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may be followed, and where it really goes: a host in ASCII, or an e-mail address."""

    target: str
    host: str

    @property
    def is_mail(self) -> bool:
        """Whether following it writes a mail."""
        return self.target[:7].lower() == "mailto:"


def safe_link(given: str) -> Link | None:
    """The address as a browser would follow it if it is http, https or mailto, else None."""
    target = _UNSEEN.sub("", given[: LONGEST_LINK + 1])
    scheme = _SAFE.match(target)
    if scheme is None or len(target) > LONGEST_LINK:
        return None
    if scheme[1]:
        target = target.replace("\\", "/")  # as browsers read it
    host = _host(target) if scheme[1] else _mail_address(target)
    return Link(target, host) if host else None


def _mail_address(target: str) -> str:
    address = unquote(target[7:].partition("?")[0])
    return address[:320] if "@" in address else ""


def _host(target: str) -> str:
    simple = _PLAIN_HOST.match(target)
    if simple:
        return simple[1].lower()
    try:
        return (urlsplit(target).hostname or "")[:253].encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""


def opening(link: Link, *, shown: str) -> str:
    """The start tag of a link. `shown` is the text that people will see."""
    warned = ' class="goes-elsewhere"' if misleads(link, shown=shown[:2_000]) else ""
    return (
        f'<a{warned} href="{html.escape(link.target)}" rel="noopener noreferrer nofollow" target="_blank"'
        f' title="{html.escape(link.host)}">'
    )


def misleads(link: Link, *, shown: str) -> bool:
    """Whether the text of a link shows another address than its own, or its host mixes scripts."""
    if link.is_mail:
        addresses = _ADDRESS_IN_TEXT.findall(shown)
        return bool(addresses) and link.host.lower() not in {address.lower() for address in addresses}
    named = [name.lower() for name in _HOST_IN_TEXT.findall(shown)]
    if named and not any(_same_site(name, link.host) for name in named):
        return True
    return "xn--" in link.host and any(map(_mixes_scripts, (urlsplit(link.target).hostname or "").split(".")))


def _same_site(name: str, host: str) -> bool:
    try:
        name = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    name, host = name.removeprefix("www."), host.removeprefix("www.")
    return name == host or name.endswith("." + host) or host.endswith("." + name)


def _mixes_scripts(label: str) -> bool:
    if label.isascii():
        return False
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in label if letter.isalpha()}
    return len(scripts) > 1 and "LATIN" in scripts

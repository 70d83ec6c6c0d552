"""What in the settings would leave an installation open, told before anything is served."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

SHORTEST_SECRET = 32
FEWEST_LETTERS = 8
"""Different characters of a secret: "aaaa…" is long and still no secret."""

_WELL_KNOWN = ("django-insecure-", "changeme", "change-me", "change_me", "replace", "example", "secret", "password")


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """The settings that decide whether others can get in. `hosts` are the names under which pages may be asked."""

    bind: str
    address: str
    hosts: Sequence[str]
    debug: bool
    limits: bool
    secret_key: str
    secure_cookies: bool
    behind_proxy: bool

    @property
    def others_can_reach_it(self) -> bool:
        """Whether anybody but this machine gets an answer; all that is meant for one's own desk ends there."""
        return self.behind_proxy or not all(map(is_loopback, (self.bind, *self.names)))

    @property
    def names(self) -> list[str]:
        """Every name under which pages may be asked."""
        return [name for name in (urlsplit(self.address).hostname or "", *self.hosts) if name]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsafe:
    """A setting that is refused: the check's id, why, and what to do."""

    id: str
    said: str
    do: str


def chosen(settings: Any) -> Chosen:
    """What stands in Django's settings."""
    return Chosen(
        bind=settings.EMPTYCHAIR_BIND,
        address=settings.EMPTYCHAIR_ADDRESS,
        hosts=settings.ALLOWED_HOSTS,
        debug=settings.DEBUG,
        limits=settings.EMPTYCHAIR_LIMITS,
        secret_key=settings.SECRET_KEY,
        secure_cookies=settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE,
        behind_proxy=settings.SECURE_PROXY_SSL_HEADER is not None,
    )


def unsafe(given: Chosen) -> Iterator[Unsafe]:
    """Everything that is refused, the worst first."""
    if given.debug and given.others_can_reach_it:
        yield Unsafe(
            id="emptychair.E001",
            said="EMPTYCHAIR_DEBUG shows settings and customers' words to whoever meets a fault",
            do="Leave EMPTYCHAIR_DEBUG out, or let only this machine reach the pages",
        )
    if not is_secret(given.secret_key):
        yield Unsafe(
            id="emptychair.E002",
            said=f"EMPTYCHAIR_SECRET_KEY can be guessed: anybody could sign in as anybody. It needs {SHORTEST_SECRET} "
            "characters made by chance",
            do="Leave it out, and one is made and kept in the home; or make one: openssl rand -hex 32",
        )
    if any("*" in name for name in given.hosts):
        yield Unsafe(
            id="emptychair.E003",
            said="EMPTYCHAIR_HOSTS lets any name in, and with it forged links and pages of others",
            do="Name the hosts under which people reach the pages",
        )
    if not given.secure_cookies and (given.address.startswith("https:") or not all(map(is_loopback, given.names))):
        yield Unsafe(
            id="emptychair.E004",
            said=f"On {given.address} the cookies of whoever signs in could be read on the way",
            do="Put TLS in front and set EMPTYCHAIR_ADDRESS to the https:// address that people type",
        )
    if not given.limits and given.others_can_reach_it:
        yield Unsafe(
            id="emptychair.E005",
            said="EMPTYCHAIR_LIMITS=0 lets anybody try passwords without end",
            do="Leave EMPTYCHAIR_LIMITS out; 0 is for tests",
        )


def is_secret(key: str) -> bool:
    """Whether a key is long and mixed enough, and none that stands in some example."""
    well_known = key.lower().startswith(_WELL_KNOWN)
    return len(key) >= SHORTEST_SECRET and len(set(key)) >= FEWEST_LETTERS and not well_known


def is_loopback(host: str | None) -> bool:
    """Whether a name or address is this machine's own, whatever its spelling."""
    if host == "localhost":
        return True
    try:
        return ip_address((host or "").strip("[]").removeprefix("::ffff:")).is_loopback
    except ValueError:
        return False


def is_address(host: str) -> bool:
    """Whether this is a number and no name."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True

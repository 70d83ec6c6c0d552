"""The one way out to other servers.

A name is looked up once, every address that it has is checked, and the connection goes to an address that was
checked. Whatever goes wrong is one error: nobody learns by it what stands where in the company's own network.
"""

import socket
import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, Queue

from emptychair.core.errors import EmptychairError

MAIL_PORTS = frozenset({25, 465, 587, 2525})
LONGEST_HOST = 253
_LOOK_UP_SECONDS = 10.0
_FORBIDDEN = frozenset(" \t\r\n\0/\\@?#%<>[]\"'")

Address = IPv4Address | IPv6Address
LookUp = Callable[[str, int], Sequence[str]]

# Addresses that look public and answer with a machine's secrets:
# https://learn.microsoft.com/en-us/azure/virtual-network/what-is-ip-address-168-63-129-16
_METADATA = frozenset({ip_address("168.63.129.16")})
_NAT64 = ip_network("64:ff9b::/96")


class Unreachable(EmptychairError):
    """A server cannot be reached: no such name, nobody listening, or not allowed. The words are the same for all."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"{host[:LONGEST_HOST]}, port {port}, cannot be reached. Check both; a server in your own network has to "
            "be named in EMPTYCHAIR_NEAR_HOSTS"
        )
        self.host, self.port = host, port


def connect(
    host: str,
    port: int,
    *,
    near: Collection[str] = (),
    ports: Collection[int] = MAIL_PORTS,
    seconds: float = 15.0,
    look_up: LookUp | None = None,
) -> socket.socket:
    """A connection to the server, made within so many seconds; they are its time limit for each answer too.

    `near` names hosts and networks that may be reached although they are not public, and on any port. Raises
    Unreachable.
    """
    ends_at = time.monotonic() + seconds
    for address in addresses(host, port, near=near, ports=ports, seconds=seconds, look_up=look_up):
        left = ends_at - time.monotonic()
        if left <= 0:
            break
        with suppress(OSError):
            line = socket.create_connection((str(address), port), timeout=left)
            line.settimeout(seconds)
            return line
    raise Unreachable(host, port)


def addresses(
    host: str,
    port: int,
    *,
    near: Collection[str] = (),
    ports: Collection[int] = MAIL_PORTS,
    seconds: float = _LOOK_UP_SECONDS,
    look_up: LookUp | None,
) -> list[Address]:
    """Where the server is. Raises Unreachable when any of its addresses is one that may not be called."""
    name = _name(host)
    if not name or not 0 < port < 65_536:
        raise Unreachable(host, port)
    named = name in {given.lower() for given in near}
    found = _found(name, port, look_up or _system, seconds=min(seconds, _LOOK_UP_SECONDS))
    allowed = [named or is_near(address, near) or (port in ports and is_public(address)) for address in found]
    if not found or not all(allowed):
        raise Unreachable(host, port)
    return found


def is_host(host: str) -> bool:
    """Whether it is the name or address of a host, and nothing with it."""
    return bool(_name(host))


def _name(host: str) -> str:
    """The host as the network knows it; empty when it is none."""
    if not host or len(host) > LONGEST_HOST or not _FORBIDDEN.isdisjoint(host):
        return ""
    try:
        return host.encode("idna").decode().lower().rstrip(".")
    except UnicodeError:
        return ""


def _found(name: str, port: int, look_up: LookUp, *, seconds: float) -> list[Address]:
    """What the name stands for, asked in a thread of its own: the system's resolver knows no time limit."""
    answers: Queue[Sequence[str]] = Queue()

    def ask() -> None:
        given: Sequence[str] = ()
        with suppress(OSError, UnicodeError):
            given = look_up(name, port)
        answers.put(given)

    threading.Thread(target=ask, daemon=True, name="look-up").start()
    try:
        return [ip_address(each) for each in dict.fromkeys(answers.get(timeout=seconds))]
    except (Empty, ValueError):
        return []


def _system(name: str, port: int) -> Sequence[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]


def is_public(address: Address) -> bool:
    """Whether an address, and the one that it may hide, belongs to the internet at large."""
    if address.is_multicast or address in _METADATA or not address.is_global:
        return False
    return all(is_public(hidden) for hidden in _hidden(address))


def _hidden(address: Address) -> list[Address]:
    """Addresses of version 4 that stand within one of version 6."""
    if isinstance(address, IPv4Address):
        return []
    hidden: list[Address | None] = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        hidden.append(IPv4Address(int(address) & 0xFFFF_FFFF))
    return [each for each in hidden if each is not None]


def is_near(address: Address, near: Collection[str]) -> bool:
    """Whether an address lies in one of the networks; names among them are passed over."""
    for given in near:
        with suppress(ValueError):
            if address in ip_network(given, strict=False):
                return True
    return False

"""One request to a server of somebody else: through the guard, once, without following anything, in bounded time.

What comes back is a status, some headers and the first bytes; nothing of it is unpacked, parsed or believed.
"""

import io
import ssl
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage
from socket import socket
from urllib.parse import quote, urlsplit

from emptychair.core import reach
from emptychair.core.errors import EmptychairError
from emptychair.core.reach import LookUp, Unreachable

WEB_PORTS = frozenset({443, 8443})
LONGEST_ADDRESS = 2_000
LONGEST_ANSWER = 2_000
_SECONDS = 15.0
_PATH = "/:@!$&'()*+,;=~%-._"


class BadAddress(EmptychairError):
    """This is no address that may be called: another scheme, a user in it, an odd port, or no address at all."""


class NoAnswer(EmptychairError):
    """The server was called, and did not answer as one does. `certificate`: its certificate is not in order."""

    def __init__(self, host: str, *, certificate: bool = False) -> None:
        super().__init__(f"{host} did not answer in time, or not by HTTP")
        self.host, self.certificate = host, certificate


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """A web address taken apart. `path` has its query with it, as it goes over the line."""

    host: str
    port: int
    path: str
    secure: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a server said: its status, headers, and no more than the first bytes of the rest."""

    status: int
    headers: HTTPMessage
    begins: bytes


def address_of(url: str) -> Address:
    """The address taken apart. Raises BadAddress for what no request can go to, whoever may be called."""
    try:
        given = urlsplit(url)
        port = given.port
    except ValueError as error:
        raise BadAddress from error
    secure, host = given.scheme == "https", given.hostname or ""
    odd = "@" in given.netloc or given.fragment or not url.isprintable() or " " in url or "\\" in url
    if odd or given.scheme not in {"http", "https"} or len(url) > LONGEST_ADDRESS or not reach.is_host(host):
        raise BadAddress
    path = quote(given.path or "/", safe=_PATH) + (f"?{quote(given.query, safe=_PATH + '?')}" if given.query else "")
    return Address(host=host, port=port or (443 if secure else 80), path=path, secure=secure)


def post(
    url: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    near: Collection[str] = (),
    seconds: float = _SECONDS,
    look_up: LookUp | None = None,
) -> Answer:
    """Post the body, and wait for the answer no longer than so many seconds in all.

    Without TLS only what `near` names is called, and only that on any port. Raises BadAddress, Unreachable, NoAnswer.
    """
    to, ends_at = address_of(url), time.monotonic() + seconds
    ports = WEB_PORTS if to.secure else frozenset[int]()
    try:
        bare = reach.connect(to.host, to.port, near=near, ports=ports, seconds=seconds, look_up=look_up)
        with bare, _secured(bare, to, ends_at) as line:
            talk = HTTPConnection(to.host, to.port)
            talk.default_port = 443 if to.secure else 80
            talk.sock = _Timed(line, ends_at)
            talk.request("POST", to.path, body, {"Accept-Encoding": "identity", "Connection": "close", **headers})
            answer = talk.getresponse()
            return Answer(status=answer.status, headers=answer.headers, begins=_begin(answer))
    except Unreachable:
        raise
    except ssl.SSLCertVerificationError as error:
        raise NoAnswer(to.host, certificate=True) from error
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(to.host) from error


def _secured(bare: socket, to: Address, ends_at: float) -> socket:
    if not to.secure:
        return bare
    bare.settimeout(_left(ends_at))
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context.wrap_socket(bare, server_hostname=to.host)


def _begin(answer: io.BufferedIOBase) -> bytes:
    """The first bytes of what follows the headers; what breaks off there changes nothing of what was said before."""
    with suppress(OSError, HTTPException, ValueError):
        return answer.read(LONGEST_ANSWER)
    return b""


def _left(ends_at: float) -> float:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Timed:
    """A connection on which everything together ends in time: a socket's own limit begins anew with each byte."""

    def __init__(self, line: socket, ends_at: float) -> None:
        self._line, self._ends_at = line, ends_at

    def sendall(self, given: bytes) -> None:
        self._line.settimeout(_left(self._ends_at))
        self._line.sendall(given)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._line, self._ends_at))

    def close(self) -> None:
        self._line.close()


class _Incoming(io.RawIOBase):
    """What comes in on such a connection."""

    def __init__(self, line: socket, ends_at: float) -> None:
        self._line, self._ends_at = line, ends_at

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # narrower than any buffer, as it is called
        self._line.settimeout(_left(self._ends_at))
        return self._line.recv_into(buffer)

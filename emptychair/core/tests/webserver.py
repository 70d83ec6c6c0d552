"""A server of this machine that answers as a test wants: rightly, wrongly, slowly, without end."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answering = Callable[[socket.socket], None]


@dataclass(frozen=True, kw_only=True)
class Request:
    """What came in."""

    line: str
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass(kw_only=True)
class WebServer:
    """Keeps what it was asked, and answers each as `answer` does at that moment."""

    port: int
    answer: Answering
    secure: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    calls: int = 0

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{'https' if self.secure else 'http'}://127.0.0.1:{self.port}/hook"

    def serve(self, line: socket.socket) -> None:
        """Read one request and answer it."""
        self.calls += 1
        with suppress(OSError), line:
            talk = self.secure.wrap_socket(line, server_side=True) if self.secure else line
            with talk, talk.makefile("rb") as given:
                first, headers = given.readline().decode().strip(), {}
                while name := given.readline().decode("latin-1").strip():
                    key, _, value = name.partition(":")
                    headers[key.lower()] = value.strip()
                body = given.read(int(headers.get("content-length", 0)))
                self.requests.append(Request(line=first, headers=headers, body=body, at=time.monotonic()))
                self.answer(talk)


def says(status: str, body: bytes = b"", **headers: str) -> Answering:
    """Answers with this status and body."""
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{named}\r\n".encode()
    return lambda line: line.sendall(head + body)


def hangs(line: socket.socket) -> None:
    """Says nothing until the other side goes."""
    line.settimeout(30)
    line.recv(1)


def drips(line: socket.socket) -> None:
    """A byte now and then, for ever: never silent long enough for a limit of a single wait."""
    line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        line.sendall(b"x")
        time.sleep(0.05)


def never_ends(line: socket.socket) -> None:
    """A body without end, as quickly as it is taken."""
    line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        line.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


@contextmanager
def open_server(answer: Answering, *, secure: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    """A server that answers so, until the block ends."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as door:
        server = WebServer(port=door.getsockname()[1], answer=answer, secure=secure)

        def let_in() -> None:
            with suppress(OSError):
                while True:
                    line, _ = door.accept()
                    threading.Thread(target=server.serve, args=(line,), daemon=True).start()

        threading.Thread(target=let_in, daemon=True).start()
        yield server
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)

"""Requests to servers of others: to whom they go, how long they take, how much they bring."""

import ssl
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest import MonkeyPatch

from emptychair.core.http import LONGEST_ANSWER, Answer, BadAddress, NoAnswer, address_of, post
from emptychair.core.reach import Unreachable
from emptychair.core.tests.webserver import Answering, drips, hangs, never_ends, open_server, says

NEAR = ["127.0.0.1"]


def ask(url: str, *, seconds: float = 15, near: list[str] | None = None) -> Answer:
    return post(url, body=b"{}", headers={"X-One": "1"}, near=NEAR if near is None else near, seconds=seconds)


def test_a_request_goes_out_as_it_was_given_and_its_answer_comes_back() -> None:
    with open_server(says("202 Accepted", b"thanks", Retry_After="7")) as server:
        answer = ask(f"{server.url}?a=b c".replace(" ", "%20"))
    (request,) = server.requests
    assert (answer.status, answer.begins, answer.headers["retry-after"]) == (202, b"thanks", "7")
    assert (request.line, request.body) == ("POST /hook?a=b%20c HTTP/1.1", b"{}")
    assert (request.headers["x-one"], request.headers["accept-encoding"]) == ("1", "identity")
    assert request.headers["host"] == f"127.0.0.1:{server.port}"


@pytest.mark.parametrize(
    "url",
    ["", "loom.example", "ftp://loom.example/", "file:///etc/passwd", "javascript:1", "https://", "https:///x",
     "https://me@loom.example/", "https://me:pw@loom.example/", "https://loom.example:0x50/", "https://loom.example:99999/",
     "https://loom.example/a b", "https://loom.example/\r\nX: 1", "https://loom.example\\@evil.example/", "https://[::1/",
     "https://loom.example/#x", "https://" + "a" * 300 + "/", "https://loom.example/" + "x" * 2_000,
     "https://loom.example/\u2028x"],
)  # fmt: skip
def test_what_is_no_plain_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(BadAddress):
        address_of(url)


def test_letters_that_no_line_carries_are_written_in_percent() -> None:
    assert address_of("https://loom.example/gruß?q=ä&b=[1]").path == "/gru%C3%9F?q=%C3%A4&b=%5B1%5D"
    assert address_of("https://loom.example").path == "/"


@pytest.mark.parametrize("near", [[], ["10.0.0.0/8"], ["loom.example"]])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_what_is_near_is_not_called_unless_it_is_named(near: list[str], scheme: str) -> None:
    with open_server(says("200 OK")) as server, pytest.raises(Unreachable):
        ask(f"{scheme}://127.0.0.1:{server.port}/", near=near)
    assert server.calls == 0


@pytest.mark.parametrize("url", ["http://loom.example/", "http://loom.example:443/", "https://loom.example:25/"])
def test_a_public_server_is_called_by_tls_and_on_the_ports_of_the_web_alone(url: str) -> None:
    with pytest.raises(Unreachable):
        post(url, body=b"", headers={}, look_up=lambda _name, _port: ["93.184.216.34"])


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: MonkeyPatch) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    with open_server(says("200 OK")) as server:
        url = f"http://loom.example:{server.port}/"
        assert post(url, body=b"", headers={}, near=NEAR, look_up=lambda _name, _port: next(answers)).status == 200
    assert server.requests[0].headers["host"] == f"loom.example:{server.port}"
    assert next(answers) == ["10.0.0.1"]


def test_no_redirect_is_followed() -> None:
    with open_server(says("200 OK")) as other:
        with open_server(says("307 Temporary Redirect", Location=other.url)) as server:
            assert ask(server.url).status == 307
        assert other.calls == 0


@pytest.mark.parametrize("answering", [hangs, drips], ids=["hangs", "drips"])
def test_everything_together_ends_in_time(answering: Answering) -> None:
    began = time.monotonic()
    with open_server(answering) as server, pytest.raises(NoAnswer):
        ask(server.url, seconds=0.5)
    assert time.monotonic() - began < 3


def test_of_a_body_without_end_a_little_is_read() -> None:
    with open_server(never_ends) as server:
        assert len(ask(server.url, seconds=5).begins) == LONGEST_ANSWER


@pytest.mark.parametrize(
    "raw",
    [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 200 + b"\r\n",
     b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n"],
)  # fmt: skip
def test_what_is_no_answer_is_none(raw: bytes) -> None:
    with open_server(lambda line: line.sendall(raw)) as server, pytest.raises(NoAnswer):
        ask(server.url, seconds=5)


def test_a_body_that_breaks_off_leaves_the_status() -> None:
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
    with open_server(lambda line: line.sendall(raw)) as server:
        assert ask(server.url).status == 200


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: MonkeyPatch) -> ssl.SSLContext:
    """A server's side of TLS with a certificate for 127.0.0.1 that this machine trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loom")])
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(hours=1), now + timedelta(hours=1))
    made = made.add_extension(alternative, critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    file = tmp_path / "own.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_server_is_believed_by_its_certificate(trusted: ssl.SSLContext) -> None:
    with open_server(says("200 OK", b"x"), secure=trusted) as server:
        assert ask(server.url).begins == b"x"
        with pytest.raises(NoAnswer) as refused:
            post(
                f"https://other.example:{server.port}/", body=b"", headers={}, near=NEAR,
                look_up=lambda _name, _port: NEAR,
            )  # fmt: skip
    assert refused.value.certificate
    assert len(server.requests) == 1


def test_who_is_not_known_to_anybody_is_not_believed(trusted: ssl.SSLContext, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with open_server(says("200 OK"), secure=trusted) as server, pytest.raises(NoAnswer) as refused:
        ask(server.url)
    assert refused.value.certificate
    assert server.requests == []

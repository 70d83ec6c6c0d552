"""Nobody is called who should not be, under whatever name."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest

from emptychair.core.reach import LookUp, Unreachable, addresses, connect

PUBLIC = "93.184.216.34"


@pytest.fixture
def listening() -> Iterator[int]:
    """A port of this machine on which somebody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed(listening: int) -> int:
    """A port of this machine on which nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


def names(*given: str) -> LookUp:
    return lambda _name, _port: given


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "localhost", "::1", "0.0.0.0", "::",  # noqa: S104
     "10.0.0.1", "172.16.3.4", "192.168.0.1", "169.254.169.254", "100.100.100.200", "168.63.129.16", "224.0.0.1",
     "ff02::1", "fe80::1", "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::",
     "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1"],
)  # fmt: skip
def test_what_is_not_public_is_never_called_in_any_spelling(host: str) -> None:
    with pytest.raises(Unreachable):
        addresses(host, 25, look_up=None)


def test_a_name_of_which_one_address_is_near_is_not_called_at_all() -> None:
    with pytest.raises(Unreachable):
        addresses("mail.example", 25, look_up=names(PUBLIC, "10.0.0.1"))
    assert [str(each) for each in addresses("mail.example", 25, look_up=names(PUBLIC))] == [PUBLIC]


def test_open_and_closed_ports_give_the_same_words(listening: int, closed: int) -> None:
    said = []
    for port in (listening, closed):
        for near in ((), ("127.0.0.2",)):
            with pytest.raises(Unreachable) as refused:
                connect("127.0.0.1", port, near=near)
            said.append(str(refused.value).replace(str(port), "PORT"))
    with pytest.raises(Unreachable) as away:
        connect("127.0.0.1", closed, near=["127.0.0.0/8"])
    assert {*said, str(away.value).replace(str(closed), "PORT")} == {said[0]}


def test_the_connection_goes_to_the_address_that_was_checked(listening: int) -> None:
    asked: list[str] = []

    def changing(name: str, _port: int) -> Sequence[str]:
        asked.append(name)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.9"]

    with closing(connect("mail.example", listening, near=["127.0.0.1"], look_up=changing)) as line:
        assert line.getpeername()[0] == "127.0.0.1"
    assert asked == ["mail.example"]


@pytest.mark.parametrize("near", ["127.0.0.1", "127.0.0.0/8", "Mail.Example"])
def test_an_administrator_may_name_what_is_near(listening: int, near: str) -> None:
    with closing(connect("mail.example", listening, near=[near], look_up=names("127.0.0.1"))) as line:
        assert line.getpeername() == ("127.0.0.1", listening)


def test_a_public_server_is_called_on_the_ports_of_mail_alone() -> None:
    assert addresses("mail.example", 587, look_up=names(PUBLIC))
    for port in (22, 80, 443, 6379, 0, 70_000):
        with pytest.raises(Unreachable):
            addresses("mail.example", port, look_up=names(PUBLIC))


@pytest.mark.parametrize(
    "host",
    [
        "smtp://mail.example",
        "user:pw@mail.example",
        "mail.example/x",
        "mail.example\r\nX: 1",
        "",
        "a" * 300,
        "a..b",
        "[::1]",
    ],
)
def test_what_is_no_name_of_a_host_is_refused(host: str) -> None:
    with pytest.raises(Unreachable):
        addresses(host, 25, look_up=names(PUBLIC))


def test_a_name_that_nobody_knows_is_the_same_error() -> None:
    def unknown(_name: str, _port: int) -> Sequence[str]:
        raise socket.gaierror

    with pytest.raises(Unreachable):
        addresses("nothing.example", 25, look_up=unknown)

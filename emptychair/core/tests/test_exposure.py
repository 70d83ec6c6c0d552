"""What is refused before anything is served."""

from dataclasses import replace

import pytest

from emptychair.core.exposure import Chosen, is_loopback, is_secret, unsafe

KEY = "0123456789abcdef" * 4
DESK = Chosen(
    bind="127.0.0.1",
    address="http://127.0.0.1:8000",
    hosts=["127.0.0.1", "localhost", "[::1]"],
    debug=False,
    limits=True,
    secret_key=KEY,
    secure_cookies=False,
    behind_proxy=False,
)
SERVED = replace(
    DESK, address="https://chair.example.org", hosts=["chair.example.org"], secure_cookies=True, behind_proxy=True
)


def ids(given: Chosen) -> list[str]:
    return [found.id.removeprefix("emptychair.") for found in unsafe(given)]


@pytest.mark.parametrize("given", [DESK, SERVED, replace(DESK, debug=True), replace(DESK, limits=False)])
def test_a_desk_and_a_server_behind_tls_are_fine(given: Chosen) -> None:
    assert ids(given) == []


@pytest.mark.parametrize(
    "reach",
    [
        {"bind": "0.0.0.0"},  # noqa: S104 - judged, not listened on
        {"bind": "::"},
        {"bind": "192.0.2.7"},
        {"bind": "chair"},
        {"behind_proxy": True},
        {"address": "https://chair.example.org", "secure_cookies": True},
        {"hosts": ["chair.example.org"], "secure_cookies": True},
    ],
)
def test_what_is_for_ones_own_desk_ends_where_others_can_come(reach: dict[str, object]) -> None:
    assert ids(replace(DESK, debug=True, **reach)) == ["E001"]  # type: ignore[arg-type]
    assert ids(replace(DESK, limits=False, **reach)) == ["E005"]  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["", "x", "short", "a" * 64, "ab" * 40, "django-insecure-" + KEY, "changeme-" + KEY])
def test_a_key_that_can_be_guessed_is_refused_on_any_machine(key: str) -> None:
    assert not is_secret(key)
    assert ids(replace(DESK, secret_key=key)) == ["E002"]


def test_a_key_of_ours_is_a_secret() -> None:
    assert is_secret("8f1f6a1e9d0c4b7a2c3d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70819203")


@pytest.mark.parametrize("host", ["*", "*.example.org"])
def test_any_host_is_no_host(host: str) -> None:
    assert ids(replace(SERVED, hosts=[host])) == ["E003"]


@pytest.mark.parametrize(
    "given",
    [
        replace(SERVED, secure_cookies=False),
        replace(DESK, address="http://chair.example.org"),
        replace(DESK, hosts=["localhost", "chair.example.org"]),
        replace(DESK, hosts=[".example.org"]),
    ],
)
def test_cookies_do_not_travel_in_the_clear(given: Chosen) -> None:
    assert ids(given) == ["E004"]


def test_every_refusal_says_why_and_what_to_do() -> None:
    worst = Chosen(
        bind="192.0.2.7", address="http://chair", hosts=["*"], debug=True, limits=False, secret_key="",
        secure_cookies=False, behind_proxy=False,
    )  # fmt: skip
    found = list(unsafe(worst))
    assert [one.id for one in found] == [f"emptychair.E00{number}" for number in range(1, 6)]
    assert all(one.said and one.do for one in found)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "::ffff:127.0.0.1"])
def test_this_machine_has_many_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", None, "0.0.0.0", "::", "localhost.evil.example", "127.0.0.1.nip.io"])  # noqa: S104
def test_other_machines_have_none_of_them(host: str | None) -> None:
    assert not is_loopback(host)

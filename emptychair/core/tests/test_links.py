"""Which addresses may be followed."""

import pytest

from emptychair.core.links import safe_link

SCHEMES = ["javascript", "JaVaScRiPt", "vbscript", "data", "file", "ftp", "blob", "about", "intent", "tel", "x"]


@pytest.mark.parametrize("rest", ["alert('a@b.example')", "//a.example/", "text/html,<a@b.example>", "//a@b.example"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_other_scheme_is_ever_followed(scheme: str, rest: str) -> None:
    for spelt in (
        f"{scheme}:{rest}",
        f" {scheme}:{rest}",
        f"{scheme[0]}\t{scheme[1:]}:{rest}",
        f"\x01{scheme}\n:{rest}",
    ):
        assert safe_link(spelt) is None


@pytest.mark.parametrize(
    "given", ["//a.example/", "/path", "a.example", "", "http:", "http:///x", "mailto:", "https:\\\\"]
)
def test_what_names_no_place_is_not_followed(given: str) -> None:
    assert safe_link(given) is None


def test_the_host_is_the_one_that_a_browser_would_ask() -> None:
    for given in (
        "https://bank.example@evil.example/",
        "https:\\\\evil.example\\@bank.example",
        "https://evil.example#@bank.example",
    ):
        link = safe_link(given)
        assert link is None or link.host == "evil.example"

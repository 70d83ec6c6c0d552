"""How texts fall into tokens."""

import pytest

from emptychair.understanding.tokens import TOKEN, form


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Don't stop!!", ["Don't", "stop", "!!"]),
        ("l'appli n'est pas", ["l'", "appli", "n'", "est", "pas"]),
        ("@shop see https://x.io/a?b #fail", ["@shop", "see", "https://x.io/a?b", "#fail"]),
        ("great :) <3", ["great", ":)", "<3"]),
        ("e-mail, please", ["e-mail", ",", "please"]),
        ("नहीं चाहिए", ["नहीं", "चाहिए"]),
        ("so good😍😍", ["so", "good", "😍", "😍"]),
        ("", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert TOKEN.findall(text) == tokens


@pytest.mark.parametrize(
    ("token", "normal"),
    [
        ("GREAT", "great"),
        ("sooooo", "soo"),
        ("@anybody", "@"),
        ("https://example.com", "http"),
        ("2024", "0"),
        ("don’t", "don't"),
        ("!!!!", "!!"),
        ("?!?!", "?!?"),
        ("…", "..."),
        ("ﬁne", "fine"),
    ],
)
def test_forms(token: str, normal: str) -> None:
    assert form(token) == normal

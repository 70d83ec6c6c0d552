"""Plain text from outside."""

import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.core.text import MOST_LINKS, isolated, linkify, one_line, storable, without_direction_controls


@pytest.mark.parametrize(
    ("text", "target", "shown"),
    [
        ("see https://a.example/x.", "https://a.example/x", "https://a.example/x"),
        ("(https://a.example/b_(c))", "https://a.example/b_(c)", "https://a.example/b_(c)"),
        ("www.a.example, now", "https://www.a.example", "www.a.example"),
        ("mail ann@home.example!", "mailto:ann@home.example", "ann@home.example"),
        ("mailto:ann@home.example", "mailto:ann@home.example", "mailto:ann@home.example"),
        ("HTTPS://A.EXAMPLE/?q=1&r=2", "HTTPS://A.EXAMPLE/?q=1&amp;r=2", "HTTPS://A.EXAMPLE/?q=1&amp;r=2"),
    ],
)
def test_addresses_become_links(text: str, target: str, shown: str) -> None:
    html = linkify(text)

    assert f'href="{target}"' in html
    assert f">{shown}</a>" in html


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://a.example/", "file:///etc/passwd", "a.example",
        "http://", "@home", "x@y", "https://[bad", "https://" + "a" * 3_000,
    ],
)  # fmt: skip
def test_nothing_else_becomes_a_link(text: str) -> None:
    assert "<a" not in linkify(text)


def test_quotes_and_brackets_cannot_leave_the_link() -> None:
    html = linkify("https://a.example/\"onmouseover=\"alert(1) https://b.example/'x'<script>")

    assert "<script>" not in html
    assert 'onmouseover="' not in html


@given(st.text(alphabet="ab.:/@<>&\"'()wht ps\u202e\n"))
def test_the_words_of_a_text_stay_the_same(text: str) -> None:
    html = linkify(text)
    outside = "".join(piece.rpartition(">")[2] for piece in html.split("<"))

    assert unescape(outside) == without_direction_controls(text)


def test_only_so_many_addresses_become_links() -> None:
    assert linkify("http://a.example/ " * (MOST_LINKS + 5)).count("<a ") == MOST_LINKS


@pytest.mark.parametrize(
    "piece", ["http://", "www.", "a@", "a@b.c ", "http://a.b ", "((((", "aaaa", ".", "@", "http://a.b/)", "a.b-"]
)
def test_a_lot_of_anything_is_linked_in_time(piece: str) -> None:
    started = time.process_time()

    linkify(piece * (250_000 // len(piece)))

    # Half a second on a quiet machine; work that grows with the square takes far longer.
    assert time.process_time() - started < 5


@given(st.text(alphabet=st.characters()))
def test_stored_text_can_be_encoded_and_has_no_nul(text: str) -> None:
    stored = storable(f"{text}\x00\ud800")

    assert b"\x00" not in stored.encode()


def test_marks_that_writers_need_stay() -> None:
    assert without_direction_controls("\u200fשלום\u200e \u202eabc\u202c") == "\u200fשלום\u200e abc"


def test_text_in_the_middle_of_our_line_cannot_reorder_it() -> None:
    assert isolated("\u202eשלום") == "\u2068שלום\u2069"
    assert isolated("plain") == "plain"


def test_one_line_is_one_line() -> None:
    assert one_line(" a\r\nb\x00\x1bc\u2028d  e ") == "a b c d e"

"""HTML as text that reads well."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.core.html_text import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two\n three</p>", "One\n\ntwo three"),
        ("one<br>two<br/><br>three", "one\ntwo\n\nthree"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<ul><li>one<li>two</ul><ol><li>a</li><li>b</li></ol>", "- one\n- two\n\n1. a\n2. b"),
        ('<a href="https://a.example/x">here</a>', "here <https://a.example/x>"),
        ('<a href="https://a.example/x">https://a.example/x</a>', "https://a.example/x"),
        ('<a href="mailto:ann@home.example">ann@home.example</a>', "ann@home.example"),
        ('<a href="javascript:x">here</a>', "here"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ('<img src=x alt="A lamp"> broken', "[A lamp] broken"),
        ("<style>p{}</style><script>x()</script><title>t</title>words", "words"),
        ("<!-- hidden --> seen <!-- unclosed, and still seen", "seen unclosed, and still seen"),
        ("a&nbsp;b &amp; c&#8364; &unknown; &#99999999999;", "a b & c€ &unknown; \ufffd"),
        ("<pre>a\n  b</pre>c", "a\n  b\n\nc"),
        ('new<blockquote type="cite">old<br>words</blockquote>', "new\n\n> old\n> words"),
        ("new<blockquote>indented</blockquote>", "new\n\nindented"),
        ("1 < 2 and <3", "1 < 2 and <3"),
        ("<p class=it's>words</p> it's fine", "words\n\nit's fine"),
    ],
)
def test_html_reads_as_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


@given(
    st.text()
    | st.lists(st.sampled_from(["<", ">", "<a href='", "<li>", "<ol>", "</ol>", "&#", "<!--", "<pre>", "x", " "])).map(
        "".join
    )
)
def test_any_text_can_be_read(html: str) -> None:
    assert "\x00" not in html_to_text(html)


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<div>",
        "<li>",
        "<a href=x>",
        "<br>",
        "&",
        "<!--",
        "<style>",
        '<a "="',
        "<blockquote type=cite>",
        "<pre>\n",
    ],
)
def test_a_lot_of_anything_is_read_in_time(piece: str) -> None:
    started = time.process_time()

    html_to_text(piece * (250_000 // len(piece)))

    # Half a second on a quiet machine; work that grows with the square takes far longer.
    assert time.process_time() - started < 5

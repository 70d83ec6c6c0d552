"""The small Markdown of answers: what it means, what it never becomes, and that it comes out in time."""

import time

import pytest

from emptychair.core.formatting import formatted

TYPED = """Hello **Ines**, it is _late_. See [the page](https://loom.example/a) or https://loom.example/b
and *write*.

- one
- two

1. first

> Their words

`code`"""


def test_it_knows_bold_italic_links_lists_quotes_and_code() -> None:
    html = formatted(TYPED)
    for piece in (
        "<strong>Ines</strong>", "<em>late</em>", "<em>write</em>", ">the page</a>", ">https://loom.example/b</a>",
        "<ul>", "<li>two</li>", "<ol>", "<blockquote>", "<code>code</code>", "<br>",
    ):  # fmt: skip
        assert piece in html
    assert 'href="https://loom.example/a"' in html


@pytest.mark.parametrize(
    "text",
    ["# Head", "![picture](https://loom.example/x.png)", "<b>x</b>", "<script>x()</script>", "a | b\n--|--\n1 | 2",
     "&amp; &lt;b&gt;", "x_y_z", "2 * 3 * 4", "~~no~~", "<!-- x -->", "[a]: https://loom.example/", "a\n=", "---"],
)  # fmt: skip
def test_all_else_stays_the_words_that_were_typed(text: str) -> None:
    html = formatted(text)
    assert not any(f"<{tag}" in html for tag in ("h1", "h2", "img", "b>", "script", "table", "em", "s>", "hr", "!--"))


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,<script>x</script>",
     "vbscript:x", "file:///etc/passwd", "&#106;avascript:x", "//evil.example", "\x01javascript:x", "/settings/"],
)  # fmt: skip
def test_no_other_scheme_is_ever_followed(target: str) -> None:
    for text in (f"[x]({target})", f"[x](<{target}>)", f"<{target}>", target):
        assert "href" not in formatted(text).replace("https://", "")


def test_an_address_is_shown_as_it_was_typed_and_says_where_it_goes() -> None:
    html = formatted("https://аpple.example/a and https://xn--pple-43d.example/b")
    assert ">https://xn--pple-43d.example/b</a>" in html
    assert ">https://аpple.example/a</a>" in html
    assert html.count("xn--pple-43d.example") >= 3
    assert "goes-elsewhere" in formatted("[https://bank.example](https://evil.example)")


@pytest.mark.parametrize("text", ["> " * 60 + "hello", "- " * 60 + "hello", "```hello\n```"])
def test_no_word_is_lost_however_it_is_nested(text: str) -> None:
    assert "hello" in formatted(text)


@pytest.mark.parametrize(
    "unit",
    ["> ", "[", "*", "_a*", "`", "`a``", "[a](", "- ", "\\", "[a](<", "http://", "![[", "**a *", "1. ", "<", "&"],
)
def test_twenty_thousand_of_anything_come_out_in_time(unit: str) -> None:
    began = time.perf_counter()
    formatted((unit * 10_000)[:20_000])
    assert time.perf_counter() - began < 10


def test_characters_that_turn_the_line_around_are_dropped() -> None:
    assert "\u202e" not in formatted("\u202egpj.exe **x**")

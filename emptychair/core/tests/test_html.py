"""HTML from outside, made safe to show."""

import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.core.html import LONGEST_HTML, clean_html

HOSTILE = sorted(
    path for path in Path(__file__).with_name("hostile_html").glob("*.html") if ".clean" not in path.suffixes
)
ALLOWED = {
    "a": {"class", "href", "rel", "target", "title"},
    "span": {"class"},
    "td": {"colspan", "rowspan", "dir"},
    "th": {"colspan", "rowspan", "dir"},
    "ol": {"start", "dir"},
}
FORBIDDEN = {
    "script", "style", "iframe", "object", "embed", "form", "input", "button", "svg", "math", "base",
    "link", "meta", "img", "video", "audio", "source", "textarea", "select", "title", "noscript",
    "template", "frame", "frameset", "applet",
}  # fmt: skip
SNIPPETS = [
    "<b>", "</b>", "<i>", "<p>", "</p>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</td>", "</table>",
    "<li>", "<ul>", "</ul>", "<a href=https://a.example/>", "</a>", '<a href="javascript:x">', "<svg>",
    "</svg>", "<math>", "<style>", "</style>", "<title>", "</title>", "<textarea>", "<noscript>", "<!--",
    "-->", "<![CDATA[", "]]>", "<img src=//b.example/x alt=y>", "<script>", "</script>", "bank.example",
    "&amp;", "&lt;", "&#x202e;", "\u202e", "<", ">", '"', "'", "=", "&", "\xa0", "words ",
    "<span class=not-loaded>", "</span>", "<pre>", "\n", "<object>", "</object>", "<select>", "<template>",
    "<form>", "<font color=red>", "<hr>", "<br/>", "<h1>",
]  # fmt: skip
hostile_html = st.lists(st.sampled_from(SNIPPETS), max_size=40).map("".join) | st.text()


class Elements(HTMLParser):
    """What a parser finds in a document."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def assert_harmless(html: str) -> None:
    for tag, attributes in Elements(html).found:
        assert tag not in FORBIDDEN
        assert set(attributes) <= ALLOWED.get(tag, {"dir"})
        if tag == "a":
            assert str(attributes["href"]).lower().startswith(("http://", "https://", "mailto:"))
            assert attributes["rel"] == "noopener noreferrer nofollow"
            assert attributes["target"] == "_blank"
            assert attributes["title"]


@pytest.mark.parametrize("path", HOSTILE, ids=[path.stem for path in HOSTILE])
def test_hostile_documents_become_what_was_written_down(path: Path) -> None:
    cleaned = clean_html(path.read_text("utf-8"))

    assert cleaned == path.with_suffix(".clean.html").read_text("utf-8")
    assert_harmless(cleaned)


@given(hostile_html)
def test_nothing_but_the_allowed_comes_out(html: str) -> None:
    assert_harmless(clean_html(html))


@given(hostile_html)
def test_cleaning_again_changes_nothing(html: str) -> None:
    cleaned = clean_html(html)

    assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize("path", HOSTILE, ids=[path.stem for path in HOSTILE])
def test_cleaning_a_hostile_document_again_changes_nothing(path: Path) -> None:
    cleaned = clean_html(path.read_text("utf-8"))

    assert clean_html(cleaned) == cleaned


@given(
    st.text(
        alphabet=st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp"], blacklist_characters="<&")
    )
)
def test_words_stay_words(text: str) -> None:
    assert "".join(Elements(clean_html(f"<p>{text}</p>")).words) == text


def test_a_remote_picture_becomes_words_that_name_its_host() -> None:
    cleaned = clean_html('<img src="https://cdn.example/lamp.jpg" alt="The lamp">')

    assert cleaned == '<span class="not-loaded">[The lamp · cdn.example]</span>'


def test_a_picture_nobody_can_see_is_left_out() -> None:
    assert clean_html('<img src="https://spy.example/?id=1" width="1" height="1">') == ""


def test_a_link_says_where_it_goes_and_warns_when_its_text_says_otherwise() -> None:
    cleaned = clean_html('<a href="https://evil.example/x">bank.example</a>')

    assert 'class="goes-elsewhere"' in cleaned
    assert 'title="evil.example"' in cleaned


def test_characters_that_turn_the_text_around_are_dropped() -> None:
    assert clean_html("a\u202eb&#x202e;c\u2066d") == "abcd"


def test_what_is_too_long_is_cut() -> None:
    assert len(clean_html("x" * (LONGEST_HTML + 10))) == LONGEST_HTML


@pytest.mark.parametrize(
    "piece",
    [
        "<div>", "<b>", "<i id=1>", "<p>", "&", "&nbsp;", "<", "</", "<!--", "<!", '<a "=', '<a "="',
        "<a href=https://a.b/>", "<table><td>", "<b><div></b>", "<svg><td>", "<style>",
        "<img src=//a.b/c>", "<a =\"<div>", "<li>", "<font a=", "&#9", "<font size=1><p>",
    ],
)  # fmt: skip
def test_a_lot_of_anything_is_cleaned_in_time(piece: str) -> None:
    started = time.process_time()

    clean_html(piece * (250_000 // len(piece)))

    # Half a second on a quiet machine; work that grows with the square takes far longer.
    assert time.process_time() - started < 5

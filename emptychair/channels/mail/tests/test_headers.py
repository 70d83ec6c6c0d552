"""Fields, their words and their parameters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.channels.mail.headers import LARGEST_HEADER, MOST_FIELDS, parameters, split_header, words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain words", "plain words"),
        ("=?utf-8?B?w6Q=?= =?UTF-8?Q?_=C3=B6?=", "ä ö"),
        ("=?utf-8*en?Q?a?=", "a"),
        ("=?x-unknown?Q?a=E4?=", "aä"),
        ("before =?utf-8?q?in?= after", "before in after"),
        ("=?utf-8?q?spaces are not allowed?=", "spaces are not allowed"),
        ("=?utf-8?q?a?b?=", "a?b"),
        ("=?utf-8?b?w6R?= broken", "ä broken"),
        ("=?utf-8?q?never ends", "=?utf-8?q?never ends"),
        ("=?utf-8?q?a=0D=0AB:_c?=", "a B: c"),
        ("tab\tand  spaces", "tab and spaces"),
    ],
)
def test_words_are_decoded(value: str, expected: str) -> None:
    assert words(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/plain; charset=utf-8", {"charset": "utf-8"}),
        ('a/b; Name="a \\"b\\".txt"; x = y ', {"name": 'a "b".txt', "x": "y"}),
        ("a; filename*=utf-8'de'Gr%C3%B6%C3%9Fe.txt", {"filename": "Größe.txt"}),
        ("a; f*0=one; f*1=two", {"f": "onetwo"}),
        ("a; f*1*=%20two; f*0*=latin-1''%E4", {"f": "ä two"}),
        ("a; f=my file.txt", {"f": "my file.txt"}),
        ('a; f="never ends', {"f": "never ends"}),
        ("a; ;; =x", {}),
    ],
)
def test_parameters_are_read(value: str, expected: dict[str, str]) -> None:
    assert parameters(value) == expected


def test_folded_and_repeated_fields_are_kept_in_order() -> None:
    raw = b"A: one\n two\nb : x\nA: three\n\nbody"
    headers, start = split_header(raw, 0, len(raw))

    assert headers.all("a") == ["one\n two", "three"]
    assert headers.first("b") == "x"
    assert raw[start:] == b"body"


def test_a_line_that_is_no_field_does_not_end_the_header() -> None:
    raw = b"A: one\nno field\nB: two\n\nbody"
    headers, start = split_header(raw, 0, len(raw))

    assert headers.first("b") == "two"
    assert raw[start:] == b"body"


def test_a_text_without_header_is_all_body() -> None:
    raw = b"Dear Sir\nmy lamp\nis broken\n"

    assert split_header(raw, 0, len(raw))[1] == 0


@pytest.mark.parametrize("line", [b"A: x\n", b"A: " + b"x" * 300 + b"\n"])
def test_an_endless_header_is_read_so_far_and_its_body_is_found(line: bytes) -> None:
    raw = line * (3 * LARGEST_HEADER // len(line)) + b"\nbody"
    headers, start = split_header(raw, 0, len(raw))

    assert len(headers.all("a")) <= MOST_FIELDS
    assert raw[start:] == b"body"


@given(st.binary())
def test_any_bytes_have_a_header_and_a_body(raw: bytes) -> None:
    assert 0 <= split_header(raw, 0, len(raw))[1] <= len(raw)


@given(st.text())
def test_any_value_has_words_on_one_line(value: str) -> None:
    assert "\n" not in words(value)


@given(st.text())
def test_any_value_has_parameters(value: str) -> None:
    assert all(isinstance(name, str) for name in parameters(f"a;{value}"))

"""Whatever is posted, the answer is a plain reason and never a fault."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.api.bodies import DEEPEST, read
from emptychair.api.errors import NotJson
from emptychair.api.tests.program import House, Program

pytestmark = pytest.mark.django_db

STRANGE = {
    "nothing": b"",
    "no JSON": b"{text: 1}",
    "half": b'{"text": "x',
    "no UTF-8": b'{"text": "\xff"}',
    "a bare word": b'"text"',
    "a list": b"[1]",
    "null": b"null",
    "twice": b'{"text": "a", "text": "b"}',
    "NUL": b'{"text": "a\\u0000b"}',
    "half a pair": b'{"text": "\\ud800"}',
    "half a pair in bytes": b'{"text": "\xed\xa0\x80"}',
    "NaN": b'{"text": NaN}',
    "endless": b'{"text": 1e999}',
    "deep": b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deeper than anybody means": b'{"text": ' + b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1) + b"}",
    "a number of many digits": b'{"text": ' + b"9" * 100_000 + b"}",
    "wrong type": b'{"text": 5}',
    "a stranger's field": b'{"text": "x", "by": 1, "at": "2001-01-01"}',
    "too long": json.dumps({"text": "x" * 10_001}).encode(),
    "only blanks": b'{"text": "   "}',
}


@pytest.mark.parametrize("raw", STRANGE.values(), ids=STRANGE)
def test_strange_bodies_are_refused_with_a_plain_reason(home: House, program: Program, raw: bytes) -> None:
    answer = program.ask("POST", f"/conversations/{home.asked.pk}/notes", raw=raw)
    assert answer.status_code in {400, 422}
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "fields"}
    assert "Traceback" not in error["message"]


def test_a_body_that_is_too_large_is_refused(home: House, program: Program) -> None:
    answer = program.ask("POST", f"/conversations/{home.asked.pk}/notes", raw=b" " * (2 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_a_body_of_another_type_is_refused(home: House, program: Program) -> None:
    answer = program.ask("POST", f"/conversations/{home.asked.pk}/notes", raw=b"text=x", Content_Type="text/plain")
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "wrong_type")


@pytest.mark.parametrize("query", ["q=%00", "q=lamp&at=%00", "q=a&%00=1", "at=x&q=a"])
def test_strange_addresses_are_refused_with_a_plain_reason(program: Program, query: str) -> None:
    assert program.ask("GET", f"/messages?{query}").status_code in {400, 422}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        read(raw)
    except NotJson:
        return


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3), max_leaves=8))  # fmt: skip
def test_what_is_json_is_read_as_it_is(value: object) -> None:
    assert read(json.dumps(value).encode()) == value

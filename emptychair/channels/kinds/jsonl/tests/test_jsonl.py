"""Messages in neutral form are read line by line and come back as they were written."""

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.channels.errors import Unreadable
from emptychair.channels.inbound import Inbound, Person
from emptychair.channels.kind import NO, SURELY, Record
from emptychair.channels.kinds.jsonl import KIND

GOOD = {
    "external_id": "1",
    "from": {"name": "Ines", "address": "ines"},
    "text": "Hello",
    "written_at": "2026-03-02T09:00:00Z",
}


def line(**changes: object) -> bytes:
    return json.dumps(GOOD | changes).encode() + b"\n"


def records(given: bytes) -> list[Record]:
    return list(KIND.records(io.BytesIO(given), {}))


words = st.text(max_size=20)
inbounds = st.builds(
    Inbound,
    source=st.just("jsonl"),
    external_id=st.text(min_size=1, max_size=20),
    author=st.builds(Person, name=words, address=st.text(min_size=1, max_size=20)),
    written_at=st.datetimes(min_value=datetime(1000, 1, 2), timezones=st.just(UTC)),  # noqa: DTZ001
    to=st.lists(words, max_size=2).map(tuple),
    subject=words,
    text=words,
    new_text=st.text(min_size=1, max_size=20),
    html=words,
    in_reply_to=st.none() | st.text(min_size=1, max_size=20),
    references=st.lists(words, max_size=2).map(tuple),
    automatic=st.booleans(),
    addressed_to_us=st.booleans(),
    by_company=st.booleans(),
    rating=st.none() | st.integers(1, 5),
)


@settings(max_examples=80, deadline=None)
@given(inbounds)
def test_what_a_dry_run_prints_comes_back(inbound: Inbound) -> None:
    (record,) = records(json.dumps(inbound.as_json()).encode())
    assert record.problem == ""
    assert record.external_id == inbound.external_id
    assert KIND.parse(record.raw) == inbound


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"{not json}\n", "is not JSON"),
        (b'"words"\n', "must be a JSON object"),
        (b'{"text": "caf\xe9"}\n', "is not UTF-8"),
        (b"[" * 100_000 + b"\n", "nested too deeply"),
        (line(**{"from": None}), '"from" is missing'),
        (line(external_id=""), '"external_id" is missing'),
        (line(text=["a"]), '"text" must be text'),
        (line(to="ines"), '"to" must be a list'),
        (line(written_at="soon"), "not a time"),
        (line(written_at="0001-01-01T00:00:00+14:00"), "outside the calendar"),
        (line(automatic="no"), "must be true or false"),
        (line(rating=6), "from 1 to 5"),
        (line(text="x" * 9_000_000), "longer than 8 megabytes"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_with_its_number(given: bytes, said: str) -> None:
    good, bad, other = records(line(external_id="8") + given + line(external_id="9"))
    assert (good.external_id, good.problem, other.external_id, other.problem) == ("8", "", "9", "")
    assert bad.position == "line 2"
    assert said in bad.problem
    assert len(bad.raw) < 8_500_000


def test_blank_lines_a_mark_at_the_start_and_windows_line_ends_are_borne() -> None:
    found = records(b"\xef\xbb\xbf" + line().replace(b"\n", b"\r\n") + b"\r\n\n" + line(external_id="2"))
    assert [(record.external_id, record.position, record.problem) for record in found] == [
        ("1", "line 1", ""),
        ("2", "line 4", ""),
    ]


def test_utf_16_is_read() -> None:
    (record,) = records(b"\xff\xfe" + line(text="größer").decode().encode("utf-16-le"))
    assert KIND.parse(record.raw).text == "größer"


def test_one_array_is_refused_in_one_line() -> None:
    with pytest.raises(Unreadable, match="one JSON array"):
        records(b"[\n" + line() + b"]\n")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(given: bytes) -> None:
    try:
        assert all(record.problem or KIND.parse(record.raw) for record in records(given))
    except Unreadable as error:
        assert "array" in error.problem


def test_a_file_is_recognised_by_its_first_line() -> None:
    assert KIND.recognises is not None
    assert KIND.recognises(b"\xef\xbb\xbf" + line()) == SURELY
    assert KIND.recognises(b'{"id": 1}\n') == NO

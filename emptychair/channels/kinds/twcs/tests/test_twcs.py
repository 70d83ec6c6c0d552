"""Tweets of customers and companies are read row by row, and threads of one company are found."""

import csv
import io
import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.channels.errors import Unreadable, WrongColumns
from emptychair.channels.kind import NO, SURELY, Record
from emptychair.channels.kinds.twcs import KIND

COLUMNS = ["tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id"]
WHEN = "Tue Oct 31 22:10:47 +0000 2017"


def tweet(
    tweet_id: str = "1", author: str = "4711", *, inbound: str = "True", text: str = "Hello", reply_to: str = ""
) -> list[str]:
    return [tweet_id, author, inbound, WHEN, text, "", reply_to]


def file_of(*rows: Sequence[str], columns: Sequence[str] = COLUMNS) -> io.BytesIO:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([columns, *rows])
    return io.BytesIO(written.getvalue().encode())


def records(*rows: Sequence[str], companies: Sequence[str] = ()) -> list[Record]:
    return list(KIND.records(file_of(*rows), {"company": companies}))


def ids(*rows: Sequence[str], companies: Sequence[str] = ()) -> set[str]:
    return {record.external_id for record in records(*rows, companies=companies)}


def test_a_row_becomes_a_message_with_what_it_answers() -> None:
    (record,) = records(tweet("3", "lanterncare", inbound="False", text="@4711 @ines Sorry &amp; hello", reply_to="2"))
    inbound = KIND.parse(record.raw)
    assert (inbound.external_id, inbound.in_reply_to, inbound.author.address) == ("3", "2", "lanterncare")
    assert inbound.to == ("4711", "ines")
    assert inbound.by_company
    assert not inbound.addressed_to_us
    assert (inbound.text, inbound.new_text) == ("@4711 @ines Sorry &amp; hello", "@4711 @ines Sorry & hello")
    assert inbound.written_at.isoformat() == "2017-10-31T22:10:47+00:00"


def test_the_whole_row_is_kept_further_columns_included() -> None:
    (record,) = KIND.records(file_of([*tweet(), "x"], columns=[*COLUMNS, "brand"]), {})
    assert json.loads(record.raw)["brand"] == "x"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (tweet(""), "tweet_id is missing"),
        (tweet("1.23E+17"), "rounded by a spreadsheet"),
        (tweet("nan"), "tweet_id is missing"),
        (tweet(author=" "), "author_id is missing"),
        (tweet(inbound="maybe"), "inbound must be true or false"),
        ([*tweet()[:3], "soon", *tweet()[4:]], "created_at is not a time"),
        (tweet()[:5], "has 5 fields where the header has 7"),
        ([*tweet(), "more"], "has 8 fields where the header has 7"),
        (tweet(text="a\0b"), "NUL"),
        (tweet(text="x" * 1_100_000), "longer than a megabyte"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line(row: list[str], said: str) -> None:
    good, bad, other = records(tweet("8"), row, tweet("9"))
    assert (good.external_id, good.problem, other.external_id, other.problem) == ("8", "", "9", "")
    assert bad.position == "line 3"
    assert said in bad.problem


@pytest.mark.parametrize("written", ["115712.0", "115,712", " 115712 "])
def test_what_a_spreadsheet_made_of_an_id_is_taken_back(written: str) -> None:
    assert ids(tweet(written)) == {"115712"}


def test_another_table_is_refused_with_the_columns_that_it_lacks() -> None:
    with pytest.raises(WrongColumns, match=r"lacks author_id, inbound.*columns: tweet_id, text") as refused:
        list(KIND.records(io.BytesIO(b"tweet_id,text\n1,hello\n"), {}))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b'{"tweet_id": "1"}'])
def test_bytes_that_are_no_tweet_are_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        KIND.parse(raw)


def test_a_file_is_recognised_by_its_first_line() -> None:
    assert KIND.recognises is not None
    assert KIND.recognises(file_of().getvalue()) == SURELY
    assert KIND.recognises(b"id,text\n") == NO


TALK = [
    tweet("1", "10"),
    tweet("2", "LanternCare", inbound="False", reply_to="1"),
    tweet("3", "10", reply_to="2"),
    tweet("4", "11", reply_to="3"),
    tweet("5", "12"),
    tweet("6", "OtherCare", inbound="False", reply_to="5"),
    tweet("7", "13", reply_to="99"),
    tweet("8", "LanternCare", inbound="False", reply_to="99"),
]


@pytest.mark.parametrize("name", ["LanternCare", "@lanterncare", " LANTERNCARE "])
def test_only_threads_in_which_a_company_wrote_are_kept(name: str) -> None:
    assert ids(*TALK, companies=[name]) == {"1", "2", "3", "4", "7", "8"}


def test_threads_of_several_companies_are_kept() -> None:
    assert ids(*TALK, companies=["OtherCare", "LanternCare"]) == {"1", "2", "3", "4", "5", "6", "7", "8"}


def test_a_company_that_nobody_talked_with_keeps_nothing() -> None:
    assert ids(*TALK, companies=["Nobody"]) == set()


def test_rows_that_cannot_be_read_are_kept_whatever_the_company() -> None:
    (bad,) = records(tweet("1", "10"), ["broken"], companies=["LanternCare"])
    assert bad.problem


@st.composite
def talks(draw: st.DrawFn) -> list[list[str]]:
    """Tweets that answer each other, themselves, what is missing, in circles; some twice."""
    numbers = st.integers(1, 12).map(str) | st.sampled_from(["a", "99999999999999999999", "12345678901234567890"])
    authors = st.sampled_from(["care", "desk", "10", "11"])
    each = st.tuples(numbers, authors, st.just("") | numbers)
    return [tweet(own, author, reply_to=reply_to) for own, author, reply_to in draw(st.lists(each, max_size=14))]


@settings(max_examples=150, deadline=None)
@given(talks(), st.sets(st.sampled_from(["care", "desk"]), min_size=1))
def test_the_kept_threads_are_those_that_walking_along_the_replies_finds(
    talk: list[list[str]], wanted: set[str]
) -> None:
    reached = {row[0] for row in talk if row[1] in wanted} | {row[6] for row in talk if row[1] in wanted and row[6]}
    while more := {
        one for row in talk if row[6] and {row[0], row[6]} & reached for one in (row[0], row[6]) if one not in reached
    }:
        reached |= more
    lines = [f"line {line}" for line, row in enumerate(talk, 2) if row[0] in reached]
    assert [record.position for record in records(*talk, companies=sorted(wanted))] == lines

"""Any table of messages is read; its columns are guessed or said."""

import csv
import io
import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.channels.errors import ChannelError, Unreadable, WrongColumns, WrongOption
from emptychair.channels.inbound import Inbound
from emptychair.channels.kind import Record
from emptychair.channels.kinds.csv import KIND
from emptychair.channels.kinds.csv.fields import FIELDS

COMMON = "id,from,created_at,message\n"


def records(given: str | bytes, **options: Sequence[str]) -> list[Record]:
    said = {name.replace("_", "-"): values for name, values in options.items()}
    return list(KIND.records(io.BytesIO(given.encode() if isinstance(given, str) else given), said))


def read(given: str | bytes, **options: Sequence[str]) -> list[Inbound]:
    return [KIND.parse(record.raw) for record in records(given, **options) if not record.problem]


def problem(row: str, columns: str = COMMON) -> str:
    (record,) = records(columns + row + "\n")
    assert record.position == "line 2"
    return record.problem


def test_columns_are_found_by_their_common_names() -> None:
    (inbound,) = read(
        "Message-ID;fromEmail;Sent At;Body;parent_id;Stars\n7;ines@example.org;2026-03-02 09:00;Hello;6;4/5\n"
    )
    assert (inbound.external_id, inbound.author.address, inbound.text) == ("7", "ines@example.org", "Hello")
    assert (inbound.in_reply_to, inbound.rating, inbound.written_at.hour) == ("6", 4, 9)


def test_a_column_that_is_named_is_taken_and_an_empty_one_is_none() -> None:
    (inbound,) = read(
        "who,when,words,id\nines,2026-03-02,Hello,5\n",
        map=["author=who", "written_at=when", "text=WORDS", "external_id="],
    )
    assert (inbound.author.address, inbound.text) == ("ines", "Hello")
    assert inbound.external_id.startswith("content:")


@pytest.mark.parametrize(
    ("columns", "options", "said"),
    [
        ("a,b\n", {}, r"Which column is the text\? .* columns: a, b"),
        ("id,text\n", {}, "Which column says when"),
        ("id,text,date\n", {"map": ["text=words"]}, "no column 'words' to be the text"),
        ("", {}, "not a table"),
        ("\n\n", {}, "not a table"),
        ("\x89PNG\x1a", {}, "Which column"),
    ],
)
def test_a_table_without_what_is_needed_is_refused_in_one_line(
    columns: str, options: dict[str, list[str]], said: str
) -> None:
    with pytest.raises(WrongColumns, match=said) as refused:
        records(columns, **options)
    assert "\n" not in str(refused.value)


def test_columns_are_told_also_when_one_that_is_needed_is_missing() -> None:
    assert KIND.columns is not None
    told = KIND.columns(io.BytesIO(b"who,date,mood\n"), {"map": ["author=who", "text=words"]})
    assert [(column.name, column.read_as) for column in told] == [
        ("who", "author"),
        ("date", "written_at"),
        ("mood", ""),
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"map": ["words"]}, "is not field=column"),
        ({"map": ["mood=x"]}, "one of the fields"),
        ({"dated": ["soon"]}, "not a day"),
    ],
)
def test_an_option_that_cannot_be_meant_is_refused(options: dict[str, list[str]], said: str) -> None:
    with pytest.raises(WrongOption, match=said):
        records(COMMON, **options)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,ines,2026-03-02,", "has no text"),
        ("1,ines,,Hello", "does not say when"),
        ("1,ines,soon,Hello", "a time that can be read"),
        ("1,ines", "has 2 fields where the header has 4"),
        ("1,ines,2026-03-02,a\0b", "NUL"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line(row: str, said: str) -> None:
    assert said in problem(row)


def test_an_unclear_side_is_told() -> None:
    assert "neither true nor false" in problem("Hello,2026-03-02,perhaps", "text,date,inbound\n")


@pytest.mark.parametrize(
    ("column", "value", "ours"),
    [
        ("inbound", "False", True),
        ("inbound", "1", False),
        ("direction", "outbound", True),
        ("direction", "Incoming", False),
        ("is_agent", "yes", True),
        ("from_company", "", False),
    ],
)
def test_the_side_is_told_by_a_column(column: str, value: str, ours: bool) -> None:
    (inbound,) = read(f"text,date,{column}\nHello,2026-03-02,{value}\n")
    assert inbound.by_company is ours
    assert inbound.addressed_to_us is not ours


def test_rows_without_a_time_get_the_day_that_is_said() -> None:
    assert [inbound.written_at.day for inbound in read("text\nHello\n", dated=["2026-01-31"])] == [31]


def test_days_may_come_before_months() -> None:
    assert [inbound.written_at.month for inbound in read("text,date\nHello,01/02/2026\n", day_first=["yes"])] == [2]


def test_rows_that_are_the_same_in_all_are_one_message_and_others_are_not() -> None:
    one, same, other = records("text,date,city\nHello,2026-03-02,Ulm\nHello,2026-03-02,Ulm\nHello,2026-03-02,Bonn\n")
    assert one.external_id == same.external_id != other.external_id


def test_a_conversation_column_groups_messages() -> None:
    (inbound,) = read("text,date,ticket_id\nHello,2026-03-02,T7\n")
    assert inbound.references == ("conversation:T7",)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+49 30 1", "-x", "@sum(a)", "\t=1", '=HYPERLINK("http://x")', "{{ 7|add:7 }}", "%s{0}"]
)
def test_what_looks_like_a_formula_or_a_template_comes_in_untouched(cell: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([["id", "text", "date"], ["1", f"a {cell}", "2026-03-02"], ["2", cell, "2026-03-02"]])
    both = read(written.getvalue())
    assert [inbound.text for inbound in both] == [f"a {cell}", cell.strip()]


def test_what_the_columns_were_is_kept_with_each_row() -> None:
    (record,) = records("words,when\nHello,03.02.2026\n", map=["text=words", "written_at=when"])
    assert json.loads(record.raw)["row"] == {"words": "Hello", "when": "03.02.2026"}
    assert KIND.parse(record.raw).written_at.month == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    (inbound,) = read((COMMON + "1,ines,2026-03-02,Größe für 5 €\n").encode(encoding))
    assert inbound.text == "Größe für 5 €"


def test_what_had_to_be_guessed_is_noted() -> None:
    (record,) = records((COMMON + "1,ines,2026-03-02,Größe\n").encode("latin-1"))
    assert "Windows-1252" in record.note


cells = st.text(st.sampled_from("a1=\",;\t\n\r\x00é🙂|'\\ /-:"), max_size=12) | st.sampled_from(
    ["2026-03-02", "true", "5"]
)
tables = st.lists(st.lists(cells | st.sampled_from([*FIELDS]), max_size=6), max_size=6)


@settings(max_examples=200, deadline=None)
@given(tables, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_any_table_is_read_or_refused_in_words(table: list[list[str]], end: str, sign: str, dated: bool) -> None:
    given = end.join(sign.join(row) for row in table).encode()
    try:
        found = records(given, **({"dated": ["2026-03-02"]} if dated else {}))
    except ChannelError as error:
        assert str(error)
        return
    for record in found:
        assert record.external_id
        if not record.problem:
            assert KIND.parse(record.raw).external_id == record.external_id


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_bytes_that_are_no_row_are_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        KIND.parse(raw)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_below_a_header_are_read_row_by_row(raw: bytes) -> None:
    assert all(record.external_id for record in records(COMMON.encode() + raw))

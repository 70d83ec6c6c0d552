"""One broken row of a table harms no other."""

import csv
import gzip
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.channels.reading import unpacked
from emptychair.channels.tables.rows import Row, Table


def rows(given: bytes | str) -> list[Row]:
    return list(Table(io.BytesIO(given.encode() if isinstance(given, str) else given)).rows())


def cells(given: bytes | str) -> list[list[str]]:
    return [row.cells for row in rows(given) if not row.problem]


def problems(given: bytes | str) -> list[tuple[int, str]]:
    return [(row.line, row.problem) for row in rows(given) if row.problem]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_fields_is_found(sign: str) -> None:
    assert cells(f"id{sign}text\n1{sign}hello\n") == [["1", "hello"]]


def test_excels_first_line_names_the_sign() -> None:
    assert cells("sep=;\nid;text\n1;hello, you\n") == [["1", "hello, you"]]


def test_line_breaks_in_quotation_marks_belong_to_the_field() -> None:
    found = rows('id,text\n1,"two\nlines"\n2,one\n')
    assert [row.cells for row in found] == [["1", "two\nlines"], ["2", "one"]]
    assert [row.line for row in found] == [2, 4]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(ends: str) -> None:
    assert cells(ends.join(["id,text", "1,a", "2,b", ""])) == [["1", "a"], ["2", "b"]]


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    assert Table(io.BytesIO("id,text\n".encode("utf-8-sig"))).columns == ["id", "text"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark_is_read(encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    assert cells((mark + "id\ttext\n1\tgrüß dich 🙂\n").encode(encoding)) == [["1", "grüß dich 🙂"]]


def test_a_row_that_is_not_utf_8_is_read_as_windows_1252_and_said_so() -> None:
    found = rows(b"id,text\n1,caf\xe9 \x80 5\n2,caf\xc3\xa9\n3,\x81\n")
    assert [row.cells[1] for row in found] == ["café € 5", "café", "\x81"]
    assert [row.guessed for row in found] == [True, False, True]


def test_rows_with_too_few_or_many_fields_are_told_with_their_lines() -> None:
    assert problems("id,text\n1\n2,b\n3,c,d\n") == [
        (2, "has 1 fields where the header has 2"),
        (4, "has 3 fields where the header has 2"),
    ]


def test_an_open_quotation_mark_swallows_no_other_row() -> None:
    given = '1,"never closed\n2,b\n3,"c"\n4,d\n'
    assert cells("id,text\n" + given) == [["2", "b"], ["3", "c"], ["4", "d"]]
    assert [line for line, _ in problems("id,text\n" + given)] == [2]


def test_an_open_quotation_mark_at_the_end_swallows_no_other_row() -> None:
    assert cells('id,text\n1,"never closed\n2,b\n3,c\n') == [["2", "b"], ["3", "c"]]


def test_stray_quotation_marks_within_a_line_are_borne() -> None:
    assert cells('id,text\n1,a 5" pipe\n2,b\n') == [["1", 'a 5" pipe'], ["2", "b"]]


def test_nul_characters_are_told() -> None:
    assert problems(b"id,text\n1,a\x00b\n2,c\n") == [(2, "has NUL characters")]


def test_a_row_of_more_than_a_megabyte_is_told_and_little_of_it_held() -> None:
    given = b"id,text\n1," + b"x" * 3_000_000 + b"\n2,b\n"
    (long, other) = rows(given)
    assert "longer than a megabyte" in long.problem
    assert len(long.raw) < 1_100_000
    assert (other.cells, other.line, other.end) == (["2", "b"], 3, len(given))


def test_blank_lines_are_no_rows() -> None:
    assert cells("\n\nid,text\n\n1,a\n\n") == [["1", "a"]]


def test_columns_of_one_name_are_told_apart() -> None:
    assert Table(io.BytesIO(b"text,text,,\n")).columns == ["text", "text 2", "column 3", "column 4"]


def test_a_row_that_is_cut_by_the_end_of_a_damaged_file_is_told() -> None:
    packed = gzip.compress(b"id,text\n" + b"1,abcdefgh\n" * 50_000)
    stream = unpacked(io.BytesIO(packed[:-9]))
    found = list(Table(stream).rows())
    assert all(row.cells == ["1", "abcdefgh"] for row in found if not row.problem)
    assert sum(1 for row in found if row.problem) <= 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), min_size=2, max_size=2)
    )
)
def test_what_was_written_as_rfc_4180_comes_back(given: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["a", "b"], *given])
    assert cells(text.getvalue()) == given


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(['"', ",", "\n", "\r", "a", '""', "\x00", "1,b\n", "\xe9", ";"]), max_size=60).map("".join)
)
def test_whatever_stands_in_a_file_it_ends_and_nothing_is_read_twice(given: str) -> None:
    raw = b"id,text\n" + given.encode("latin-1")
    found = rows(raw)
    assert all(row.problem or len(row.cells) == 2 for row in found)
    assert [row.line for row in found] == sorted({row.line for row in found})


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_without_an_exception(given: bytes) -> None:
    rows(given)


def test_many_lines_of_quotation_marks_are_read_in_a_moment() -> None:
    assert len(rows(b"id,text\n" + b'"\n' * 100_000)) > 0

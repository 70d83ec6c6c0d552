"""Mails of an mbox, one after the other."""

import io
import mailbox
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.channels.kind import Record
from emptychair.channels.kinds.mbox import KIND
from emptychair.channels.mail.parse import LARGEST_MAIL
from emptychair.channels.mail.records import KEPT_OF_LARGE

ENVELOPE = b"From ann@home.example Mon Jan  5 10:00:00 2026\n"


def mail(number: int, body: bytes = b"It flickers.\n") -> bytes:
    return b"From: ann@home.example\nMessage-ID: <%d@home.example>\nSubject: x\n\n" % number + body


def read(content: bytes) -> list[Record]:
    return list(KIND.records(io.BytesIO(content), {}))


def texts(content: bytes) -> list[str]:
    return [KIND.parse(record.raw).text for record in read(content)]


def test_each_mail_is_a_record_with_its_place() -> None:
    content = ENVELOPE + mail(1) + b"\n" + ENVELOPE + mail(2) + b"\n" + ENVELOPE + mail(3)
    records = read(content)

    assert [record.position for record in records] == ["message 1", "message 2", "message 3"]
    assert [record.problem for record in records] == ["", "", ""]
    assert records[-1].end == len(content)
    assert b"".join(record.raw for record in records) == content


@pytest.mark.parametrize(
    "content",
    [
        (ENVELOPE + mail(1) + b"\n" + ENVELOPE + mail(2)).replace(b"\n", b"\r\n"),
        ENVELOPE + mail(1) + ENVELOPE + mail(2),
        b"\xef\xbb\xbf\n" + ENVELOPE + mail(1) + b"\n\n\n" + ENVELOPE + mail(2).rstrip(b"\n"),
        mail(1) + b"\n" + ENVELOPE + mail(2),
        b"From -\n" + mail(1) + b"\nFrom nobody\n" + mail(2),
        b"From x@y.example 2026-01-05 10:00:00\n" + mail(1) + b"\nFrom - Mon, 5 Jan 2026 10:00:00 +0100\n" + mail(2),
    ],
    ids=[
        "CRLF",
        "no blank line between",
        "BOM and no last line end",
        "no first envelope",
        "bare envelopes",
        "other dates",
    ],
)
def test_however_the_mails_are_parted_they_are_found(content: bytes) -> None:
    assert texts(content) == ["It flickers.", "It flickers."]


def test_words_that_begin_with_from_part_nothing() -> None:
    body = b"Hello.\n\nFrom my kitchen I see the lamp.\n\nFrom: the shop\nFrom 10:00 to 12:00 in 2026\n"

    assert texts(ENVELOPE + mail(1, body)) == [body.decode().strip()]


@pytest.mark.parametrize(
    ("kept", "shown"), [(b">From me", "From me"), (b">>From me", ">From me"), (b"> From me", "> From me")]
)
def test_the_escape_of_lines_is_undone_once(kept: bytes, shown: str) -> None:
    assert texts(ENVELOPE + mail(1, b"Hi.\n" + kept + b"\n")) == [f"Hi.\n{shown}"]


def test_the_envelope_line_dates_a_mail_without_date() -> None:
    assert KIND.parse(read(ENVELOPE + mail(1))[0].raw).written_at.isoformat() == "2026-01-05T10:00:00+00:00"


def test_the_same_mail_has_the_same_id_wherever_it_stands() -> None:
    first = read(ENVELOPE + mail(1) + b"\n" + ENVELOPE + mail(2))
    second = read(b"From -\n" + mail(2) + b"\n" + ENVELOPE + b"Received: x\n" + mail(1))

    assert [record.external_id for record in first] == [record.external_id for record in reversed(second)]


def test_what_is_no_mailbox_is_set_aside_with_a_reason() -> None:
    (record,) = read(b"id,text\n1,hello\n" * 10)

    assert record.problem.startswith("no mail begins here")


def test_what_stands_before_the_first_mail_is_set_aside() -> None:
    garbage, found = read(b"some words\n\n" + ENVELOPE + mail(1))

    assert garbage.problem
    assert garbage.raw == b"some words\n\n"
    assert not found.problem


def test_a_mail_that_is_too_large_is_set_aside_and_the_next_is_read() -> None:
    line = b"x" * 1_000 + b"\n"
    content = ENVELOPE + mail(1, line * (LARGEST_MAIL // 1_000)) + b"\n" + ENVELOPE + mail(2)
    large, found = read(content)

    assert "larger than 25 MB" in large.problem
    assert len(large.raw) == KEPT_OF_LARGE
    assert large.external_id.startswith("1@home.example#")
    assert not found.problem


def test_a_mailbox_of_any_size_is_read_in_the_memory_of_one_mail() -> None:
    class Endless(io.RawIOBase):
        left = 40

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            one = ENVELOPE + mail(self.left, (b"words " * 160 + b"\n") * 200) + b"\n"
            self.left -= 1
            given_ = one[: len(buffer)] if self.left else b""
            buffer[: len(given_)] = given_
            return len(given_)

    tracemalloc.start()
    count = sum(1 for _ in KIND.records(io.BufferedReader(Endless(), 400_000), {}))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 39
    assert peak < 2_000_000


def test_a_mailbox_that_the_standard_library_wrote_is_read(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "box")
    for number in range(20):
        box.add(mail(number, b"From me\n>From you\nnumber %d\n" % number))
    box.flush()

    found = texts((tmp_path / "box").read_bytes())

    assert [text.rpartition(" ")[2] for text in found] == [str(number) for number in range(20)]


@given(
    st.lists(
        st.sampled_from(
            [ENVELOPE, b"From x\n", b"A: b\n", b"\n", b"\r\n", b"\r", b"words", b">From x\n", b"\x00", b"From "]
        )
    )
)
def test_no_byte_is_lost(pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    kept = b"".join(record.raw for record in read(content))

    assert kept.replace(b"\n", b"").replace(b"\r", b"") == content.replace(b"\n", b"").replace(b"\r", b"")


def test_an_mbox_is_recognised() -> None:
    assert KIND.recognises is not None
    assert KIND.recognises(ENVELOPE + mail(1))
    assert not KIND.recognises(mail(1))
    assert not KIND.recognises(b"From here on\nall is words\n")

"""Mails in files of their own."""

import io
import tarfile

import pytest

from emptychair.channels.kind import Record
from emptychair.channels.kinds.eml import KIND
from emptychair.channels.mail.parse import LARGEST_MAIL
from emptychair.channels.mail.records import KEPT_OF_LARGE

MAIL = b"From: ann@home.example\nDate: Mon, 5 Jan 2026 10:00:00 +0100\nMessage-ID: <1@home.example>\n\nIt flickers.\n"


def read(content: bytes) -> list[Record]:
    return list(KIND.records(io.BytesIO(content), {}))


def archive(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"folder/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    return packed.getvalue()


def test_a_file_is_one_mail() -> None:
    (record,) = read(MAIL)

    assert record.raw == MAIL
    assert record.end == len(MAIL)
    assert record.external_id.startswith("1@home.example#")
    assert KIND.parse(record.raw).text == "It flickers."


def test_an_envelope_line_before_the_mail_does_not_matter() -> None:
    (record,) = read(b"From ann@home.example Mon Jan  5 10:00:00 2026\n" + MAIL)

    assert record.external_id == read(MAIL)[0].external_id


@pytest.mark.parametrize("content", [b"PK\x03\x04 a zip", b"just words", b"\x00" * 600])
def test_what_is_no_mail_is_set_aside_with_a_reason(content: bytes) -> None:
    (record,) = read(content)

    assert record.problem.startswith("not a mail")
    assert record.raw == content


def test_a_mail_that_is_too_large_is_set_aside_with_its_beginning() -> None:
    (record,) = read(MAIL + b"x" * LARGEST_MAIL)

    assert "larger than 25 MB" in record.problem
    assert len(record.raw) == KEPT_OF_LARGE


def test_two_large_mails_that_begin_alike_are_two() -> None:
    one, two = (read(MAIL + b"x" * LARGEST_MAIL + end)[0].external_id for end in (b"1", b"2"))

    assert one != two


def test_an_archive_is_read_file_by_file_without_its_links() -> None:
    records = read(archive(a=MAIL, b=b"just words", c=MAIL.replace(b"1@", b"2@")))

    assert [record.position for record in records] == ["file folder/a", "file folder/b", "file folder/c"]
    assert [bool(record.problem) for record in records] == [False, True, False]


def test_a_damaged_archive_gives_what_comes_before_the_damage() -> None:
    whole = archive(a=MAIL, b=MAIL.replace(b"1@", b"2@"))
    records = read(whole[:512] + whole[512:1024] + b"\xff" * 700)

    assert not records[0].problem
    assert records[-1].problem.startswith("the archive is damaged")


def test_a_mail_file_is_recognised() -> None:
    assert KIND.recognises is not None
    assert KIND.recognises(MAIL)
    assert KIND.recognises(archive(a=MAIL))
    assert not KIND.recognises(b"id,text\n")

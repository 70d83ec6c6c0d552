"""Which mail is which: the same mail once, two mails with one Message-ID twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.channels.mail.identity import LONGEST_ID
from emptychair.channels.mail.parse import opened, parse
from emptychair.channels.mail.records import record_of
from emptychair.channels.mail.tests.mails import mail


def identity(raw: bytes) -> str:
    return record_of(raw, position="message 1", end=0).external_id


ONE = mail(body=b"It flickers.\nFrom time to time.\n")
SEEN_ELSEWHERE = {
    "trace fields": b"Received: from a by b; Mon, 5 Jan 2026 11:00:00 +0100\nDelivered-To: x@firm.example\nX-Spam: no\n"
    + ONE,
    "an envelope line": b"From ann@home.example Mon Jan  5 10:00:00 2026\n" + ONE,
    "other line ends": ONE.replace(b"\n", b"\r\n"),
    "the escape of an mbox": ONE.replace(b"\nFrom time", b"\n>From time"),
    "spaces at line ends": ONE.replace(b"flickers.", b"flickers.  "),
    "empty lines at the end": ONE + b"\n\n",
    "a folded subject": ONE.replace(b"My lamp", b"My\n lamp"),
}


@pytest.mark.parametrize("raw", SEEN_ELSEWHERE.values(), ids=SEEN_ELSEWHERE)
def test_the_same_mail_seen_on_another_way_is_the_same(raw: bytes) -> None:
    assert identity(raw) == identity(ONE)


@pytest.mark.parametrize(
    "other",
    [
        ONE.replace(b"flickers", b"hums"),
        ONE.replace(b"My lamp", b"My other lamp"),
        ONE.replace(b"ann@", b"bob@"),
        ONE.replace(b"10:00", b"10:01"),
    ],
)
def test_another_mail_with_the_same_message_id_is_another(other: bytes) -> None:
    assert identity(other) != identity(ONE)
    assert parse(other, source="eml").external_id == parse(ONE, source="eml").external_id == "one@home.example"


def test_a_mail_without_message_id_always_gets_the_same_one() -> None:
    raw = ONE.replace(b"Message-ID: <one@home.example>\n", b"")
    first, again = (parse(given, source="eml").external_id for given in (raw, b"Received: x\n" + raw))

    assert first == again
    assert first.endswith("@no-message-id.invalid")


def test_an_endless_id_is_shortened_the_same_way_everywhere() -> None:
    endless = b"<" + b"x" * 5_000 + b"@home.example>"
    first = parse(ONE.replace(b"<one@home.example>", endless), source="eml")
    answer = parse(mail(fields=b"In-Reply-To: " + endless + b"\n"), source="eml")

    assert answer.in_reply_to == first.external_id
    assert len(first.external_id) <= LONGEST_ID


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (b"In-Reply-To: <a@b.example>\n", "a@b.example"),
        (b"In-Reply-To: a@b.example\n", "a@b.example"),
        (b"In-Reply-To: Your message of Monday <a@b.example>\n", "a@b.example"),
        (b"References: <z@b.example> <a@b.example>\n", "a@b.example"),
        (b"References: <z@b.example>\n <a@\n b.example>\n", "a@b.example"),
        (b"In-Reply-To: nothing of use\n", None),
        (b"", None),
    ],
)
def test_what_a_mail_answers_is_found(fields: bytes, expected: str | None) -> None:
    assert parse(mail(fields=fields), source="eml").in_reply_to == expected


@given(st.binary())
def test_any_bytes_have_an_identity_that_does_not_change(raw: bytes) -> None:
    assert identity(raw) == identity(raw)
    assert identity(raw).encode("utf-8")


@settings(max_examples=15)
@given(st.binary(max_size=40), st.integers(min_value=60_000, max_value=70_000))
def test_a_large_body_has_the_same_digest_with_either_line_end(piece: bytes, size: int) -> None:
    line = piece.replace(b"\r", b"").replace(b"\n", b"") + b"\n"
    body = b"x\n" + line * (size // len(line)) + b"x\n"

    assert opened(mail(body=body)).digest == opened(mail(body=body.replace(b"\n", b"\r\n"))).digest

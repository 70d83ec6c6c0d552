"""When a mail was written."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.channels.mail.dates import UNDATED, moment_of
from emptychair.channels.mail.parse import parse

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
RECEIVED = b"Received: from a by b for <c@d>; Mon, 5 Jan 2026 10:00:00 +0100 (CET)\n"


@pytest.mark.parametrize(
    "given_",
    [
        "Mon, 5 Jan 2026 10:00:00 +0100",
        "5 Jan 2026 09:00 GMT",
        "Mon,  5 Jan 2026 04:00:00 EST",
        "Mon, 05 Jan 26 09:00:00 -0000",
        "Mon Jan  5 09:00:00 2026",
        "2026-01-05T10:00:00+01:00",
        "2026-01-05 09:00:00",
        "Mon, 5 Jan 2026 10:00:00 +0100 (a comment)",
    ],
)
def test_a_date_is_read(given_: str) -> None:
    assert moment_of(given_) == NINE


@pytest.mark.parametrize(
    "given_",
    ["", "yesterday", "32 Foo 2026", "Mon, 5 Jan 99999999 10:00:00 +0100", "0", "5 Jan 2026 99:00:00 +0100"],
)
def test_nonsense_is_no_date(given_: str) -> None:
    assert moment_of(given_) is None or abs((moment_of(given_) or NINE) - NINE).days < 40


@pytest.mark.parametrize(
    "fields",
    [
        b"Date: Mon, 5 Jan 2026 10:00:00 +0100\n",
        b"Date: Mon, 5 Jan 2026 10:00:00 +0100\nReceived: from a; Tue, 6 Jan 2026 10:00:00 +0100\n",
        b"Date: nonsense\nDate: Mon, 5 Jan 2026 10:00:00 +0100\n",
        RECEIVED,
        b"Date: nonsense\n" + RECEIVED,
        b"Date: Thu, 1 Jan 1970 00:00:00 +0000\n" + RECEIVED,
        b"Date: Fri, 1 Jan 2038 00:00:00 +0000\n" + RECEIVED,
        b"Delivery-Date: Mon, 5 Jan 2026 10:00:00 +0100\n",
    ],
)
def test_the_best_time_that_a_mail_gives_is_taken(fields: bytes) -> None:
    assert parse(b"From: ann@home.example\n" + fields + b"\nx", source="eml").written_at == NINE


def test_the_envelope_line_dates_a_mail_that_says_nothing_else() -> None:
    assert parse(b"From a@b.example Mon Jan  5 09:00:00 2026\nFrom: a@b.example\n\nx", source="mbox").written_at == NINE


def test_a_mail_without_any_time_is_undated() -> None:
    assert parse(b"From: ann@home.example\n\nx", source="eml").written_at == UNDATED


@given(
    st.text() | st.from_regex(r"[A-Za-z]{3}, \d{1,3} [A-Za-z]{3} \d{1,9} \d\d:\d\d:\d\d [+-]\d{1,9}", fullmatch=True)
)
def test_any_text_is_a_moment_or_none(text: str) -> None:
    moment = moment_of(text)

    assert moment is None or moment.tzinfo is UTC

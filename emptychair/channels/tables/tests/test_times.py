"""Times are read as exports write them."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.channels.tables.times import NoTime, read_time

NOON = datetime(2015, 2, 24, 11, 42, 48, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Tue Feb 24 11:42:48 +0000 2015", "2015-02-24T11:42:48Z", "2015-02-24 11:42:48", "2015-02-24 03:42:48 -0800",
        "2015-02-24 12:42:48+01:00", "2015/02/24 11:42:48", "02/24/2015 11:42:48 AM", "24.02.2015 11:42:48",
        "24/02/2015 11:42:48", "Tue, 24 Feb 2015 11:42:48 GMT", "Feb 24, 2015 11:42:48 am",
        "24 February 2015, 11:42:48",
        "February 24th, 2015 at 11:42:48", "2015-02-24 11:42:48 UTC", "1424778168", "1424778168000",
        "1424778168000000", "2/24/15 11:42:48",
    ],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(written: str) -> None:
    assert read_time(written) == NOON


@pytest.mark.parametrize("written", ["2015-02-24", "02/24/2015", "24.2.2015", "24 Feb 2015"])
def test_a_day_is_its_midnight(written: str) -> None:
    assert read_time(written) == datetime(2015, 2, 24, tzinfo=UTC)


def test_what_may_be_a_day_or_a_month_is_a_month_unless_said_otherwise() -> None:
    assert read_time("01/02/2015").month == 1
    assert read_time("01/02/2015", day_first=True).month == 2
    assert read_time("01.02.2015").month == 2


@pytest.mark.parametrize(
    "written", ["", "soon", "12", "2015-13-01", "2015-02-30", "25:00", "1e9", "2015-02-24 11:99", "x" * 1_000_000]
)
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(NoTime):
        read_time(written)


@settings(max_examples=60, deadline=None)
@given(st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_iso_time_comes_back(moment: datetime) -> None:
    assert read_time(moment.isoformat()) == moment


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("0123456789-/.:+ TZapmFeb,"), max_size=40), st.booleans())
def test_no_words_raise_anything_else(written: str, day_first: bool) -> None:
    with contextlib.suppress(NoTime):
        assert read_time(written, day_first=day_first).tzinfo is UTC

"""The story lies before any now at the same distance."""

from datetime import UTC, datetime, timedelta

import pytest

from emptychair.demo.days import LAST_MINUTE, calendar

NOWS = [datetime(2026, 3, 29, hour, 7, 31, tzinfo=UTC) + timedelta(days=hour * 40) for hour in range(24)]


@pytest.mark.parametrize("now", NOWS)
def test_the_story_ends_minutes_before_now(now: datetime) -> None:
    ago = now - calendar(now).at(LAST_MINUTE - 1)
    assert timedelta(minutes=4) <= ago <= timedelta(minutes=7)


@pytest.mark.parametrize("now", NOWS)
def test_nothing_changes_its_order(now: datetime) -> None:
    days = calendar(now)
    moments = [days.at(minute) for minute in range(-56 * 1440, LAST_MINUTE, 11)]
    assert moments == sorted(moments)


@pytest.mark.parametrize("now", NOWS)
def test_all_but_the_last_two_days_keep_their_hour(now: datetime) -> None:
    days = calendar(now)
    for day in range(-56, -2):
        assert (days.at(day * 1440 + 555).hour, days.at(day * 1440 + 555).minute) == (9, 15)


def test_days_are_named_in_the_language_that_is_spoken() -> None:
    days = calendar(datetime(2026, 5, 20, 18, 0, tzinfo=UTC))
    assert days.at(-3 * 1440 + 720).date().isoformat() == "2026-05-17"
    assert days.fill("since {wd-3}", language="en") == "since Sunday"
    assert days.fill("ab {wd-3}, {date-3}", language="de") == "ab Sonntag, 17. Mai"
    assert days.fill("{wd-3} {date-3}", language="fr") == "dimanche 17 mai"
    assert days.fill("{wd-3} {date-3}", language="es") == "domingo 17 de mayo"

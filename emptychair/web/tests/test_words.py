from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from emptychair.core import clock
from emptychair.web import words

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("seconds", "long", "short"),
    [
        (None, "–", "–"),
        (-5, "0 s", "0 s"),
        (59, "59 s", "59 s"),
        (60, "1 min", "1 min"),
        (3 * 3600 + 12 * 60 + 59, "3 h 12 min", "3 h"),
        (3600, "1 h", "1 h"),
        (86_400, "1 day", "1 day"),
        (86_400 + 3600, "1 day 1 h", "1 day"),
        (2 * 86_400 + 60, "2 days", "2 days"),
        (1500 * 86_400, "4 years", "4 years"),
    ],
)
def test_a_length_of_time_is_said_in_its_largest_units(seconds: float | None, long: str, short: str) -> None:
    assert words.duration(seconds).replace(SPACE, " ") == long
    assert words.short_duration(seconds).replace(SPACE, " ") == short


def test_a_length_of_time_never_breaks_over_a_line() -> None:
    assert " " not in words.duration(11_520)


def test_numbers_have_the_readers_separators() -> None:
    assert words.count(1204) == "1,204"
    with translation.override("de"):
        assert words.count(1204.5, places=1) == "1.204,5"


def test_a_share_is_said_in_percent() -> None:
    assert words.percent(0.617) == f"62{SPACE}%"


def test_a_moment_is_relative_for_a_month_and_then_a_date() -> None:
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert words.ago(now, now=now) == "just now"
    assert words.ago(now - timedelta(hours=3), now=now) == f"3{SPACE}h ago"
    assert words.ago(now - timedelta(days=31), now=now) == "28 February 2026"
    assert words.ago(now + timedelta(days=1), now=now) == "1 April 2026"


def test_an_exact_moment_names_its_zone() -> None:
    with timezone.override("Europe/Berlin"):
        assert words.exact(datetime(2026, 1, 5, 12, 30, tzinfo=UTC)) == "5 January 2026, 13:30 CET"


@pytest.mark.parametrize(("language", "said"), [("en", "2 days ago"), ("de", "vor 2 Tagen")])
def test_days_ago_are_declined(language: str, said: str) -> None:
    now = clock.now()
    with translation.override(language):
        assert words.ago(now - timedelta(days=2, hours=3), now=now) == said

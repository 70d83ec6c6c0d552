from __future__ import annotations

from emptychair.web.figures import WIDTH, band, figure

SPACE = "\u00a0"


def test_a_share_says_its_cases_and_its_interval() -> None:
    told = figure(0.62, low=0.59, high=0.65, n=1204, unit="share")
    assert (told.value, told.cases, told.interval) == (f"62{SPACE}%", "of 1,204", "59–65")


def test_a_sure_share_gets_one_decimal() -> None:
    told = figure(0.0311, low=0.0293, high=0.0327, n=40_115, unit="share")
    assert (told.value, told.interval) == (f"3.1{SPACE}%", "2.9–3.3")


def test_nothing_measured_says_so() -> None:
    assert figure(None, low=None, high=None, n=None, unit="share").cases == "no cases yet"
    assert figure(0.0, low=0.0, high=1.0, n=0, unit="share").value == ""


def test_a_median_wait_is_said_as_a_time() -> None:
    told = figure(11_520, low=10_200, high=12_600, n=812, unit="seconds")
    assert told.value.replace(SPACE, " ") == "3 h 12 min"
    assert told.interval.replace(SPACE, " ") == "2 h 50 min–3 h 30 min"


def test_a_share_without_interval_or_cases_shows_only_itself() -> None:
    told = figure(0.5, low=None, high=None, n=None, unit="share")
    assert (told.cases, told.interval) == ("", "")


def test_the_drawn_interval_lies_within_its_line() -> None:
    drawn = band(0.99, low=-0.1, high=1.2)
    assert (drawn.left, drawn.width) == (0, WIDTH)
    assert band(0.5, low=0.5, high=0.5).width == 2

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from emptychair.web.waits import WIDTH, place, wait
from emptychair.web.words import DAY, HOUR, MINUTE

SECONDS = some.floats(min_value=0, max_value=1e10)


@given(SECONDS, SECONDS)
def test_a_longer_wait_is_never_drawn_shorter(one: float, other: float) -> None:
    shorter, longer = sorted((one, other))
    assert 0 < place(shorter) <= place(longer) <= WIDTH


def test_each_factor_of_time_adds_the_same_length() -> None:
    assert abs((place(40 * HOUR) - place(4 * HOUR)) - (place(4 * HOUR) - place(24 * MINUTE))) < 0.2


def test_the_line_warns_after_four_hours_and_alarms_after_a_day() -> None:
    grades = [wait(seconds).grade for seconds in (3 * HOUR, 4 * HOUR, DAY)]
    assert grades == ["", "wait-long", "wait-too-long"]


def test_an_answered_wait_ends_in_a_mark_and_alarms_nobody() -> None:
    drawn = wait(3 * DAY, state="answered")
    assert (drawn.answered, drawn.grade, drawn.words) == (True, "", "answered after 3\u00a0days")


def test_the_words_say_what_the_line_shows() -> None:
    assert wait(3 * HOUR).words == "waiting 3\u00a0h"
    assert wait(3 * HOUR, state="closed").words == "closed after 3\u00a0h"

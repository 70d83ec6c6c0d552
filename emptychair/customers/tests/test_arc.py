"""The line of time: what happened, and who waited for whom in between."""

from collections.abc import Iterator, Mapping, Sequence

import pytest

from emptychair.company.reach import EVERYTHING, Reach
from emptychair.customers import touches
from emptychair.customers.arc import Entry, arc
from emptychair.customers.models import Touch
from emptychair.customers.tests.factories import at
from emptychair.customers.touches import Shown
from emptychair.web.parts import Words
from emptychair.web.words import DAY, HOUR

QUESTION, AGAIN, ANSWER, OTHER, OPEN = range(5)


class Told:
    """A kind with one subject for each thing that can happen."""

    name = "told"
    label: Words = "Told"
    icon = "message"
    asked = 0

    def load(self, subject_ids: Sequence[int], *, reach: Reach) -> Mapping[int, Shown]:
        type(self).asked += 1
        every = {
            QUESTION: Shown(by_company=False, text="?"),
            AGAIN: Shown(by_company=False, text="??", waited_since=at(0)),
            ANSWER: Shown(by_company=True, text="!", waited_since=at(0)),
            OTHER: Shown(by_company=False, text="…"),
            OPEN: Shown(by_company=False, text="?", waits=True),
        }
        return {subject: every[subject] for subject in subject_ids if subject in every}


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(touches, "_kinds", {})
    touches.register(Told())
    yield


def line(*happened: tuple[int, float], now: float = 100_000, oldest_first: bool = False) -> list[Entry]:
    rows = [Touch(id=n, at=at(minute), kind="told", subject_id=what) for n, (what, minute) in enumerate(happened)]
    return arc(
        rows if oldest_first else rows[::-1], now=at(now), oldest_first=oldest_first, to_the_end=True, reach=EVERYTHING
    )


def gaps(entries: list[Entry]) -> list[bool | None]:
    return [entry.gap.waited if entry.gap else None for entry in entries]


def test_the_axis_is_drawn_between_a_question_and_its_answer() -> None:
    entries = line((QUESTION, 0), (ANSWER, 60))
    assert gaps(entries) == [True, None]
    assert entries[0].gap and entries[0].gap.seconds == HOUR


def test_a_wait_that_the_axis_draws_whole_is_not_said_twice() -> None:
    assert line((QUESTION, 0), (ANSWER, 60))[0].waited_seconds is None
    assert line((QUESTION, 0), (AGAIN, 40), (ANSWER, 60))[0].waited_seconds == HOUR


def test_a_wait_goes_through_whatever_happens_meanwhile() -> None:
    assert gaps(line((QUESTION, 0), (OTHER, 10), (ANSWER, 60))) == [True, True, None]


def test_silence_after_an_answer_is_nobodys_wait_and_is_said_when_it_is_long() -> None:
    entries = line((QUESTION, 0), (ANSWER, 60), (OTHER, 60 + 2 * DAY / 60))
    assert gaps(entries) == [False, True, None]
    assert entries[0].gap and "2" in entries[0].gap.words


def test_what_is_open_lasts_until_now() -> None:
    (only,) = line((OPEN, 0), now=60)
    assert only.lead and only.lead.seconds == HOUR
    assert only.waiting_seconds is None


def test_what_is_open_further_back_says_how_long_it_lasts() -> None:
    later, first = line((OPEN, 0), (OTHER, 30), now=60)
    assert first.waiting_seconds == HOUR
    assert later.lead is None


def test_from_the_beginning_it_reads_the_other_way_round() -> None:
    entries = line((QUESTION, 0), (ANSWER, 60), (OPEN, 90), now=120, oldest_first=True)
    assert [entry.shown.text for entry in entries] == ["?", "!", "?"]
    assert gaps(entries) == [True, False, True]


def test_a_repeated_question_says_so() -> None:
    assert [entry.again for entry in line((QUESTION, 0), (AGAIN, 40))] == [True, False]


def test_who_goes_on_writing_within_half_an_hour_did_not_ask_again() -> None:
    assert [entry.again for entry in line((QUESTION, 0), (AGAIN, 30))] == [False, False]


def test_touches_of_unknown_kinds_and_of_subjects_that_are_gone_are_left_out() -> None:
    rows = [Touch(id=1, at=at(0), kind="nobody", subject_id=1), Touch(id=2, at=at(0), kind="told", subject_id=99)]
    assert arc(rows, now=at(1), reach=EVERYTHING) == []


def test_a_page_asks_each_kind_once() -> None:
    Told.asked = 0
    line(*[(OTHER, minute) for minute in range(30)])
    assert Told.asked == 1

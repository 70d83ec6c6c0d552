"""Seats answer by mail while parts of the house are killed: `python -m bench N-b-out` does the same for longer."""

from pathlib import Path

import pytest

from bench.answers import storm
from bench.kills import LONGEST_SECONDS

pytestmark = pytest.mark.slow


def test_in_a_storm_of_kills_each_answer_leaves_once_or_a_person_is_asked(home: Path) -> None:
    toll = storm(home, kills=6, seed=2, pause_seconds=(1.0, 3.0))
    assert sum(toll.kills.values()) == 6
    assert toll.said.going
    assert toll.wrong == []
    assert toll.settled_seconds < LONGEST_SECONDS

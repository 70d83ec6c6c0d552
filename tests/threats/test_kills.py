"""Parts of a working house are killed at random moments: `python -m bench N-b` does the same for longer."""

from pathlib import Path

import pytest

from bench.kills import LONGEST_SECONDS, storm

pytestmark = pytest.mark.slow


def test_a_storm_of_kills_loses_nothing_doubles_nothing_and_all_goes_on_by_itself(home: Path) -> None:
    toll = storm(home, kills=7, seed=20, pause_seconds=(0.5, 2.0), piece=60)
    assert toll.kills.total() == 7
    assert toll.acknowledged > 100
    assert (toll.lost, toll.doubled, toll.wrong, toll.set_aside, toll.faults) == ([], 0, [], 0, 0)
    assert toll.settled_seconds < LONGEST_SECONDS

"""The page that tells how to recompute a number really does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from emptychair.scorecard.facts.export import refresh
from emptychair.scorecard.metrics.tables import Cut
from emptychair.scorecard.scoring import score
from emptychair.scorecard.tests.factories import hear, world

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "recompute-a-number.md"


@pytest.mark.django_db(transaction=True)
def test_its_examples_print_what_the_score_says(tmp_path: Path) -> None:
    hear(world(11, threads=60))
    refresh(tmp_path / "exported")
    found = score(tmp_path / "exported", Cut()).metrics["listening.answered_share"]
    examples = re.findall(r"```python\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)

    assert len(examples) == 2
    for example in examples:
        printed = subprocess.run(
            [sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout
        assert printed == f"{found.estimate.value:.6f} of {found.n}\n"

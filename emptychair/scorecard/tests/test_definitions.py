"""Words, code and docs say the same of every metric."""

import re
from pathlib import Path

import pytest

from emptychair.scorecard.definitions import DEFINITIONS
from emptychair.scorecard.metrics.registry import METRICS
from emptychair.scorecard.schema import TABLES, VERSION

DOCS = Path(__file__).parents[3] / "docs" / "reference"


def test_every_metric_has_words_and_every_word_a_metric() -> None:
    computed = [(metric.name, metric.unit, [side.name for side in metric.sides]) for metric in METRICS]
    told = [(entry.name, entry.unit, [side for side, _label in entry.sides]) for entry in DEFINITIONS]

    assert computed == told


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda entry: entry.name)
def test_the_page_of_the_scorecard_defines_it_in_the_same_words(definition: object) -> None:
    page = " ".join((DOCS / "scorecard.md").read_text(encoding="utf-8").split())
    name, words = getattr(definition, "name", ""), str(getattr(definition, "words", ""))

    assert f"`{name}`" in page
    assert " ".join(words.split()) in page


def test_the_page_of_the_facts_lists_every_column() -> None:
    page = (DOCS / "facts.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (yes|no) \| (.+) \|$", page, re.MULTILINE)
    expected = [
        (column.name, column.type, "yes" if column.nullable else "no", column.meaning)
        for table in TABLES
        for column in table.columns
    ]

    assert rows == expected
    assert all(f"## {table.name}\n\n{table.about}" in page for table in TABLES)
    assert f"version {VERSION}" in page

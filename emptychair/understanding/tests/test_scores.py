"""Scores on sentences of our own that may not fall.

The sentences in said.tsv are short and plain, and phrases were written with them in view: this guards against losing
ground and says nothing about texts from outside. The evaluation command measures those.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from emptychair.understanding import Reading, read_many


class Said(NamedTuple):
    language: str
    sentiment: str
    intents: frozenset[str]
    text: str


@pytest.fixture(scope="module")
def sentences() -> list[Said]:
    lines = (Path(__file__).parent / "said.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [Said(row[0], row[1], frozenset(filter(None, row[2].split(","))), row[3]) for row in rows]


@pytest.fixture(scope="module")
def readings(sentences: list[Said]) -> list[Reading]:
    return read_many([said.text for said in sentences])


def test_every_sentence_is_told_its_language(sentences: list[Said], readings: list[Reading]) -> None:
    assert [reading.language for reading in readings] == [said.language for said in sentences]


@pytest.mark.parametrize(("language", "floor"), [("en", 0.90), ("de", 0.83), ("fr", 0.80), ("es", 0.86)])
def test_sentiment_stays_right(sentences: list[Said], readings: list[Reading], language: str, floor: float) -> None:
    pairs = [pair for pair in zip(sentences, readings, strict=True) if pair[0].language == language]
    right = sum(said.sentiment == reading.sentiment.label for said, reading in pairs)
    assert right / len(pairs) >= floor


@pytest.mark.parametrize(
    ("intent", "floor"),
    [
        ("complaint", 0.83),
        ("question", 0.89),
        ("praise", 0.98),
        ("suggestion", 0.91),
        ("buying", 0.98),
        ("leaving", 0.94),
        ("comparison", 0.98),
        ("recommendation", 0.98),
        ("warning", 0.98),
    ],
)
def test_intents_stay_found(sentences: list[Said], readings: list[Reading], intent: str, floor: float) -> None:
    there = [intent in said.intents for said in sentences]
    found = [reading.intents[intent] >= 0.5 for reading in readings]
    right = sum(one and other for one, other in zip(there, found, strict=True))
    assert 2 * right / (sum(there) + sum(found)) >= floor

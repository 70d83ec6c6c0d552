"""The pattern language of the phrase files."""

from pathlib import Path

import pytest

from emptychair.understanding import packs
from emptychair.understanding.errors import LanguageDataWrong
from emptychair.understanding.phrases import Phrases, tables_of

FILES = sorted(packs.FOLDER.glob("*/*.toml"))


def found(pattern: str, words: str) -> list[tuple[int, int]]:
    return [(first, end) for _, _, first, end in Phrases([("x", pattern, 1.0)]).matches(words.split())]


@pytest.mark.parametrize(
    ("pattern", "words", "places"),
    [
        ("refund", "my refund please", [(1, 2)]),
        ("no refund", "no refund", [(0, 2)]),
        ("no refund", "no", []),
        ("want|need help", "i need help", [(1, 3)]),
        ("want [my] money", "want money", [(0, 2)]),
        ("want [my] money", "want my money", [(0, 3)]),
        ("fix * app", "fix the damn app", [(0, 4)]),
        ("fix * app", "fix app", [(0, 2)]),
        ("fix * app", "fix one two three four app", []),
        ("liefer~", "die lieferung kam", [(1, 2)]),
        ("neue liefer~", "neue lieferzeit", [(0, 2)]),
        ("^ why", "why . why not why", [(0, 1), (2, 3)]),
        ("^ why", "@ hello , why", [(3, 4)]),
        ("don't", "dont don't", [(0, 1), (1, 2)]),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, words: str, places: list[tuple[int, int]]) -> None:
    assert found(pattern, words) == places


def test_the_longest_pattern_at_a_word_counts_alone() -> None:
    phrases = Phrases([("x", "no", 1.0), ("x", "problem", 1.0), ("x", "no problem", -1.0)])
    assert phrases.matches(["no", "problem"]) == [("x", -1.0, 0, 2)]


def test_judgements_do_not_get_in_each_others_way() -> None:
    phrases = Phrases([("x", "no refund", 1.0), ("y", "refund", 1.0)])
    assert {match[0] for match in phrases.matches(["no", "refund"])} == {"x", "y"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_file_of_phrases_is_well_formed(path: Path) -> None:
    if path.name != "words.toml":
        rows = list(tables_of(path))
        assert rows
        assert all(pattern.split() for _, pattern, _ in rows)


def test_a_wrong_list_is_named(tmp_path: Path) -> None:
    path = tmp_path / "intents.toml"
    path.write_text('[complaint]\nloud = ["x"]\n')
    with pytest.raises(LanguageDataWrong, match="no list named loud"):
        list(tables_of(path))


def test_broken_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "intents.toml"
    path.write_text("[complaint\n")
    with pytest.raises(LanguageDataWrong, match=r"intents\.toml"):
        list(tables_of(path))


def test_every_language_has_the_same_judgements_and_topics() -> None:
    for name in ("intents.toml", "topics.toml", "urgency.toml", "deflection.toml", "draft.toml"):
        judged = [{row[0] for row in tables_of(packs.FOLDER / code / name)} for code in packs.languages()]
        assert all(names == judged[0] for names in judged), name

"""docs/explanation/safety.md names guards and tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from emptychair.core.exposure import Chosen, unsafe

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "explanation" / "safety.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| [A-P]\d+(, [A-P]\d+)* \|", line)]
THREATS = sorted(Path(__file__).parent.glob("test_*.py"))


@cache
def named_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize("row", ROWS, ids=[row.split("|")[1].strip() for row in ROWS])
def test_a_row_names_its_case_in_words_its_guard_and_tests_that_are_there(row: str) -> None:
    _case, words, guards, tests = (cell.strip() for cell in row.strip("|").split("|"))
    assert len(words.split()) > 3
    named = re.findall(r"`(emptychair/[\w/]+\.py)`", guards)
    assert named
    assert [path for path in named if not (ROOT / path).is_file()] == []
    found = re.findall(r"`([\w/]+\.py)::(\w+)`", tests)
    assert len(found) == tests.count("`") // 2 > 0
    assert [name for path, name in found if name not in named_in(ROOT / path)] == []


def test_there_are_rows_to_look_at() -> None:
    assert len(ROWS) > 30


@pytest.mark.parametrize("path", THREATS, ids=[path.stem for path in THREATS])
def test_every_file_of_threats_stands_in_the_table(path: Path) -> None:
    assert path == Path(__file__) or f"tests/threats/{path.name}::" in PAGE


def test_every_refusal_stands_in_its_table() -> None:
    worst = Chosen(
        bind="192.0.2.7", address="http://chair", hosts=["*"], debug=True, limits=False, secret_key="",
        secure_cookies=False, behind_proxy=False,
    )  # fmt: skip
    assert {found.id for found in unsafe(worst)} == set(re.findall(r"`(emptychair\.E\d+)`", PAGE))

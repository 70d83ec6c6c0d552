"""No cell becomes a formula, and each can be read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.core.cells import safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1"])
def test_what_begins_like_a_formula_stands_behind_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@given(st.text())
def test_taking_one_apostrophe_away_gives_the_original(text: str) -> None:
    assert safe_cell(text).removeprefix("'") == text


def test_other_texts_stay_as_they_are() -> None:
    assert safe_cell("5 = 5, she said: 'no'") == "5 = 5, she said: 'no'"

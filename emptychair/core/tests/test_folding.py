"""Search finds what people mean, whatever way it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.core.folding import fold, vector, words


@pytest.mark.parametrize(
    ("one", "other"),
    [("Straße", "STRASSE"), ("Café", "cafe"), ("don't", "dont"), ("l’été", "lete"), ("ﬁne", "fine"), ("İç", "iç")],
)
def test_two_ways_of_writing_a_word_are_one(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_a_script_without_spaces_is_cut_into_pairs() -> None:
    assert words("電池交換") == ["電池", "池交", "交換"]


def test_each_word_stands_once_in_order() -> None:
    assert words("To be, or not to be") == ["to", "be", "or", "not"]


def test_no_more_words_than_asked_for() -> None:
    assert words("a b c d", limit=2) == ["a", "b"]
    assert words("ä b c d", limit=2) == ["a", "b"]


def test_nothing_gives_an_empty_vector() -> None:
    assert vector("🙂 !!") == ""


@given(st.text())
def test_a_vector_holds_only_quoted_words(text: str) -> None:
    assert all(word == fold(word) for word in words(text))
    assert "\\" not in vector(text)
    assert vector(text).count("'") == 2 * len(words(text))

"""Boilerplate is what comparing every answer with every other finds, only sooner."""

import time
from collections.abc import Hashable

from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.understanding import boilerplate, normalised

WORDS = st.sampled_from(["we", "are", "sorry", "please", "call", "us", "now", "dm"])
TEMPLATES = st.lists(st.lists(WORDS, max_size=24), min_size=1, max_size=3)


def one_by_one(texts: list[str], customers: list[Hashable]) -> list[bool]:
    """The definition, word for word."""
    sets = []
    for text in texts:
        words = normalised(text)
        sets.append({tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2))} if words else set())
    found = []
    for mine, customer in zip(sets, customers, strict=True):
        near = {
            other
            for theirs, other in zip(sets, customers, strict=True)
            if other != customer and mine and theirs and len(mine & theirs) / len(mine | theirs) >= 0.8
        }
        found.append(len(near) >= 3)
    return found


@st.composite
def answers(draw: st.DrawFn) -> tuple[list[str], list[Hashable]]:
    templates = draw(TEMPLATES)
    texts: list[str] = []
    customers: list[Hashable] = []
    for _ in range(draw(st.integers(0, 30))):
        words = list(draw(st.sampled_from(templates)))
        for _ in range(draw(st.integers(0, 2))):
            if words:
                words[draw(st.integers(0, len(words) - 1))] = draw(WORDS)
        texts.append(" ".join(words))
        customers.append(draw(st.integers(0, 5)))
    return texts, customers


@settings(max_examples=300, deadline=None)
@given(answers())
def test_it_equals_comparing_every_answer_with_every_other(given_: tuple[list[str], list[Hashable]]) -> None:
    texts, customers = given_
    assert boilerplate(texts, customers) == one_by_one(texts, customers)


def test_the_same_words_to_four_customers_are_boilerplate() -> None:
    texts = [f"Hi {name}, please send us a message with your details /AB" for name in ("Ann", "Ben", "Cleo", "Dan")]
    assert boilerplate(texts, [1, 2, 3, 4]) == [True] * 4


def test_three_customers_are_not_enough() -> None:
    assert boilerplate(["please send us a message"] * 3, [1, 2, 3]) == [False] * 3


def test_one_customer_told_four_times_is_not_boilerplate() -> None:
    assert boilerplate(["please send us a message"] * 4, [1, 1, 1, 1]) == [False] * 4


def test_a_short_answer_is_near_only_to_its_equals() -> None:
    texts = ["Thank you", "Thank you!", "thank you 😊", "Thank YOU", "Thank me"]
    assert boilerplate(texts, [1, 2, 3, 4, 5]) == [True, True, True, True, False]


def test_bare_links_are_near_to_nothing() -> None:
    assert boilerplate([f"https://example.com/{number}" for number in range(5)], range(5)) == [False] * 5


def test_nothing_gives_nothing() -> None:
    assert boilerplate([], []) == []


def test_twenty_thousand_variations_of_one_template_take_seconds() -> None:
    begun = time.process_time()
    texts = [
        f"we have looked into order w{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number // 676)} and"
        " passed it on to the colleagues who can say more about it soon"
        for number in range(15_000)
    ]
    assert sum(boilerplate(texts, range(len(texts)))) >= 0
    assert time.process_time() - begun < 20

"""Mood over time, drawn and said."""

from django.utils import translation

from emptychair.customers import moods
from emptychair.customers.hooks import Felt
from emptychair.customers.tests.factories import at


def felt(*sentiments: float) -> list[Felt]:
    return [Felt(at=at(n * 1_000), sentiment=sentiment, count=1) for n, sentiment in enumerate(sentiments)]


def test_nothing_read_draws_nothing() -> None:
    assert moods.chart([]) is None


def test_happy_is_above_unhappy_and_later_is_to_the_right() -> None:
    drawn = moods.chart(felt(-0.9, 0.9))
    assert drawn
    low, high = drawn.dots
    assert high.y < low.y
    assert high.x > low.x


def test_everything_stays_inside_the_drawing() -> None:
    drawn = moods.chart(felt(-5, 0, 5))
    assert drawn
    assert all(0 <= dot.x <= moods.WIDTH and 0 <= dot.y <= moods.HEIGHT for dot in drawn.dots)


def test_messages_of_one_moment_are_drawn_in_the_middle() -> None:
    drawn = moods.chart([Felt(at=at(0), sentiment=0.0, count=3)])
    assert drawn and drawn.dots[0].x == moods.WIDTH / 2


def test_the_words_say_where_it_began_how_low_it_went_and_where_it_is() -> None:
    with translation.override("en"):
        drawn = moods.chart(felt(0.1, -0.8, 0.9))
    assert drawn
    assert drawn.words.startswith("From matter-of-fact")
    assert "through unhappy" in drawn.words
    assert "to happy" in drawn.words
    assert drawn.words.endswith("in 3 messages")

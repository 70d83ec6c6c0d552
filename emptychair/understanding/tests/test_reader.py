"""What holds for every reading, whatever the text."""

import json
from dataclasses import replace
from threading import Thread

import pytest

from emptychair.understanding import Reading, read, read_many
from emptychair.understanding.reading import EMOTIONS, INTENTS

TEXTS = [
    "Still no refund after three weeks, this is ridiculous!",
    "Vielen Dank für die schnelle Hilfe!",
    "",
    "Où est mon colis ?",
    "¿Cuánto cuesta el envío a Chile?",
    "😍😍",
    "@shop https://example.com",
    "Do not buy here, they are thieves. I'm switching to another provider tomorrow.",
]


def test_every_text_gets_one_reading_in_order() -> None:
    readings = read_many(TEXTS)
    assert len(readings) == len(TEXTS)
    assert readings[1].language == "de"
    assert readings[3].language == "fr"


def test_no_texts_give_no_readings() -> None:
    assert read_many([]) == []


def test_reading_many_is_reading_each() -> None:
    assert read_many(TEXTS) == [read(text) for text in TEXTS]


def test_the_size_of_a_batch_changes_nothing() -> None:
    many = [TEXTS[number % len(TEXTS)] + str(number % 7) for number in range(1100)]
    assert read_many(many)[1000:] == read_many(many[1000:])


def test_without_its_reasons_a_reading_is_the_same() -> None:
    with_reasons = read_many(TEXTS)
    assert any(reading.reasons for reading in with_reasons)
    assert read_many(TEXTS, reasons=False) == [replace(reading, reasons=()) for reading in with_reasons]


def test_a_text_reads_the_same_after_thousands_of_others() -> None:
    before = read(TEXTS[0])
    read_many([f"wort{number} mot{number * 3} palabra{number * 7}" for number in range(20_000)])
    assert read(TEXTS[0]) == before


def test_both_tiers_are_one_model_so_far() -> None:
    assert read(TEXTS[0], tier="accurate") == read(TEXTS[0], tier="fast")


def test_threads_may_read_at_the_same_time() -> None:
    expected = read_many(TEXTS)
    found: list[list[Reading]] = []
    threads = [Thread(target=lambda: found.append(read_many(TEXTS))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


@pytest.mark.parametrize("text", TEXTS)
def test_numbers_are_probabilities(text: str) -> None:
    reading = read(text)
    mood = reading.sentiment
    values = [*reading.intents.values(), *reading.emotion.values(), reading.sarcasm, reading.toxicity, reading.urgency]
    assert all(0 <= value <= 1 for value in values)
    assert mood.negative + mood.neutral + mood.positive == pytest.approx(1, abs=1e-5)
    assert sum(reading.emotion.values()) == pytest.approx(1, abs=1e-5)
    assert mood.score == pytest.approx(mood.positive - mood.negative)
    assert tuple(reading.intents) == INTENTS
    assert tuple(reading.emotion) == EMOTIONS


@pytest.mark.parametrize("text", TEXTS)
def test_reasons_are_words_of_the_text(text: str) -> None:
    for reason in read(text).reasons:
        said = text[reason.start : reason.end]
        assert said
        assert said == said.strip()
        assert reason.weight > 0


def test_reasons_name_the_words_that_made_the_judgement() -> None:
    text = "Hello, I'm cancelling my subscription today."
    said = [text[reason.start : reason.end] for reason in read(text).reasons if reason.judgement == "leaving"]
    assert "cancelling my subscription" in said


def test_a_text_that_says_nothing_is_not_guessed_at() -> None:
    for text in ("", "   ", "...", "\n"):
        reading = read(text)
        assert reading.language == "unknown"
        assert reading.sentiment.label == "neutral"
        assert not reading.reasons
        assert max(reading.intents.values()) == 0


def test_the_json_form_has_the_names_that_others_rely_on() -> None:
    shown = json.loads(json.dumps(read(TEXTS[0]).as_dict()))
    assert list(shown) == [
        "language",
        "language_probability",
        "sentiment",
        "intents",
        "emotion",
        "sarcasm",
        "toxicity",
        "urgency",
        "topics",
        "model",
    ]
    assert list(shown["sentiment"]) == ["label", "score", "negative", "neutral", "positive"]


def test_the_json_form_tells_reasons_when_asked() -> None:
    reasons = read(TEXTS[0]).as_dict(reasons=True)["reasons"]
    assert isinstance(reasons, list)
    assert set(reasons[0]) == {"judgement", "start", "end", "weight"}


def test_not_turns_a_good_word_bad() -> None:
    assert read("The food was good.").sentiment.score > read("The food was not good.").sentiment.score + 0.3


def test_danger_and_deadlines_are_more_urgent_than_chat() -> None:
    assert read("URGENT: the heater caught fire, please call me now!!").urgency > 0.7
    assert read("Lovely shop, see you next summer.").urgency < 0.2


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("My parcel was never delivered", "delivery"),
        ("You billed my credit card twice", "billing"),
        ("Ich kann mich nicht einloggen, Passwort vergessen", "account"),
        ("Le personnel était impoli", "staff"),
        ("Quiero cancelar mi suscripción", "cancellation"),
        ("The app keeps crashing", "app"),
    ],
)
def test_broad_subjects_are_told_by_their_words(text: str, topic: str) -> None:
    assert topic in read(text).topics

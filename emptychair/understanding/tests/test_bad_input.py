"""No text, however broken, makes reading fail, wait or guess."""

import base64
import os
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.understanding import boilerplate, deflects, normalised, read, read_many

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)

STRANGE = {
    "one character": "x",
    "only emoji": "😡" * 500,
    "a megabyte of one letter": "a" * 1_000_000,
    "a megabyte of blanks": " " * 1_000_000,
    "a megabyte of question marks": "?" * 1_000_000,
    "a megabyte of digits": "7" * 1_000_000,
    "many short words": "a b " * 250_000,
    "many negations": "not " * 250_000,
    "many apostrophes": "'" * 100_000 + "don't" * 100_000,
    "many hashes": "#" * 1_000_000,
    "many mentions": "@a" * 500_000,
    "hyphens": "a-" * 500_000,
    "zalgo": "h" + "\u0300\u0301\u0302" * 5_000 + "ello",
    "right to left": "\u202eكيف حالك\u202c hello \u200f",
    "NUL": "hello\x00world\x00",
    "half a surrogate pair": "hello \ud800 world \udfff",
    "html": "<div onclick='x()'><b>Hello</b><!-- -->" * 2_000,
    "base64": base64.b64encode(os.urandom(400_000)).decode(),
    "no blanks in Thai": "ฉันไม่พอใจกับบริการของคุณเลย" * 2_000,
    "emoticons": ":)))))))((((" * 50_000,
    "phrases upon phrases": "please add fix what the why can't you just " * 20_000,
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_texts_are_read_quickly_and_in_little_memory(name: str) -> None:
    text = STRANGE[name]
    read("warm up")
    tracemalloc.start()
    begun = time.process_time()
    reading = read(text)
    spent = time.process_time() - begun
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 4  # two seconds; watching memory doubles the time
    assert peak < 300e6
    assert all(0 <= reason.start < reason.end <= len(text) for reason in reading.reasons)


@pytest.mark.parametrize("name", STRANGE)
def test_strange_answers_are_judged_too(name: str) -> None:
    begun = time.process_time()
    assert 0 <= deflects(STRANGE[name]) <= 1
    normalised(STRANGE[name])
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("name", ["one character", "only emoji", "a megabyte of one letter", "base64", "many hashes"])
def test_a_text_that_tells_no_language_is_unknown(name: str) -> None:
    assert read(STRANGE[name]).language == "unknown"


@settings(max_examples=300, deadline=None)
@given(st.lists(ANY_TEXT, max_size=5))
def test_any_texts_are_read(texts: list[str]) -> None:
    for text, reading in zip(texts, read_many(texts), strict=True):
        assert all(0 <= reason.start < reason.end <= len(text) for reason in reading.reasons)
        assert -1 <= reading.sentiment.score <= 1


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_any_answer_is_judged(text: str) -> None:
    assert 0 <= deflects(text) <= 1
    assert boilerplate([text], [1]) == [False]

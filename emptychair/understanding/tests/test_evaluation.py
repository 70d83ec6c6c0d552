"""The measures, and a run over a small folder of data."""

import csv
import gzip
from pathlib import Path

import pytest

from emptychair.understanding import evaluate


def test_measures_by_hand() -> None:
    truth, found = [0, 0, 1, 1], [0, 1, 1, 1]
    assert evaluate.shares(truth, found, 1) == pytest.approx((2 / 3, 1.0, 0.8))
    assert evaluate.macro_recall(truth, found) == pytest.approx(0.75)
    assert evaluate.macro_f1(truth, found) == pytest.approx((2 / 3 + 0.8) / 2)
    assert evaluate.accuracy(truth, found) == 0.75


def test_a_folder_without_data_gives_no_scores(tmp_path: Path) -> None:
    assert list(evaluate.scores(tmp_path)) == []


def test_what_the_folder_has_is_scored_beside_a_baseline(tmp_path: Path) -> None:
    folder = tmp_path / "tweeteval" / "sentiment"
    folder.mkdir(parents=True)
    with gzip.open(folder / "val.csv.gz", "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([("text", "label"), ("I love this!", 2), ("I hate this, awful", 0), ("Great, thank you", 2)])
    (score,) = evaluate.scores(tmp_path)
    assert (score.task, score.n, score.ours, score.baseline) == ("sentiment, TweetEval", 3, 1.0, 0.5)


def test_speed_is_measured() -> None:
    assert evaluate.texts_per_second(["I love this!"] * 100) > 0


def test_questions_are_scored_on_pairs_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "twitter_support"
    folder.mkdir()
    tweets = [
        ("1", "7", "true", "When will my lamp arrive?", ""),
        ("2", "shop", "false", "On Friday.", "1"),
        ("3", "8", "true", "How much is the postage?", ""),
        ("4", "shop", "false", "Nothing at all, we pay for it.", "3"),
    ]
    with gzip.open(folder / "twcs_extract.csv.gz", "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([("tweet_id", "author_id", "inbound", "text", "in_response_to_tweet_id"), *tweets])
    found = {one.measure: (one.n, one.ours) for one in evaluate.scores(tmp_path) if one.task == "questions"}
    assert found == {
        "noted of true answers": (2, 0.0),
        "noted of answers to others": (1, 1.0),
        "precision": (1, 1.0),
    }

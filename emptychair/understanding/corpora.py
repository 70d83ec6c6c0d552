"""The labelled public texts that a folder of data sets holds, for training and for measuring.

The folder is laid out as `tweeteval/<task>/<split>.csv.gz`, `umsab/<language>/<split>.csv.gz` and so on; what is
missing is left out. Nothing here is needed to read texts.
"""

import csv
import gzip
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

UMSAB_LANGUAGES = {
    "arabic": "ar",
    "english": "en",
    "french": "fr",
    "german": "de",
    "hindi": "hi",
    "italian": "it",
    "portuguese": "pt",
    "spanish": "es",
}
_SENTIMENTS = {"negative": 0, "neutral": 1, "positive": 2}
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """Texts with one whole-number label each."""

    texts: list[str]
    labels: list[int]

    def __add__(self, other: "Labelled") -> "Labelled":
        return Labelled(texts=self.texts + other.texts, labels=self.labels + other.labels)

    def without(self, others: "Labelled") -> "Labelled":
        """The rows whose text, mentions and case aside, is not among the others'."""
        banned = {_bare(text) for text in others.texts}
        kept = [row for row in zip(self.texts, self.labels, strict=True) if _bare(row[0]) not in banned]
        return Labelled(texts=[text for text, _ in kept], labels=[label for _, label in kept])


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a gzipped CSV file with a header; none when there is no such file."""
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def labelled(path: Path, *, text: str = "text", label: str = "label") -> Labelled:
    """A file with a text column and a column of whole-number labels."""
    found = [row for row in rows(path) if row[label].strip()]
    return Labelled(texts=[plain(row[text]) for row in found], labels=[int(float(row[label])) for row in found])


def semeval_sentiment(data: Path) -> Labelled:
    """SemEval 2013-2016 task A, without the rows that are also in TweetEval's validation split."""
    path = data / "tweeteval" / "sentiment" / "semeval_2013_2016_train.csv.gz"
    kept = [row for row in rows(path) if row["in_tweeteval_val"] != "1"]
    return Labelled(texts=[plain(row["text"]) for row in kept], labels=[_SENTIMENTS[row["label"]] for row in kept])


def tweeteval(data: Path, task: str, *, split: str) -> Labelled:
    """One TweetEval task."""
    return labelled(data / "tweeteval" / task / f"{split}.csv.gz")


def umsab(data: Path, language: str, *, split: str) -> Labelled:
    """One language of the multilingual tweet sentiment benchmark; 0 negative, 1 neutral, 2 positive."""
    return labelled(data / "umsab" / language / f"{split}.csv.gz")


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """What a customer wrote and what the company wrote to it."""

    company: str
    asked: str
    answer: str


def answered(data: Path) -> Iterator[Answered]:
    """Tweets of customers with the company's answer to them, in the order of the file."""
    tweets = {row["tweet_id"]: row for row in rows(data / "twitter_support" / "twcs_extract.csv.gz")}
    for row in tweets.values():
        asked = tweets.get(row["in_response_to_tweet_id"])
        if asked and asked["inbound"].lower() == "true" and row["inbound"].lower() == "false":
            yield Answered(company=row["author_id"], asked=asked["text"], answer=row["text"])


def plain(text: str) -> str:
    r"""The text as it was written: \u2019 escapes and HTML entities undone."""
    return html.unescape(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\\n", " "))


def _bare(text: str) -> str:
    return re.sub(r"@\w+|https?:?\S*", "", text).lower().strip()

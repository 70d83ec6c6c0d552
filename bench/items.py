"""Items to bring in: the public extract when a folder of data is given, else made up, always in one form."""

import csv
import gzip
import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from emptychair.channels.kind import Record


def items(data: Path | None, number: int, *, shift: int = 0) -> list[Record]:
    """Rows of the twcs format. `shift` moves the ids, so that the same rows count as others."""
    path = data / "twitter_support" / "twcs_extract.csv.gz" if data else None
    rows = _real(path) if path and path.exists() else _made_up()
    return [
        Record(external_id=row["tweet_id"], raw=json.dumps(row).encode(), position="")
        for row in islice((_shifted(row, shift) for row in rows), number)
    ]


def _shifted(row: dict[str, str], shift: int) -> dict[str, str]:
    moved = {
        name: str(int(row[name]) + shift * 10_000_000) for name in ("tweet_id", "in_response_to_tweet_id") if row[name]
    }
    return row | moved


def _real(path: Path) -> Iterator[dict[str, str]]:
    wanted = ("tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: row[name] for name in wanted}


def _made_up() -> Iterator[dict[str, str]]:
    dice = random.Random(5)
    number = 0
    while True:
        number += 1
        answer = number % 2 == 0
        yield {
            "tweet_id": str(number),
            "author_id": "us" if answer else str(100_000 + dice.randrange(50_000)),
            "inbound": "False" if answer else "True",
            "created_at": f"Tue Oct {1 + number // 100_000 % 28:02} {number // 3600 % 24:02}:{number // 60 % 60:02}:00 +0000 2017",
            "text": " ".join(f"word{int(20_000 ** dice.random())}" for _ in range(15)),
            "response_tweet_id": "",
            "in_response_to_tweet_id": str(number - 1) if answer else "",
        }

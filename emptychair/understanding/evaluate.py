"""Measure the readings: `python -m emptychair.understanding.evaluate --data DIR`.

Every task whose file DIR has is scored beside a baseline that always gives the commonest label of the measured split.
All splits are validation or training splits; nothing here is fitted. Prints a table, or JSON with --json.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import click

from emptychair.understanding import Reading, corpora, deflects, questions, read, read_draft, read_many, unanswered
from emptychair.understanding.corpora import UMSAB_LANGUAGES, Labelled
from emptychair.understanding.drafts import BELIEVED, HARMS
from emptychair.understanding.reading import EMOTIONS, SENTIMENTS

_THRESHOLD = 0.5
_ANSWERS = 15_000
_ANY_DAY = date(2017, 10, 31)


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """One line of the table."""

    task: str
    measure: str
    n: int
    ours: float
    baseline: float


def shares(truth: Sequence[object], found: Sequence[object], label: object) -> tuple[float, float, float]:
    """Precision, recall and F1 of one label; 0 where there is nothing to divide by."""
    right = sum(one == other == label for one, other in zip(truth, found, strict=True))
    said, there = sum(one == label for one in found), sum(one == label for one in truth)
    return right / max(said, 1), right / max(there, 1), 2 * right / max(said + there, 1)


def macro_recall(truth: Sequence[object], found: Sequence[object]) -> float:
    """Mean recall over the labels that occur."""
    labels = sorted(set(truth), key=str)
    return sum(shares(truth, found, label)[1] for label in labels) / len(labels)


def macro_f1(truth: Sequence[object], found: Sequence[object]) -> float:
    """Mean F1 over the labels that occur."""
    labels = sorted(set(truth), key=str)
    return sum(shares(truth, found, label)[2] for label in labels) / len(labels)


def f1_of_yes(truth: Sequence[object], found: Sequence[object]) -> float:
    """F1 of the label 1."""
    return shares(truth, found, 1)[2]


def accuracy(truth: Sequence[object], found: Sequence[object]) -> float:
    """Share that is right."""
    return sum(one == other for one, other in zip(truth, found, strict=True)) / max(len(truth), 1)


def _scored(
    task: str,
    given: Labelled,
    judge: Callable[[Reading], object],
    measure: Callable[[Sequence[object], Sequence[object]], float],
) -> Iterator[Score]:
    if not given.texts:
        return
    found = [judge(reading) for reading in read_many(given.texts)]
    commonest = Counter(given.labels).most_common(1)[0][0]
    if measure is f1_of_yes:
        commonest = 1
    yield Score(
        task=task,
        measure=measure.__name__.replace("_", " "),
        n=len(found),
        ours=measure(given.labels, found),
        baseline=measure(given.labels, [commonest] * len(found)),
    )


def _mood(reading: Reading) -> object:
    return SENTIMENTS.index(reading.sentiment.label)


def _emotion(reading: Reading) -> object:
    return max(range(len(EMOTIONS)), key=lambda number: reading.emotion[EMOTIONS[number]])


def _believes(name: str) -> Callable[[Reading], object]:
    return lambda reading: int(reading.intents[name] >= _THRESHOLD)


def scores(data: Path) -> Iterator[Score]:
    """Every task that the folder has data for."""
    yield from _scored("sentiment, TweetEval", corpora.tweeteval(data, "sentiment", split="val"), _mood, macro_recall)
    for name in UMSAB_LANGUAGES:
        yield from _scored(f"sentiment, UMSAB {name}", corpora.umsab(data, name, split="val"), _mood, macro_f1)
    yield from _scored("emotion", corpora.tweeteval(data, "emotion", split="val"), _emotion, macro_f1)
    yield from _scored(
        "irony", corpora.tweeteval(data, "irony", split="val"), lambda one: int(one.sarcasm >= _THRESHOLD), macro_f1
    )
    offensive = corpora.tweeteval(data, "offensive", split="val")
    yield from _scored("offensive", offensive, lambda one: int(one.toxicity >= _THRESHOLD), macro_f1)
    for task, path, intent, text, label in _INTENT_SETS:
        given = corpora.labelled(data / path, text=text, label=label)
        yield from _scored(task, given, _believes(intent), f1_of_yes)
    yield from _languages(data)
    yield from _deflection(data)
    yield from _drafts(data)
    yield from _questions(data)


_INTENT_SETS = (
    ("complaint, ACL 2019", "complaints/acl2019_complaints_train.csv.gz", "complaint", "text", "complaint"),
    (
        "complaint, telecom and airlines",
        "complaints/telecom_airline_complaints_set1.csv.gz",
        "complaint",
        "text",
        "complaint",
    ),
    (
        "suggestion, forum",
        "suggestions/semeval2019t9_val_A_forum.csv.gz",
        "suggestion",
        "sentence",
        "suggestion",
    ),
    (
        "suggestion, hotel reviews",
        "suggestions/semeval2019t9_val_B_hotel.csv.gz",
        "suggestion",
        "sentence",
        "suggestion",
    ),
)


def _languages(data: Path) -> Iterator[Score]:
    for name, code in UMSAB_LANGUAGES.items():
        texts = corpora.umsab(data, name, split="val").texts
        if texts:
            found = [reading.language for reading in read_many(texts)]
            yield Score(
                task=f"language, UMSAB {name}",
                measure="accuracy",
                n=len(found),
                ours=accuracy([code] * len(found), found),
                baseline=float(code == "en"),
            )


def _deflection(data: Path) -> Iterator[Score]:
    """Requests for a private message deflect; answers without link or request do not; bare links are left open."""
    truth, found = [], []
    for row in corpora.rows(data / "twitter_support" / "twcs_SpotifyCares_outbound_labels.csv.gz"):
        private = row["Request username via DM"] or row["Request email address via DM"]
        if private or not row["Provide URL"]:
            truth.append(int(bool(private)))
            found.append(int(deflects(row["text"]) >= _THRESHOLD))
    if truth:
        precision, recall, _ = shares(truth, found, 1)
        always, _, _ = shares(truth, [1] * len(truth), 1)
        yield Score(task="deflection", measure="precision", n=len(truth), ours=precision, baseline=always)
        yield Score(task="deflection", measure="recall", n=len(truth), ours=recall, baseline=1.0)


def _drafts(data: Path) -> Iterator[Score]:
    """How many real answers of companies are taken for harmful; nearly none of them is."""
    rows = corpora.rows(data / "twitter_support" / "twcs_extract.csv.gz")
    answers = list(islice((row["text"] for row in rows if row["inbound"].lower() == "false"), _ANSWERS))
    if answers:
        readings = (read_draft(text, written_on=_ANY_DAY) for text in answers)
        held = sum(
            any(one.judgement in HARMS and one.probability >= BELIEVED for one in reading.findings)
            for reading in readings
        )
        yield Score(
            task="drafts held, of real answers", measure="share", n=len(answers), ours=held / len(answers), baseline=1.0
        )


def _questions(data: Path) -> Iterator[Score]:
    """Real questions with the company's own answer, and with its answer to the question before, which answers another.

    Not every true answer says something to the question, and many others would do for any: neither share can be 0 or 1.
    """
    pairs = [pair for pair in corpora.answered(data) if questions(pair.asked)]
    last: dict[str, str] = {}
    true, others = [], []
    for pair in pairs:
        true.append(bool(unanswered(pair.asked, pair.answer)))
        if pair.company in last:
            others.append(bool(unanswered(pair.asked, last[pair.company])))
        last[pair.company] = pair.answer
    if others:
        found = [1] * sum(true) + [1] * sum(others)
        precision, _, _ = shares([0] * sum(true) + [1] * sum(others), found, 1)
        chance = len(others) / (len(true) + len(others))
        told = (("noted of true answers", true), ("noted of answers to others", others))
        for measure, given in told:
            yield Score(task="questions", measure=measure, n=len(given), ours=sum(given) / len(given), baseline=1.0)
        yield Score(task="questions", measure="precision", n=len(found), ours=precision, baseline=chance)


def texts_per_second(texts: Sequence[str], *, at_once: int = 1000) -> float:
    """Texts per second of processor time on one core, everything together, after a first reading."""
    read("")
    begun = time.process_time()
    for first in range(0, len(texts), at_once):
        read_many(texts[first : first + at_once])
    return len(texts) / max(time.process_time() - begun, 1e-9)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m emptychair.understanding.evaluate")
    parser.add_argument("--data", type=Path, required=True, help="folder with tweeteval/, umsab/ and so on")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    chosen = parser.parse_args()
    found = list(scores(chosen.data))
    tweets = corpora.tweeteval(chosen.data, "sentiment", split="val").texts * 5
    speed = texts_per_second(tweets) if tweets else 0.0
    if chosen.json:
        click.echo(json.dumps({"scores": [asdict(one) for one in found], "texts_per_second": round(speed)}))
        return
    click.echo("| task | measure | n | readings | always the commonest |\n|---|---|---:|---:|---:|")
    for one in found:
        click.echo(f"| {one.task} | {one.measure} | {one.n:,} | {one.ours:.3f} | {one.baseline:.3f} |")
    click.echo(f"\n{speed:,.0f} texts per second of processor time on one core, all judgements together")


if __name__ == "__main__":
    main()

"""Train the shipped weights: `python -m emptychair.understanding.train --data DIR`.

Needs scikit-learn, which only developers install. The same data give the same file. Texts that are not free to be
passed on in weights are never read here; docs/decisions says which are.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from emptychair.understanding import corpora, weights
from emptychair.understanding.corpora import UMSAB_LANGUAGES, Labelled
from emptychair.understanding.design import fold, known, matrix, tokenised
from emptychair.understanding.linear import softmax
from emptychair.understanding.weights import HEADS, OUTPUTS

Floats = npt.NDArray[np.float32]

_HELD_OUT_EVERY = 10
_TEMPERATURES = np.arange(0.4, 3.01, 0.05)


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """What one head learns from; `strength` is the inverse of the regularisation."""

    head: str
    given: Labelled
    strength: float
    balanced: bool = True


def tasks(data: Path) -> list[Task]:
    """The heads and their data."""
    held = corpora.tweeteval(data, "sentiment", split="val")
    by_language = {name: corpora.umsab(data, name, split="train") for name in UMSAB_LANGUAGES}
    by_language["english"] = by_language["english"].without(held)
    sentiment = corpora.semeval_sentiment(data)
    for part in by_language.values():
        sentiment = sentiment + part
    hindi = Labelled(
        texts=[text for part in by_language.values() for text in part.texts],
        labels=[int(name == "hindi") for name, part in by_language.items() for _ in part.texts],
    )
    return [
        Task(head="sentiment", given=sentiment, strength=1.0),
        Task(head="emotion", given=corpora.tweeteval(data, "emotion", split="train"), strength=2.0),
        Task(head="sarcasm", given=corpora.tweeteval(data, "irony", split="train"), strength=1.0),
        Task(head="toxicity", given=corpora.tweeteval(data, "offensive", split="train"), strength=1.0, balanced=False),
        Task(head="hindi_in_latin", given=hindi, strength=1.0, balanced=False),
    ]


def train(data: Path) -> weights.Weights:
    """Fit every head on one feature matrix over all texts."""
    todo = tasks(data)
    given = tokenised(text for task in todo for text in task.given.texts)
    kept = known(given)
    features = matrix(given, kept)
    coefficients = np.zeros((kept.columns, OUTPUTS), dtype=np.float32)
    bias, temperature = np.zeros(OUTPUTS, dtype=np.float32), np.ones(OUTPUTS, dtype=np.float32)
    first = 0
    for task in todo:
        mine = features[first : first + len(task.given.texts)]
        first += len(task.given.texts)
        labels, columns = np.array(task.given.labels), HEADS[task.head]
        temperature[columns] = _temperature(mine, labels, task)
        fitted = _fit(mine, labels, task)
        coefficients[:, columns], bias[columns] = fitted.coef_.T, fitted.intercept_
        click.echo(f"{task.head}: {len(labels)} texts, inverse temperature {temperature[columns][0]:.2f}")
    return fold(coefficients, kept=kept, bias=bias, temperature=temperature)


def _fit(features: sparse.csr_matrix, labels: npt.NDArray[np.int64], task: Task) -> LogisticRegression:
    model = LogisticRegression(
        C=task.strength, class_weight="balanced" if task.balanced else None, max_iter=80, tol=1e-3
    )
    return model.fit(features, labels)


def _temperature(features: sparse.csr_matrix, labels: npt.NDArray[np.int64], task: Task) -> float:
    """The factor on the log-odds that gives held-out texts the best likelihood, classes weighed as in the fit."""
    held = np.arange(len(labels)) % _HELD_OUT_EVERY == 0
    sums = np.asarray(_fit(features[~held], labels[~held], task).decision_function(features[held]))
    if sums.ndim == 1:
        sums = np.stack((np.zeros_like(sums), sums), axis=1)
    truth = labels[held]
    share = 1.0 / np.bincount(truth)[truth] if task.balanced else np.ones(len(truth))
    losses = [
        -np.average(np.log(softmax(sums * factor)[np.arange(len(truth)), truth] + 1e-9), weights=share)
        for factor in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def main() -> None:
    """Train and write the weights file."""
    parser = argparse.ArgumentParser(prog="python -m emptychair.understanding.train", description=train.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with tweeteval/ and umsab/")
    parser.add_argument("--out", type=Path, default=weights.PATH, help="where to write the weights")
    chosen = parser.parse_args()
    chosen.out.parent.mkdir(exist_ok=True)
    weights.save(train(chosen.data), path=chosen.out)
    click.echo(f"wrote {chosen.out.name}, {chosen.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

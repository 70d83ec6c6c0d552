"""One pass over a batch of texts: every token's share in every output, and the outputs of each text."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emptychair.understanding.features import negated, pair_keys, text_of_each, text_scale
from emptychair.understanding.lexicon import Lexicon
from emptychair.understanding.weights import HEADS, Weights

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """`shares` has one row per token and `sums` one per text, both in log-odds before the softmax."""

    shares: Floats
    sums: Floats
    texts: Ints


def score(places: Ints, *, starts: Ints, lexicon: Lexicon, weights: Weights) -> Scores:
    """Score texts whose tokens lie one after another in `places`; `starts` are their first tokens, none empty."""
    count = len(places)
    texts = text_of_each(starts, count=count)
    shares = lexicon.rows[places]
    words = lexicon.words[places]
    _add_pairs(shares, pair_keys(words, texts), weights)
    under = negated(lexicon.negates[places], lexicon.breaks[places], starts)
    _add_rows(shares, np.flatnonzero(under), words[under], keys=weights.negated_words, rows=weights.negated_rows)
    shares *= text_scale(starts, count=count)[texts, None]
    sums = (np.add.reduceat(shares, starts, axis=0) + weights.bias) * weights.temperature
    return Scores(shares=shares * weights.temperature, sums=sums, texts=texts)


def _add_pairs(shares: Floats, keys: Ints, weights: Weights) -> None:
    found, rows = _found(keys, keys=weights.pair_keys)
    shares[found] += weights.pair_rows[rows] / 2
    shares[found + 1] += weights.pair_rows[rows] / 2


def _add_rows(shares: Floats, places: Ints, wanted: Ints, *, keys: Ints, rows: Floats) -> None:
    found, numbers = _found(wanted, keys=keys)
    shares[places[found]] += rows[numbers]


def _found(wanted: Ints, *, keys: Ints) -> tuple[Ints, Ints]:
    """Which of `wanted` are among the sorted `keys`, and where in them."""
    if len(keys) == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found = np.flatnonzero(keys[at] == wanted)
    return found, at[found]


def softmax(sums: npt.NDArray[np.floating]) -> Doubles:
    """Rows of probabilities, to six places: so that a text's do not depend on the batch it is read in."""
    raised = np.exp(sums.astype(np.float64) - sums.max(axis=1, keepdims=True))
    shares: Doubles = np.round(raised / raised.sum(axis=1, keepdims=True), 6)
    return shares


def logistic(sums: npt.NDArray[np.floating]) -> Doubles:
    """Log-odds to probabilities, safe for any size; to six places as in `softmax`."""
    shares: Doubles = np.round(1.0 / (1.0 + np.exp(-np.clip(sums.astype(np.float64), -30.0, 30.0))), 6)
    return shares


def head(sums: Floats, name: str) -> Doubles:
    """One head's columns as probabilities: a distribution where it has several, else the one probability."""
    columns = sums[:, HEADS[name]]
    return softmax(columns) if columns.shape[1] > 1 else logistic(columns[:, 0])

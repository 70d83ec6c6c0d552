"""The feature matrix that training fits, and the folding of fitted coefficients into the rows that reading uses."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from emptychair.understanding.features import (
    PIECE_BUCKETS,
    PIECE_WEIGHT,
    STYLES,
    negated,
    pair_keys,
    pieces,
    stem_of,
    styles,
    text_of_each,
    text_scale,
)
from emptychair.understanding.tokens import LINK, MENTION, TOKEN, form
from emptychair.understanding.weights import OUTPUTS, Weights
from emptychair.understanding.words import breaks, negators

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_WORD_SEEN, _PAIR_SEEN, _NEGATED_SEEN = 2, 3, 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Tokenised:
    """Texts as numbers: forms of all tokens, one text after another."""

    tokens: list[str]
    forms: list[str]
    starts: Ints


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What training saw often enough to keep."""

    words: tuple[str, ...]
    pair_keys: Ints
    negated_words: Ints

    @property
    def columns(self) -> int:
        """Width of the feature matrix: words, pieces, styles, pairs, negated words."""
        return len(self.words) + PIECE_BUCKETS + len(STYLES) + len(self.pair_keys) + len(self.negated_words)


def tokenised(texts: Iterable[str]) -> Tokenised:
    """Tokens of all texts; a text without any counts as one full stop."""
    tokens: list[str] = []
    starts: list[int] = []
    for text in texts:
        starts.append(len(tokens))
        tokens.extend(TOKEN.findall(text) or ["."])
    return Tokenised(tokens=tokens, forms=[form(token) for token in tokens], starts=np.array(starts, dtype=np.int64))


def known(given: Tokenised) -> Known:
    """Words, pairs and negated words worth a row."""
    counts = Counter(given.forms)
    words = tuple(sorted(word for word, count in counts.items() if count >= _WORD_SEEN or word in (MENTION, LINK)))
    numbers, texts, under = _numbered(given, words)
    keys, seen = np.unique(pair_keys(numbers, texts), return_counts=True)
    turned, times = np.unique(numbers[under], return_counts=True)
    return Known(
        words=words,
        pair_keys=keys[(seen >= _PAIR_SEEN) & (keys >= 0)],
        negated_words=turned[(times >= _NEGATED_SEEN) & (turned >= 0)],
    )


def _numbered(given: Tokenised, words: tuple[str, ...]) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
    index = {word: number for number, word in enumerate(words)}
    numbers = np.array([index.get(word, -1) for word in given.forms], dtype=np.int64)
    texts = text_of_each(given.starts, count=len(numbers))
    turning, ending = negators(), breaks()
    negates = np.array([word in turning or word.endswith("n't") for word in given.forms])
    ends = np.array([word in ending for word in given.forms])
    return numbers, texts, negated(negates, ends, given.starts)


def matrix(given: Tokenised, kept: Known) -> sparse.csr_matrix:
    """One row per text; the columns are in the order that `fold` takes apart."""
    numbers, texts, under = _numbered(given, kept.words)
    index = {word: number for number, word in enumerate(kept.words)}
    own: dict[str, list[tuple[int, float]]] = {}
    first_pair = len(kept.words) + PIECE_BUCKETS + len(STYLES)
    row, column, value = [], [], []
    for place, token in enumerate(given.tokens):
        if token not in own:
            own[token] = _own_columns(token, given.forms[place], index)
        for at, weight in own[token]:
            row.append(texts[place])
            column.append(at)
            value.append(weight)
    pairs, pair_rows = _among(pair_keys(numbers, texts), kept.pair_keys)
    turned, turned_rows = _among(np.where(under, numbers, -1), kept.negated_words)
    all_rows = np.concatenate((np.array(row), texts[pairs], texts[turned]))
    all_columns = np.concatenate(
        (np.array(column), first_pair + pair_rows, first_pair + len(kept.pair_keys) + turned_rows)
    )
    values = np.concatenate((np.array(value), np.ones(len(pairs) + len(turned)))).astype(np.float32)
    values *= text_scale(given.starts, count=len(numbers))[all_rows]
    return sparse.csr_matrix((values, (all_rows, all_columns)), shape=(len(given.starts), kept.columns))


def _own_columns(token: str, normal: str, index: dict[str, int]) -> list[tuple[int, float]]:
    words = {normal, stem_of(normal)} & index.keys()
    size = len(index)
    return (
        [(index[word], 1.0) for word in sorted(words)]
        + [(size + piece, PIECE_WEIGHT) for piece in pieces(normal)]
        + [(size + PIECE_BUCKETS + style, 1.0) for style in styles(token, normal)]
    )


def _among(wanted: Ints, keys: Ints) -> tuple[Ints, Ints]:
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found = np.flatnonzero(keys[at] == wanted)
    return found, at[found]


def fold(coefficients: Floats, *, kept: Known, bias: Floats, temperature: Floats) -> Weights:
    """Coefficients [columns, outputs] to rows; each known word's row takes in its pieces."""
    size = len(kept.words)
    edges = np.cumsum([size, PIECE_BUCKETS, len(STYLES), len(kept.pair_keys)])
    words, piece_rows, style_rows, pairs, turned = np.split(coefficients, edges)
    index = {word: number for number, word in enumerate(kept.words)}
    rows = np.zeros((size, OUTPUTS), dtype=np.float32)
    for number, word in enumerate(kept.words):
        stem = index.get(stem_of(word))
        rows[number] = words[number] + (words[stem] if stem is not None and stem != number else 0)
        rows[number] += PIECE_WEIGHT * piece_rows[pieces(word)].sum(axis=0)
    return Weights(
        words=kept.words,
        word_rows=rows,
        style_rows=style_rows,
        piece_rows=piece_rows,
        pair_keys=kept.pair_keys,
        pair_rows=pairs,
        negated_words=kept.negated_words,
        negated_rows=turned,
        bias=bias,
        temperature=temperature,
    )

"""Every token's row of weights, worked out once per form and kept while there is room."""

from collections.abc import Iterable, Mapping, Set

import numpy as np
import numpy.typing as npt

from emptychair.understanding.features import PIECE_WEIGHT, pieces, stem_of, styles
from emptychair.understanding.tokens import LINK, MENTION, form
from emptychair.understanding.weights import OUTPUTS, Weights

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

UNKNOWN = -1
_KEPT_AT_MOST = 50_000
_LONGEST_KEPT = 40


class Lexicon:
    """Token -> place. The lists `forms` and `spells` and, after `settle`, the arrays go by place.

    `words` holds the number of the known word (UNKNOWN for others), `spells` whether the form is a word that
    tells a language, `marks` the language it alone tells (UNKNOWN for most). Places stay valid until `make_room`.
    """

    def __init__(self, weights: Weights, *, negators: Set[str], breaks: Set[str], markers: Mapping[str, int]) -> None:
        self._weights = weights
        self._numbers = {word: number for number, word in enumerate(weights.words)}
        self._piece_rows = PIECE_WEIGHT * weights.piece_rows
        self._negators = negators
        self._breaks = breaks
        self._markers = markers
        self._clear()

    def _clear(self) -> None:
        self._places: dict[str, int] = {}
        self._tokens: list[str] = []
        self.forms: list[str] = []
        self.spells: list[bool] = []
        self.rows: Floats = np.zeros((0, OUTPUTS), dtype=np.float32)
        self.words: Ints = np.zeros(0, dtype=np.int64)
        self.marks: Ints = np.zeros(0, dtype=np.int64)
        self.negates: Flags = np.zeros(0, dtype=np.bool_)
        self.breaks: Flags = np.zeros(0, dtype=np.bool_)
        self._mention = self._add(MENTION, MENTION)
        self._link = self._add(LINK, LINK)

    def make_room(self) -> None:
        """Forget all tokens if too many were met; call it between batches."""
        if len(self.forms) > _KEPT_AT_MOST:
            self._clear()

    def places(self, tokens: Iterable[str]) -> list[int]:
        """The place of each token; call `settle` before the arrays are looked at."""
        known = self._places.get
        return [place if (place := known(token)) is not None else self._meet(token) for token in tokens]

    def _meet(self, token: str) -> int:
        if token[0] == "@":
            return self._mention
        normal = form(token)
        if normal == LINK:
            return self._link
        place = self._add(token, normal)
        if len(token) <= _LONGEST_KEPT:
            self._places[token] = place
        return place

    def _add(self, token: str, normal: str) -> int:
        self._tokens.append(token)
        self.forms.append(normal)
        self.spells.append(normal[0].isalpha() and normal != LINK)
        return len(self.forms) - 1

    def settle(self) -> None:
        """Work out the rows of all tokens met since the last time."""
        first = len(self.words)
        forms = self.forms[first:]
        if not forms:
            return
        numbers = self._numbers
        words = [numbers.get(normal, UNKNOWN) for normal in forms]
        self.words = np.concatenate((self.words, np.array(words, dtype=np.int64)))
        marks = [self._markers.get(normal, UNKNOWN) for normal in forms]
        self.marks = np.concatenate((self.marks, np.array(marks, dtype=np.int64)))
        negates = np.array([normal in self._negators or normal.endswith("n't") for normal in forms])
        self.negates = np.concatenate((self.negates, negates))
        self.breaks = np.concatenate((self.breaks, np.array([normal in self._breaks for normal in forms])))
        self.rows = np.concatenate((self.rows, self._new_rows(forms, self._tokens)))
        self._tokens = []

    def _new_rows(self, forms: list[str], tokens: list[str]) -> Floats:
        weights = self._weights
        rows: Floats = np.zeros((len(forms), OUTPUTS), dtype=np.float32)
        known: list[tuple[int, int]] = []
        styled: list[tuple[int, int]] = []
        built: list[tuple[int, int]] = []
        for at, normal in enumerate(forms):
            number = self._numbers.get(normal, self._numbers.get(stem_of(normal)))
            if number is None:
                built.extend((at, piece) for piece in pieces(normal))
            else:
                known.append((at, number))
            styled.extend((at, style) for style in styles(tokens[at], normal))
        _add_rows(rows, known, weights.word_rows)
        _add_rows(rows, styled, weights.style_rows)
        _add_rows(rows, built, self._piece_rows)
        return rows


def _add_rows(rows: Floats, wanted: list[tuple[int, int]], source: Floats) -> None:
    """Add the source's rows to those of `rows`, pairs (at, from) in the order of `at`."""
    if wanted:
        at, origin = np.array(wanted).T
        starts = np.flatnonzero(np.concatenate(([True], at[1:] != at[:-1])))
        rows[at[starts]] += np.add.reduceat(source[origin], starts, axis=0)

"""What the linear readers look at in a row of tokens; training and reading share these lines.

A text's features are its words, the 2- to 5-letter pieces of its words, neighbouring pairs of known words, words
under a negation, and how words are written (CAPITALS, drawn out, as a hashtag). A word's own features never
depend on its neighbours, so a word's row of weights is summed once and kept.
"""

from functools import cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from emptychair.understanding.tokens import is_drawn_out

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PIECE_BUCKETS = 1 << 16
PIECE_WEIGHT = 0.4
NEGATION_REACH = 3
STYLES = ("capitals", "drawn_out", "hashtag")

_LONGEST_WORD = 30
_PAIR_SHIFT = 24


def stem_of(form: str) -> str:
    """The word inside a hashtag; any other form is its own stem."""
    return form[1:] if form[0] == "#" and len(form) > 1 else form


def pieces(form: str) -> list[int]:
    """Buckets of the letter pieces of a word, its edges marked; none for marks and single letters."""
    stem = stem_of(form)
    if len(stem) < 2 or not stem[0].isalpha():
        return []
    edged = f"<{stem[:_LONGEST_WORD]}>"
    size = len(edged)
    if edged.isascii():
        plain = edged.encode()
        return [crc32(plain[at:end]) % PIECE_BUCKETS for at, end in _cuts(size)]
    return [crc32(edged[at:end].encode("utf-8", "replace")) % PIECE_BUCKETS for at, end in _cuts(size)]


@cache
def _cuts(size: int) -> tuple[tuple[int, int], ...]:
    return tuple((at, at + length) for length in range(2, 6) for at in range(size - length + 1))


def styles(token: str, form: str) -> list[int]:
    """Which of STYLES the token as written has."""
    written = (
        len(token) > 2 and token.isalpha() and token.isupper(),
        form[0].isalpha() and is_drawn_out(token),
        form[0] == "#" and len(form) > 1,
    )
    return [number for number, has in enumerate(written) if has]


def text_of_each(starts: Ints, *, count: int) -> Ints:
    """For each of `count` tokens the number of its text; `starts` are the texts' first tokens, none empty."""
    numbers: Ints = np.zeros(count, dtype=np.int64)
    numbers[starts[1:]] = 1
    return np.cumsum(numbers)


def pair_keys(words: Ints, texts: Ints) -> Ints:
    """One key per token and its successor in the same text, -1 where either word is unknown (-1)."""
    left, right = words[:-1], words[1:]
    known = (left >= 0) & (right >= 0) & (texts[:-1] == texts[1:])
    return np.where(known, (left << _PAIR_SHIFT) | right, -1)


def negated(negates: Flags, breaks: Flags, starts: Ints) -> Flags:
    """Which tokens stand within reach of a negation before them, no clause break between."""
    places = np.arange(len(negates))
    ends = breaks.copy()
    last_negation = np.maximum.accumulate(np.where(negates, places, -1))
    before = np.concatenate(([-1], last_negation[:-1]))
    last_break = np.maximum.accumulate(np.where(ends, places, -1))
    text_start = np.repeat(starts, np.diff(np.append(starts, len(places))))
    within: Flags = (before >= text_start) & (places - before <= NEGATION_REACH) & (last_break < before)
    return within


def text_scale(starts: Ints, *, count: int) -> npt.NDArray[np.float32]:
    """1 / sqrt(tokens) of each text, so that long texts do not shout."""
    lengths = np.diff(np.append(starts, count))
    return (1.0 / np.sqrt(lengths)).astype(np.float32)

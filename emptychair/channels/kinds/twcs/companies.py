"""Finds the threads of some companies in a file that may be far larger than memory.

Needs about 50 bytes a row: ids become numbers, and whole arrays are joined at once.
"""

import hashlib
from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_LARGEST = 2**62


class Links:
    """What a first reading remembers of each row: its id, what it answers, and whether a company wrote it."""

    def __init__(self) -> None:
        self._ids = array("q")
        self._parents = array("q")
        self._named = bytearray()

    def add(self, tweet_id: str, *, parent: str, named: bool) -> None:
        """One row; without an id or a parent it is a thread of its own as far as it goes."""
        own = number_of(tweet_id) if tweet_id else -len(self._ids) - 1
        self._ids.append(own)
        self._parents.append(number_of(parent) if parent else own)
        self._named.append(named)

    def kept(self) -> NDArray[np.bool_]:
        """For each row whether a company takes part in its thread: rows that are connected by replies.

        Rows that answer the same missing tweet are connected too.
        """
        if not self._ids:
            return np.zeros(0, dtype=bool)
        ids = np.frombuffer(self._ids, dtype=np.int64)
        parents = np.frombuffer(self._parents, dtype=np.int64)
        nodes = np.unique(np.concatenate([ids, parents]))
        own = np.searchsorted(nodes, ids).astype(np.int32)
        labels = _labels(len(nodes), own, np.searchsorted(nodes, parents).astype(np.int32))
        theirs = labels[own]
        taking_part = np.zeros(len(nodes), dtype=bool)
        taking_part[theirs[np.frombuffer(self._named, dtype=np.bool_)]] = True
        return taking_part[theirs]


def number_of(tweet_id: str) -> int:
    """A number for an id: itself when it is one, else a hash that no tweet's id can be."""
    if tweet_id.isdecimal() and (number := int(tweet_id[:19])) < _LARGEST and len(tweet_id) < 19:
        return number
    digest = hashlib.blake2b(tweet_id.encode("utf-8", "replace"), digest_size=8).digest()
    return _LARGEST + int.from_bytes(digest, "big") % (_LARGEST - 1)


def _labels(count: int, one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int32]:
    """For each node the least node that it is connected with: least labels pass along the links, halving paths."""
    labels = np.arange(count, dtype=np.int32)
    while True:
        first, second = labels[one], labels[other]
        apart = first != second
        if not apart.any():
            return labels
        low = np.minimum(first, second)[apart]
        np.minimum.at(labels, np.maximum(first, second)[apart], low)
        while (shorter := labels[labels]).tobytes() != labels.tobytes():
            labels = shorter


def names(given: Iterable[str]) -> frozenset[str]:
    """Accounts as they are compared: without @, in lower case."""
    return frozenset(name.strip().removeprefix("@").lower() for name in given if name.strip())

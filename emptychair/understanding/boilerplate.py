"""Which answers a company repeats: nearly the same words to three or more other customers.

Two answers are near-duplicates when the sets of their word 3-shingles, after `normalised`, have a Jaccard similarity
of 0.8 or more. An answer of one or two words is one shingle, so it is near only to its equals; an answer of which
nothing is left (a bare link) is near to none.

Equal answers are one group, compared once. Groups are joined by prefix and position filtering (Xiao, Wang, Lin, Yu:
"Efficient similarity joins for near-duplicate detection", 2008), which drops no pair: the outcome is that of
comparing every answer with every other.
"""

from array import array
from collections.abc import Hashable, Iterator, Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from emptychair.understanding.normalise import normalised

Ints = npt.NDArray[np.int64]

OTHER_CUSTOMERS = 3
_ENOUGH = OTHER_CUSTOMERS + 1
_FIRST_CHECKED, _CHECKED_AT_ONCE = 16, 512


def boilerplate(texts: Sequence[str], customers: Sequence[Hashable]) -> list[bool]:
    """For each answer whether it is boilerplate; `customers[i]` is whom `texts[i]` answers."""
    numbers, members, words, lengths = _grouped(texts, customers)
    if not lengths:
        return [False] * len(numbers)
    shingles, starts = _shingles(np.array(words, dtype=np.int64), np.array(lengths, dtype=np.int64))
    repeated = _Join(shingles, starts).repeated(members)
    return [number >= 0 and repeated[number] for number in numbers]


def _grouped(
    texts: Sequence[str], customers: Sequence[Hashable]
) -> tuple["array[int]", list[set[Hashable]], "array[int]", list[int]]:
    """Group number of each text (-1 for none), the groups' customers (a few suffice), words and lengths."""
    vocabulary: dict[str, int] = {}
    groups: dict[bytes, int] = {}
    members: list[set[Hashable]] = []
    numbers, words, lengths = array("q"), array("q"), list[int]()
    for text, customer in zip(texts, customers, strict=True):
        said = normalised(text)
        number = groups.setdefault(_digest(said), len(groups)) if said else -1
        numbers.append(number)
        if number == len(members):
            members.append(set())
            words.extend(vocabulary.setdefault(word, len(vocabulary)) for word in said)
            lengths.append(len(said))
        if said and len(members[number]) < _ENOUGH:
            members[number].add(customer)
    return numbers, members, words, lengths


def _digest(words: list[str]) -> bytes:
    return blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _shingles(words: Ints, lengths: Ints) -> tuple[Ints, Ints]:
    """Each group's set of shingles as numbers, the rarest the lowest, sorted; and where each group's begin."""
    blank = int(words.max()) + 1
    padded = np.insert(words, np.repeat(np.cumsum(lengths), 2), blank)
    group = np.repeat(np.arange(len(lengths)), lengths + 2)
    ends = np.cumsum(lengths + 2)
    place = np.arange(len(padded)) - (ends - lengths - 2)[group]
    kept = np.flatnonzero(place < np.maximum(lengths - 2, 1)[group])
    group = group[kept]
    pairs = np.unique(padded[kept] * (blank + 1) + padded[kept + 1], return_inverse=True)[1]
    triples = np.unique(pairs * (blank + 1) + padded[kept + 2], return_inverse=True)[1]
    del padded, place, kept, pairs
    count = int(triples.max()) + 1
    group, triples = np.divmod(np.unique(group * count + triples), count)
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(np.bincount(triples, minlength=count), kind="stable")] = np.arange(count)
    keys = group * count + rank[triples]
    keys.sort()
    sizes = np.bincount(group, minlength=len(lengths))
    return keys % count, np.concatenate(([0], np.cumsum(sizes)))


class _Join:
    """Finds the groups near a group. x and y are near when 9 * common >= 4 * (size x + size y)."""

    def __init__(self, shingles: Ints, starts: Ints) -> None:
        self._shingles, self._starts = shingles, starts
        self._sizes = np.diff(starts)
        self._marked = np.zeros(int(shingles.max()) + 1, dtype=np.int64)
        self._index()

    def _index(self) -> None:
        """List by shingle the groups that have it in their prefix, those that leave most room first."""
        prefix = self._sizes - (4 * self._sizes + 4) // 5 + 1
        owner = np.repeat(np.arange(len(prefix)), prefix)
        place = np.arange(len(owner)) - np.repeat(np.cumsum(prefix) - prefix, prefix)
        shingle = self._shingles[self._starts[owner] + place]
        room = 5 * self._sizes[owner] - 9 * place
        order = np.lexsort((-room, shingle))
        self._owners, self._rooms = owner[order], -room[order]
        self._lists = np.searchsorted(shingle[order], np.arange(len(self._marked) + 1))
        shared = np.diff(self._lists)[shingle] > 1
        self._queries = np.zeros(len(prefix), dtype=np.bool_)
        self._queries[owner[shared]] = True
        self._prefix = prefix

    def repeated(self, members: list[set[Hashable]]) -> list[bool]:
        """For each group whether enough customers got it or one near it."""
        found = [len(customers) >= _ENOUGH for customers in members]
        for group in np.flatnonzero(self._queries).tolist():
            if not found[group]:
                customers = set(members[group])
                for near in self._near(group):
                    customers |= members[near]
                    if len(customers) >= _ENOUGH:
                        found[group] = True
                        break
        return found

    def _near(self, group: int) -> Iterator[int]:
        candidates = self._candidates(group)
        mine = self._shingles[self._starts[group] : self._starts[group + 1]]
        checked, step = 0, _FIRST_CHECKED
        while checked < len(candidates):
            some = candidates[checked : checked + step]
            self._marked[mine] = 1
            common = np.array([self._common(other) for other in some.tolist()])
            self._marked[mine] = 0
            yield from some[9 * common >= 4 * (len(mine) + self._sizes[some])].tolist()
            checked, step = checked + step, _CHECKED_AT_ONCE

    def _common(self, other: int) -> int:
        return int(self._marked[self._shingles[self._starts[other] : self._starts[other + 1]]].sum())

    def _candidates(self, group: int) -> Ints:
        size, start = int(self._sizes[group]), int(self._starts[group])
        lists: list[Ints] = []
        for place in range(int(self._prefix[group])):
            shingle = self._shingles[start + place]
            first, end = self._lists[shingle], self._lists[shingle + 1]
            if end - first > 1:
                enough = first + np.searchsorted(self._rooms[first:end], -4 * size, side="right")
                owners = self._owners[first:enough]
                lists.append(owners[4 * self._sizes[owners] <= 5 * size - 9 * place])
        together: Ints = np.unique(np.concatenate(lists)) if lists else np.zeros(0, dtype=np.int64)
        others: Ints = together[together != group]
        return others

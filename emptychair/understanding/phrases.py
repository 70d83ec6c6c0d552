"""Phrases of a language as weighted evidence: files of patterns in, matches with their places out.

A file `languages/<code>/<name>.toml` has one table per judgement; in it `decisive`, `strong`, `clear`, `slight` and
`against` are lists of patterns. A pattern is words in their normal form with blanks between:

    a|b     either word                 [a]     the word or nothing        stem~   any word that begins so
    *       up to three words           ^       the beginning of a sentence

Per judgement the longest pattern that begins at a word counts, and words inside it do not count again.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

from emptychair.understanding.errors import LanguageDataWrong

WEIGHTS = {"decisive": 4.0, "strong": 2.4, "clear": 1.4, "slight": 0.7, "against": -1.6}

_GAP = "*"
_START = frozenset("^")
_LEFT_OUT = ""
_NONE: list["_Rest"] = []
_GAP_AT_MOST = 3
_SHORTEST_STEM = 3
_LONGEST_STEM = 20
_WORDS_KEPT = 50_000
_SENTENCE_ENDS = frozenset([".", "!", "!!", "?", "??", "?!", "?!?", "...", ":", ";"])
# fmt: off
_OPENING = frozenset((
    "@", ",", '"', "“", "¿", "¡", "(", ")", "0", "rt", "hi", "hey", "hello", "hallo", "moin", "bonjour", "salut",
    "hola", "and", "und", "et", "y", "so", "also",
))
# fmt: on


# (judgement, weight, first token, one past the last token); a plain tuple because there are millions of them.
Match = tuple[str, float, int, int]

# Any of these words; None is a gap.
_Step = frozenset[str] | None


class _Rest(NamedTuple):
    """What a pattern still wants after its first words, and what it then speaks for."""

    judgement: str
    weight: float
    steps: tuple[_Step, ...]


class _Entry:
    """Patterns that a word can begin: whole ones, those going on over a gap, and by the word that must come next."""

    __slots__ = ("gapped", "pairs", "singles")

    def __init__(self) -> None:
        self.singles: dict[str, float] = {}
        self.gapped: list[_Rest] = []
        self.pairs: dict[str, list[_Rest]] = {}

    def add(self, rest: _Rest, *, second: frozenset[str] | None) -> None:
        """File a pattern whose first word is this entry's; `second` is None where a gap or nothing follows."""
        for follower in second or ():
            self.pairs.setdefault(follower, []).append(rest)
        if second is None and rest.steps:
            self.gapped.append(rest)
        elif second is None:
            self.singles[rest.judgement] = rest.weight


class _Word(NamedTuple):
    """What matching needs to know of one word, looked up once."""

    entries: tuple[_Entry, ...]
    opening_entries: tuple[_Entry, ...]
    keeps_opening: bool
    ends_sentence: bool


class Phrases:
    """All patterns of one or several files, matched in one pass over the words."""

    def __init__(self, tables: Iterable[tuple[str, str, float]]) -> None:
        self._root: dict[str, _Entry] = {}
        self._opening: dict[str, _Entry] = {}
        self._stems: set[str] = set()
        self._words: dict[str, _Word | None] = {}
        for judgement, pattern, weight in tables:
            for steps in _variants(pattern):
                self._add(steps, judgement, weight)

    def _add(self, steps: Sequence[_Step], judgement: str, weight: float) -> None:
        opens = steps[0] == _START
        index = self._opening if opens else self._root
        first, *others = steps[1:] if opens else steps
        for step in steps:
            self._stems.update(word[:-1] for word in step or () if word.endswith("~"))
        second = others[0] if others else None
        rest = _Rest(judgement, weight, tuple(others[1:] if second else others))
        for word in first or ():
            index.setdefault(word, _Entry()).add(rest, second=second)

    def matches(self, words: Sequence[str]) -> list[Match]:
        """Every match that counts, by its place."""
        found: list[Match] = []
        taken: dict[str, int] = {}
        known = self._words
        opens = True
        for first, text in enumerate(words):
            word = known[text] if text in known else self._meet(text)
            if word is None:
                opens = False
                continue
            for entry in word.entries:
                self._collect(entry, words, first, found, taken)
            if opens:
                for entry in word.opening_entries:
                    self._collect(entry, words, first, found, taken)
                opens = word.keeps_opening
            else:
                opens = word.ends_sentence
        return found

    def _meet(self, text: str) -> _Word | None:
        if len(self._words) > _WORDS_KEPT:
            self._words.clear()
        keys = (text, self._stem(text))
        ends = text in _SENTENCE_ENDS
        word: _Word | None = _Word(
            tuple(self._root[key] for key in keys if key in self._root),
            tuple(self._opening[key] for key in keys if key in self._opening),
            ends or text in _OPENING,
            ends,
        )
        if word is not None and not (word.entries or word.opening_entries or word.keeps_opening):
            word = None
        self._words[text] = word
        return word

    def _stem(self, word: str) -> str:
        lengths = range(min(len(word), _LONGEST_STEM), _SHORTEST_STEM - 1, -1) if self._stems else ()
        return next((word[:length] + "~" for length in lengths if word[:length] in self._stems), "")

    def _collect(
        self, entry: _Entry, words: Sequence[str], first: int, found: list[Match], taken: dict[str, int]
    ) -> None:
        """Add the longest match per judgement of all patterns that the word at `first` can begin."""
        going_on = self._going_on(entry, words, first)
        if not going_on and not entry.gapped:
            for judgement, weight in entry.singles.items():
                if taken.get(judgement, 0) <= first:
                    taken[judgement] = first + 1
                    found.append((judgement, weight, first, first + 1))
            return
        longest = {judgement: (first + 1, weight) for judgement, weight in entry.singles.items()}
        for begun, rests in ((2, going_on), (1, entry.gapped)):
            for judgement, weight, steps in rests:
                end = self._follow(steps, words, first + begun) if steps else first + begun
                if end > 0 and (judgement not in longest or end > longest[judgement][0]):
                    longest[judgement] = (end, weight)
        for judgement, (end, weight) in longest.items():
            if taken.get(judgement, 0) <= first:
                taken[judgement] = end
                found.append((judgement, weight, first, end))

    def _going_on(self, entry: _Entry, words: Sequence[str], first: int) -> Sequence[_Rest]:
        if first + 1 >= len(words):
            return ()
        follower = words[first + 1]
        rests = entry.pairs.get(follower, _NONE)
        return [*rests, *entry.pairs.get(self._stem(follower), _NONE)] if self._stems else rests

    def _follow(self, steps: tuple[_Step, ...], words: Sequence[str], place: int) -> int:
        """One past the last word if the steps go on at `place`, else -1. Patterns are short, so this is bounded."""
        for number, step in enumerate(steps):
            if step is None:
                left = steps[number + 1 :]
                return max(self._follow(left, words, place + skipped) for skipped in range(_GAP_AT_MOST + 1))
            if place >= len(words):
                return -1
            if words[place] not in step and not (self._stems and self._stem(words[place]) in step):
                return -1
            place += 1
        return place


def _variants(pattern: str) -> Iterator[list[_Step]]:
    """A pattern's rows of steps, with and without each of its optional words; don't also as dont."""
    choices: list[list[_Step | str]] = []
    for part in pattern.split():
        optional = part.startswith("[") and part.endswith("]")
        words = (part[1:-1] if optional else part).split("|")
        words += [word.replace("'", "") for word in words if "'" in word[1:-1]]
        step: _Step = None if part == _GAP else frozenset(words)
        choices.append([step, _LEFT_OUT] if optional else [step])
    for row in product(*choices):
        steps = [step for step in row if not isinstance(step, str)]
        if steps and steps[0] is not None:
            yield steps


def tables_of(path: Path) -> Iterator[tuple[str, str, float]]:
    """(judgement, pattern, weight) of one file; nothing if there is none. Raises LanguageDataWrong."""
    if not path.exists():
        return
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as cause:
        raise LanguageDataWrong(path=path.name, reason=str(cause)) from cause
    for judgement, lists in tables.items():
        for strength, patterns in lists.items():
            if strength not in WEIGHTS:
                raise LanguageDataWrong(path=path.name, reason=f"[{judgement}] has no list named {strength}")
            for pattern in patterns:
                yield judgement, pattern, WEIGHTS[strength]

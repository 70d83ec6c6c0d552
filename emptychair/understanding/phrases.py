"""Phrases of a language as weighted evidence: files of patterns in, matches with their places out.

A file `languages/<code>/<name>.toml` has one table per judgement; in it `decisive`, `strong`, `clear`, `slight` and
`against` are lists of patterns. A pattern is words in their normal form with blanks between:

    a|b     either word                 [a]     the word or nothing        stem~   any word that begins so
    *       up to three words           ^       the beginning of a sentence

Per judgement the longest pattern that begins at a word counts, of equals one against it, else the strongest, and words
inside it do not count again.
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
    begun: int
    steps: tuple[_Step, ...]


class _Begun(NamedTuple):
    """Patterns that one or two words begin: those already whole, the longest per judgement, and those still open."""

    whole: tuple[tuple[str, float, int], ...]
    open: tuple[_Rest, ...]


class _Entry(NamedTuple):
    """What a word can begin: by the word that follows it, and with any other after it."""

    alone: _Begun
    before: dict[str, _Begun]


class _Word(NamedTuple):
    """What matching needs to know of one word, looked up once."""

    anywhere: _Entry | None
    opening: _Entry | None
    keeps_opening: bool
    ends_sentence: bool


_UNMET = _Word(None, None, keeps_opening=False, ends_sentence=False)


class _Index:
    """The patterns by their first word, and among these by their second, "" where that is free."""

    def __init__(self) -> None:
        self._rests: dict[str, dict[str, list[_Rest]]] = {}

    def add(self, judgement: str, weight: float, steps: Sequence[_Step]) -> None:
        first, *others = steps
        second = others[0] if others else None
        rest = _Rest(judgement, weight, 2, tuple(others[1:])) if second else _Rest(judgement, weight, 1, tuple(others))
        for word in first or ():
            for follower in second or ("",):
                self._rests.setdefault(word, {}).setdefault(follower, []).append(rest)

    def entry(self, keys: Iterable[str]) -> _Entry | None:
        """What a word begins that goes by these keys: itself and its stem."""
        by_follower: dict[str, list[_Rest]] = {}
        for key in keys:
            for follower, rests in self._rests.get(key, {}).items():
                by_follower.setdefault(follower, []).extend(rests)
        if not by_follower:
            return None
        free = by_follower.pop("", [])
        return _Entry(_begun(free), {follower: _begun([*free, *rests]) for follower, rests in by_follower.items()})


def _begun(rests: Iterable[_Rest]) -> _Begun:
    whole: dict[str, tuple[str, float, int]] = {}
    left: list[_Rest] = []
    for rest in rests:
        if rest.steps:
            left.append(rest)
            continue
        match = (rest.judgement, rest.weight, rest.begun)
        if rest.judgement not in whole or _rank(match) > _rank(whole[rest.judgement]):
            whole[rest.judgement] = match
    return _Begun(tuple(whole.values()), tuple(left))


def _rank(match: tuple[str, float, int]) -> tuple[int, bool, float]:
    _, weight, length = match
    return length, weight < 0, abs(weight)


class Phrases:
    """All patterns of one or several files, matched in one pass over the words."""

    def __init__(self, tables: Iterable[tuple[str, str, float]]) -> None:
        self._anywhere, self._opening = _Index(), _Index()
        self._stems: set[str] = set()
        self._words: dict[str, _Word | None] = {}
        self._stem_of: dict[str, str] = {}
        for judgement, pattern, weight in tables:
            for steps in _variants(pattern):
                self._stems.update(word[:-1] for step in steps for word in step or () if word.endswith("~"))
                if steps[0] == _START:
                    self._opening.add(judgement, weight, steps[1:])
                else:
                    self._anywhere.add(judgement, weight, steps)

    def matches(self, words: Sequence[str]) -> list[Match]:
        """Every match that counts, by its place."""
        found: list[Match] = []
        taken: dict[str, int] = {}
        known, stems, last = self._words, self._stems, len(words) - 1
        opens = True
        for first, text in enumerate(words):
            word = known.get(text, _UNMET)
            if word is _UNMET:
                word = self._meet(text)
            if word is None:
                opens = False
                continue
            anywhere, opening, keeps_opening, ends_sentence = word
            for entry in (anywhere, opening) if opens else (anywhere,):
                if entry is None:
                    continue
                begun, before = entry
                if before and first < last:
                    follower = words[first + 1]
                    begun = self._before(entry, follower) if stems else before.get(follower, begun)
                whole, left = begun
                for judgement, weight, length in self._longest(begun, words, first) if left else whole:
                    if taken.get(judgement, 0) <= first:
                        taken[judgement] = first + length
                        found.append((judgement, weight, first, first + length))
            opens = keeps_opening if opens else ends_sentence
        return found

    def _meet(self, text: str) -> _Word | None:
        if len(self._words) > _WORDS_KEPT:
            self._words.clear()
        keys = dict.fromkeys((text, self._stem(text)))
        ends = text in _SENTENCE_ENDS
        met = _Word(self._anywhere.entry(keys), self._opening.entry(keys), ends or text in _OPENING, ends)
        word = met if met.anywhere or met.opening or met.keeps_opening else None
        self._words[text] = word
        return word

    def _stem(self, word: str) -> str:
        """The longest stem~ of the patterns that the word begins with, "" if none."""
        stem = self._stem_of.get(word) if self._stems else ""
        if stem is None:
            if len(self._stem_of) > _WORDS_KEPT:
                self._stem_of.clear()
            lengths = range(min(len(word), _LONGEST_STEM), _SHORTEST_STEM - 1, -1)
            stem = next((word[:length] + "~" for length in lengths if word[:length] in self._stems), "")
            self._stem_of[word] = stem
        return stem

    def _before(self, entry: _Entry, follower: str) -> _Begun:
        begun = entry.before.get(follower)
        by_stem = entry.before.get(self._stem(follower)) if self._stems else None
        if begun is None or by_stem is None:
            return begun or by_stem or entry.alone
        # A word listed itself and by its stem: whole matches of either count, the open ones of both are tried.
        whole = {judgement: (judgement, weight, length) for judgement, weight, length in by_stem.whole + begun.whole}
        return _Begun(tuple(whole.values()), begun.open + by_stem.open)

    def _longest(self, begun: _Begun, words: Sequence[str], first: int) -> Iterable[tuple[str, float, int]]:
        longest = {judgement: (judgement, weight, length) for judgement, weight, length in begun.whole}
        for judgement, weight, length, steps in begun.open:
            end = self._follow(steps, words, first + length)
            match = (judgement, weight, end - first)
            if end > 0 and (judgement not in longest or _rank(match) > _rank(longest[judgement])):
                longest[judgement] = match
        return longest.values()

    def _follow(self, steps: tuple[_Step, ...], words: Sequence[str], place: int) -> int:
        """One past the last word if the steps go on at `place`, else -1. Patterns are short, so this is bounded."""
        for number, step in enumerate(steps):
            if step is None:
                return self._over_gap(steps[number + 1 :], words, place)
            if place >= len(words) or not self._fits(words[place], step):
                return -1
            place += 1
        return place

    def _over_gap(self, steps: tuple[_Step, ...], words: Sequence[str], place: int) -> int:
        if not steps or steps[0] is None:
            return place
        wanted = steps[0]
        ends = [
            self._follow(steps, words, after)
            for after in range(place, min(place + _GAP_AT_MOST + 1, len(words)))
            if self._fits(words[after], wanted)
        ]
        return max(ends, default=-1)

    def _fits(self, word: str, step: frozenset[str]) -> bool:
        return word in step or (bool(self._stems) and self._stem(word) in step)


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

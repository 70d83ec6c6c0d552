"""What a customer asks, question by question, and which of it an answer says nothing to.

All of it is hand-written rules, made to stay silent: only what is missed clearly is told.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from emptychair.understanding import packs
from emptychair.understanding.deflection import most_deflecting
from emptychair.understanding.language import UNKNOWN
from emptychair.understanding.phrases import Match
from emptychair.understanding.reader import shared_reader
from emptychair.understanding.sentences import Words, sentences, words_of

KINDS = ("time", "place", "amount", "who", "reason", "how", "status", "yes")
"""What a question may want; `status` is how far something is, `yes` a yes or a no."""

_EXACT = frozenset(["time", "place", "amount"])
_QUESTIONED_AT_MOST = 2_000
_ASKING = frozenset(["?", "??", "?!", "?!?"])
_ENDS = frozenset([".", "...", "!", "!!"]) | _ASKING
_CLAUSE_ENDS = frozenset([",", ";", ":", "(", ")"]) | _ENDS
_DEFLECTS = 0.5
_STILL_TYPING = 4
_SHORT = 6
_LONGEST_NAME = 2
_SHORTEST_WORD = 3
_STEM = 5
_QUOTED = re.compile(r"^>.*$|“[^“”\n]{0,500}”|„[^„“”\n]{0,500}[“”]|«[^«»\n]{0,500}»|\"[^\"\n]{0,500}\"", re.MULTILINE)
_DASH = re.compile(r"\s[-–—]+\s|[–—]")
_ENDINGS = re.compile(r"(?:ings?|ungen|ung|edly|ed|es|s|ly|en|er|em|e|n|t|al)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A question at `text[start:end]`, and which of KINDS it wants; none where its words do not tell."""

    start: int
    end: int
    wants: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """A question and the words it is about."""

    question: Question
    stems: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """What an answer says beside courtesy: the kinds of things told, and the words it is about.

    `is_open` tells that it asks back or says that something is not known yet, `is_short` that it is a few words, which
    answer by what they leave out, and `is_foreign` that it is in a language that is not read here.
    """

    tells: frozenset[str]
    stems: frozenset[str]
    is_open: bool
    is_short: bool
    is_foreign: bool


def questions(text: str) -> tuple[Question, ...]:
    """The questions of a customer's message that want an answer, in order; never raises.

    Rhetorical ones, those in quotes and bare calls for help are left out. Only the first 2,000 characters are read.
    """
    return tuple(one.question for one in _asked(text))


def unanswered(asked: str, text: str) -> tuple[Question, ...]:
    """The questions of `asked` to which the answer `text` clearly says nothing; places are those in `asked`.

    A question stands answered when the answer has a thing of the kind it wants, speaks of what it is about, asks back,
    or says that it is not known yet. One that sends elsewhere is left to `deflects`, one just begun to its writer.
    """
    found = list(_asked(asked))
    words = words_of(text) if found else None
    if words is None or _is_begun(words) or most_deflecting(words.forms)[0] >= _DEFLECTS:
        return ()
    said = _said(words)
    if said.is_open or said.is_foreign:
        return ()
    return tuple(one.question for one in found if not _answers(said, one, alone=len(found) == 1))


def _answers(said: _Said, asked: _Asked, *, alone: bool) -> bool:
    wants = asked.question.wants or {"yes"}
    left_out = alone and said.is_short and not wants & _EXACT
    return left_out or bool(said.tells & wants or said.stems & asked.stems)


def _is_begun(words: Words) -> bool:
    spoken = sum(form[0].isalnum() for form in words.forms)
    return spoken == 0 or (spoken < _STILL_TYPING and words.forms[-1] not in _ENDS)


def _asked(text: str) -> Iterator[_Asked]:
    words = words_of(_QUOTED.sub(_blank, text[:_QUESTIONED_AT_MOST]))
    matches = _matches(words)
    common = _places("common", matches)
    for sentence in sentences(words):
        named = {name for name, weight, first, _ in matches if first in sentence and weight > 0}
        wanted = frozenset(kind for kind in KINDS if f"asks_{kind}" in named)
        stems = frozenset(_stems(words, [place for place in sentence if place not in common]))
        wants = wanted - {"yes"} or wanted
        asks = _is_asking(words, sentence) or (words.forms[sentence[-1]] not in _ASKING and "asks" in named)
        if asks and "rhetorical" not in named and (stems or wants - {"yes", "status"}):
            start, end = words.span(sentence.start, sentence.stop)
            yield _Asked(question=Question(start=start, end=end, wants=wants), stems=stems)


def _blank(quoted: re.Match[str]) -> str:
    """As long, and the end of a sentence where the quoted words ended one."""
    inner = quoted.group()[:-1].rstrip()
    return " " * (len(quoted.group()) - 1) + ("." if inner.endswith(("?", "!", ".")) else " ")


def _is_asking(words: Words, sentence: range) -> bool:
    """Whether it ends in a question mark that is not one inside an address, as in shop.example/?page=2."""
    after = words.spans[sentence[-1]][1]
    return words.forms[sentence[-1]] in _ASKING and not words.text[after : after + 1].isalnum()


def _said(words: Words) -> _Said:
    matches = _matches(words)
    polite = _polite(words, matches)
    common = polite | _places("common", matches)
    own = [place for place, form in enumerate(words.forms) if form[0].isalnum() and place not in common]
    named = {name for name, _, first, _ in matches if first not in polite}
    asks_back = any(
        words.forms[sentence[-1]] in _ASKING and not polite.issuperset(range(sentence.start, sentence.stop - 1))
        for sentence in sentences(words)
    )
    return _Said(
        tells=frozenset(kind for kind in KINDS if f"told_{kind}" in named),
        stems=frozenset(_stems(words, own)),
        is_open=asks_back or "open" in named,
        is_short=0 < len(own) <= _SHORT,
        is_foreign=bool(own) and _is_foreign(words.text),
    )


def _is_foreign(text: str) -> bool:
    language = shared_reader().read_many([text[:_QUESTIONED_AT_MOST]], reasons=False)[0].language
    return language != UNKNOWN and language not in packs.languages()


def _polite(words: Words, matches: Sequence[Match]) -> frozenset[int]:
    """The places of courtesies, each up to the end of its clause, and of the names between them."""
    found: set[int] = set()
    for name, _, first, end in matches:
        if name in ("courtesy", "greeting") and first not in found:
            stop = _clause_end(words, end)
            if name == "courtesy" or words.forms[stop : stop + 1] == [","]:
                found.update(range(first, stop))
    for place in sorted(found):
        if place + 1 not in found:
            after = place + 1 + (words.forms[place + 1 : place + 2] == [","])
            found.update(range(place + 1, _name_end(words, after)))
    return frozenset(found)


def _clause_end(words: Words, place: int) -> int:
    while place < len(words.forms) and not _breaks(words, place):
        place += 1
    return place


def _name_end(words: Words, place: int) -> int:
    """One past the name that is the whole clause, else the same place."""
    end = _clause_end(words, place)
    written = [words.text[start] for start, _ in words.spans[place:end]]
    return end if len(written) <= _LONGEST_NAME and all(letter.isupper() for letter in written) else place


def _breaks(words: Words, place: int) -> bool:
    before = words.text[words.spans[place - 1][1] : words.spans[place][0]]
    return words.forms[place] in _CLAUSE_ENDS or "\n" in before or bool(_DASH.search(before))


def _matches(words: Words) -> list[Match]:
    """Of all languages together: short texts do not tell theirs, and too many signs only keep it silent."""
    return packs.phrases(UNKNOWN, files=packs.QUESTION_FILES).matches(words.forms)


def _places(name: str, matches: Sequence[Match]) -> frozenset[int]:
    return frozenset(place for found, _, first, end in matches if found == name for place in range(first, end))


def _stems(words: Words, places: Sequence[int]) -> Iterator[str]:
    for place in places:
        form = words.forms[place].lstrip("#")
        if len(form) >= _SHORTEST_WORD and form[0].isalpha() and form != "http":
            yield _stem(form)


@lru_cache(maxsize=4096)
def _stem(form: str) -> str:
    """What forms of one word have in common, roughly: shipping, shipped, ship; Lieferung, liefert."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", form[:40]) if not unicodedata.combining(letter)
    ).removesuffix("'s")
    short = _ENDINGS.sub("", plain)
    short = short if len(short) >= _SHORTEST_WORD else plain
    if len(short) > _SHORTEST_WORD and short[-1] == short[-2]:
        short = short[:-1]
    return short[:_STEM]

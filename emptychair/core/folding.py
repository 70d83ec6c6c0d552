"""Folding and cutting text into words, so that search finds what people mean whatever way it is written.

Done here rather than by database extensions, so that every PostgreSQL will do.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_DROPPED = dict.fromkeys(map(ord, "'’\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_LONGEST = 48


def fold(text: str) -> str:
    """The text in lower case without accents: "Straße" and "STRASSE" become the same."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    parts = unicodedata.normalize("NFKD", lowered).casefold()
    return "".join(character for character in parts if not unicodedata.combining(character))


def words(text: str, *, limit: int = 4_000) -> list[str]:
    """Distinct folded words in the order of their first use, at most `limit`.

    Scripts that write without spaces are cut into overlapping pairs of characters.
    """
    found = _plain_words(text) if text.isascii() else _folded_words(text)
    return list(islice(dict.fromkeys(found), limit))


def _plain_words(text: str) -> list[str]:
    """Of plain ASCII, which most messages are: nothing to fold but case."""
    found = _WORD.findall(text.lower())
    if "'" in text:
        found = [word.replace("'", "") for word in found]
    return [word[:_LONGEST] for word in found]


def _folded_words(text: str) -> Iterator[str]:
    for word in _WORD.findall(fold(text)):
        plain = word.translate(_DROPPED)
        if _DENSE.search(plain):
            yield from _pairs(plain)
        else:
            yield plain[:_LONGEST]


def _pairs(word: str) -> list[str]:
    return [word] if len(word) < 2 else [word[at : at + 2] for at in range(len(word) - 1)]


def vector(text: str, *, limit: int = 4_000) -> str:
    """The words as a PostgreSQL tsvector literal without positions. Words hold no quote and no backslash."""
    found = words(text, limit=limit)
    return "'" + "' '".join(found) + "'" if found else ""

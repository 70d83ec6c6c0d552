"""Folding and cutting text into words, so that search finds what people mean whatever way it is written.

Done here rather than by database extensions, so that every PostgreSQL will do.
"""

import re
import unicodedata
from itertools import chain

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_DROPPED = dict.fromkeys(map(ord, "'’\u200b\u200c\u200d\u2060\ufeff\u00ad"))
# Quicker than the pattern, and the same where no two apostrophes follow each other.
_ASCII = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)} | {ord("'"): None}
_LONGEST = 48


class _Marks(dict[int, int | None]):
    """A table for translating that drops the marks on letters; it learns each character when it first sees it."""

    def __missing__(self, character: int) -> int | None:
        self[character] = found = None if unicodedata.combining(chr(character)) else character
        return found


_MARKS = _Marks()


def fold(text: str) -> str:
    """The text in lower case without accents: "Straße" and "STRASSE" become the same."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    return unicodedata.normalize("NFKD", lowered).casefold().translate(_MARKS)


def words(text: str, *, limit: int = 4_000) -> list[str]:
    """Distinct folded words in the order of their first use, at most `limit`.

    Scripts that write without spaces are cut into overlapping pairs of characters.
    """
    folded = fold(text)
    if folded.isascii() and "''" not in folded:
        found = folded.translate(_ASCII).split()
    else:
        found = " ".join(_WORD.findall(folded)).translate(_DROPPED).split()
    if not folded.isascii() and _DENSE.search(folded):
        found = list(chain.from_iterable(_pairs(word) if _DENSE.search(word) else [word] for word in found))
    if max(map(len, found), default=0) > _LONGEST:
        found = [word[:_LONGEST] for word in found]
    distinct = list(dict.fromkeys(found))
    return distinct[:limit] if len(distinct) > limit else distinct


def _pairs(word: str) -> list[str]:
    return [word] if len(word) < 2 else [word[at : at + 2] for at in range(len(word) - 1)]


def vector(text: str, *, limit: int = 4_000) -> str:
    """The words as a PostgreSQL tsvector literal without positions. Words hold no quote and no backslash."""
    found = words(text, limit=limit)
    return "'" + "' '".join(found) + "'" if found else ""

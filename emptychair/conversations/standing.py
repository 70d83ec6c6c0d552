"""In which strand each message stands after seats have split some: plain values in, plain values out.

The result depends on the messages and the marks alone, never on the order in which they came.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from emptychair.conversations.threads import GROUP


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What is needed to know of a message. `strand` is its own, by its thread; `parents` are ids, nearest first."""

    id: int
    key: str
    parents: tuple[str, ...]
    strand: int
    written_at: datetime


def standing(messages: Iterable[Said], marks: Mapping[str, int]) -> dict[int, int]:
    """For each message the strand in which it stands: that of its mark, else where what it answers stands.

    What answers nothing that its strand has goes, where a channel groups messages without replies, with the one before
    it in that group; else it stands in its own strand. `marks`: key -> strand.
    """
    ordered = sorted(messages, key=lambda one: (one.written_at, one.key, one.id))
    by_key: dict[tuple[int, str], Said] = {}
    for one in ordered:
        by_key.setdefault((one.strand, one.key), one)
    above = _before_in_group(ordered)
    for one in ordered:
        answered = (by_key.get((one.strand, key)) for key in one.parents)
        if found := next((parent for parent in answered if parent), None):
            above[one.id] = found
    known: dict[int, int] = {}
    for one in ordered:
        known |= _along(one, above, marks, known)
    return known


def _before_in_group(ordered: Iterable[Said]) -> dict[int, Said]:
    last: dict[tuple[int, str], Said] = {}
    before: dict[int, Said] = {}
    for one in ordered:
        for key in one.parents:
            if key.startswith(GROUP):
                if earlier := last.get((one.strand, key)):
                    before.setdefault(one.id, earlier)
                last[one.strand, key] = one
    return before


def _along(one: Said, above: Mapping[int, Said], marks: Mapping[str, int], known: Mapping[int, int]) -> dict[int, int]:
    """Where the message and all that it was found to hang on stand; who goes round in a circle stays where it is."""
    passed: dict[int, Said] = {}
    here: Said | None = one
    while here is not None and here.id not in passed:
        if here.id in known:
            return dict.fromkeys(passed, known[here.id])
        passed[here.id] = here
        if here.key in marks:
            return dict.fromkeys(passed, marks[here.key])
        here = above.get(here.id)
    return dict.fromkeys(passed, one.strand)

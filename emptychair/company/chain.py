"""Walks the journal's chain of hashes from its first entry to its last, and finds what somebody did to it by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.db import transaction

from emptychair.company.journal import FIRST, hash_of
from emptychair.company.models import JournalEntry

_AT_ONCE = 2_000
_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class Harm(StrEnum):
    """What was done to the journal."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    REWRITTEN = "rewritten"
    CUT_OFF = "cut off"


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Where the journal ended at some time: how many entries there were, and the hash of the last."""

    count: int
    hash: str

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"


def head_from(text: str) -> Head | None:
    """The head that somebody noted, None for nonsense."""
    found = _HEAD.fullmatch(text.strip())
    return Head(count=int(found[1]), hash=found[2]) if found else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Break:
    """The first place that is not as it was written, by the entry there.

    What was removed stood before it; what was cut off would stand after it, and None is before the first.
    """

    harm: Harm
    id: int | None
    at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Walked:
    """What a walk saw. `whole` counts the entries before the first break, all of them where there is none."""

    head: Head
    whole: int
    broken: Break | None


class _Row(NamedTuple):
    id: int
    at: datetime
    actor: str
    verb: str
    about: str
    details: object
    previous_hash: str
    hash: str

    @property
    def is_as_written(self) -> bool:
        own = hash_of(
            self.previous_hash,
            at=self.at, actor=self.actor, verb=self.verb, about=self.about, details=self.details,
        )  # fmt: skip
        return own == self.hash

    def broken(self, harm: Harm) -> Break:
        return Break(harm=harm, id=self.id, at=self.at)


def walk(*, noted: Head | None = None) -> Walked:
    """Look at every entry in its order, at constant memory.

    With `noted`, a head that was kept elsewhere, also whether the journal still goes through it.
    """
    with transaction.atomic():
        count, last, broken = 0, None, None
        before, here = FIRST, FIRST
        for row in _rows():
            count += 1
            if broken is None:
                broken = _break(row, last=last, before=before, here=here)
                if broken is None and noted and count == noted.count and row.hash != noted.hash:
                    broken = row.broken(Harm.REWRITTEN)
            last, before, here = row, here, row.hash
        broken = broken or _break_at_end(last, count=count, noted=noted)
        head = Head(count=count, hash=here)
        return Walked(head=head, whole=_whole(broken, count=count), broken=broken)


def _rows() -> Iterator[_Row]:
    rows = JournalEntry.objects.order_by("id").values_list(*_Row._fields)
    return map(_Row._make, rows.iterator(chunk_size=_AT_ONCE))


def _break(row: _Row, *, last: _Row | None, before: str, here: str) -> Break | None:
    """Whether the row before, `last`, or this one is the first that is not as it was written.

    `here` is the hash of the row before and `before` that of the one before it.
    """
    if last and not last.is_as_written:
        return last.broken(Harm.INSERTED if row.previous_hash == before else Harm.ALTERED)
    if row.previous_hash == here or not row.is_as_written:
        return None  # whether it is as it was written shows with the next
    return _inserted_before(row) or row.broken(Harm.REMOVED)


def _inserted_before(row: _Row) -> Break | None:
    """The first entry between this one and the one that it follows, None where that one is gone."""
    between = JournalEntry.objects.filter(id__lt=row.id)
    if row.previous_hash != FIRST:
        follows = JournalEntry.objects.filter(hash=row.previous_hash).values_list("id", flat=True).first()
        if follows is None:
            return None
        between = between.filter(id__gt=follows)
    first = between.order_by("id").values_list("id", "at").first()
    return Break(harm=Harm.INSERTED, id=first[0], at=first[1]) if first else None


def _break_at_end(last: _Row | None, *, count: int, noted: Head | None) -> Break | None:
    if last and not last.is_as_written:
        return last.broken(Harm.ALTERED)
    if noted and count < noted.count:
        return last.broken(Harm.CUT_OFF) if last else Break(harm=Harm.CUT_OFF, id=None, at=None)
    return None


def _whole(broken: Break | None, *, count: int) -> int:
    if broken is None or broken.harm is Harm.CUT_OFF:
        return count
    return JournalEntry.objects.filter(id__lt=broken.id).count()

"""The line of time of one customer: what happened, and who waited for whom in between."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from emptychair.company.reach import Reach
from emptychair.customers.models import Touch
from emptychair.customers.touches import Shown, kinds
from emptychair.web import waits, words
from emptychair.web.moods import mood_of
from emptychair.web.parts import Words

_SILENCE_FROM = 12 * words.HOUR
_AGAIN_FROM = 30 * words.MINUTE
_SILENT = 24.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """The time between two touches, or from the newest until now.

    `waited`: the customer waited for the company through all of it.
    `length` is drawn; for a wait it is on the scale of all waits. `words` is empty for what is too short to say.
    """

    waited: bool
    seconds: float
    length: float
    words: str
    grade: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One touch on the line, with the gap to the next one as the page reads, None at its end.

    `lead` stands before the first: the wait that lasts until now. `waited_seconds` and `waiting_seconds` are None
    where a gap beside it draws that wait already.
    """

    touch: Touch
    shown: Shown
    icon: str
    label: Words
    mood: str
    again: bool
    waited_seconds: float | None
    waiting_seconds: float | None
    gap: Gap | None = None
    lead: Gap | None = None


def arc(
    touches: Sequence[Touch], *, reach: Reach, now: datetime, oldest_first: bool = False, to_the_end: bool = False
) -> list[Entry]:
    """The entries of one page in the order asked for. Asks once for each kind that occurs.

    `to_the_end`: the page holds the newest touch of all, so that what is open there lasts until now.
    """
    newest_first = list(reversed(touches)) if oldest_first else list(touches)
    entries = [_entry(touch, shown, now=now) for touch, shown in _shown(newest_first, reach)]
    gaps = _gaps(entries)
    entries = [_plain(entry, gap) for entry, gap in zip(entries, [*gaps, None][: len(entries)], strict=True)]
    until_now: Gap | None = None
    if to_the_end and entries and entries[0].waiting_seconds is not None:
        until_now = _gap(entries[0].waiting_seconds, waited=True)
        entries[0] = replace(entries[0], waiting_seconds=None)
    if not oldest_first:
        placed = [replace(entry, gap=gap) for entry, gap in zip(entries, [*gaps, None][: len(entries)], strict=True)]
        return [replace(entry, lead=until_now if n == 0 else None) for n, entry in enumerate(placed)]
    entries.reverse()
    following = [*reversed(gaps), until_now][: len(entries)]
    return [replace(entry, gap=gap) for entry, gap in zip(entries, following, strict=True)]


def _plain(entry: Entry, before: Gap | None) -> Entry:
    """Without the wait that the gap before it draws whole."""
    whole = before is not None and before.waited and before.seconds == entry.waited_seconds
    return replace(entry, waited_seconds=None) if whole else entry


def _shown(touches: Iterable[Touch], reach: Reach) -> Iterable[tuple[Touch, Shown]]:
    wanted: dict[str, list[int]] = {}
    for touch in touches:
        wanted.setdefault(touch.kind, []).append(touch.subject_id)
    known = kinds()
    loaded: Mapping[str, Mapping[int, Shown]] = {
        name: known[name].load(subject_ids, reach=reach) for name, subject_ids in wanted.items() if name in known
    }
    for touch in touches:
        if shown := loaded.get(touch.kind, {}).get(touch.subject_id):
            yield touch, shown


def _entry(touch: Touch, shown: Shown, *, now: datetime) -> Entry:
    kind = kinds()[touch.kind]
    waited = (touch.at - shown.waited_since).total_seconds() if shown.waited_since else None
    return Entry(
        touch=touch,
        shown=shown,
        icon=kind.icon,
        label=kind.label,
        mood=mood_of(shown.sentiment),
        again=waited is not None and waited > _AGAIN_FROM and not shown.by_company,
        waited_seconds=waited,
        waiting_seconds=max(0.0, (now - touch.at).total_seconds()) if shown.waits else None,
    )


def _gaps(entries: Sequence[Entry]) -> list[Gap]:
    """Between each entry and the older one after it. A gap was waited through when a wait that ended, or went
    on, with something newer had begun before it."""
    gaps: list[Gap] = []
    earliest: datetime | None = None
    for newer, older in pairwise(entries):
        since = newer.shown.waited_since
        if since is not None and (earliest is None or since < earliest):
            earliest = since
        waited = earliest is not None and earliest <= older.touch.at
        gaps.append(_gap((newer.touch.at - older.touch.at).total_seconds(), waited=waited))
    return gaps


def _gap(seconds: float, *, waited: bool) -> Gap:
    if waited:
        drawn = waits.wait(seconds)
        return Gap(waited=True, seconds=seconds, length=drawn.end, words=words.duration(seconds), grade=drawn.grade)
    if seconds < _SILENCE_FROM:
        return Gap(waited=False, seconds=seconds, length=0, words="", grade="")
    return Gap(waited=False, seconds=seconds, length=_SILENT, words=words.duration(seconds), grade="")

"""What a company commits to by a day: a commitment and the words of time that belong to it, in one sentence."""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from emptychair.understanding.dates import due_on, numeric_dates, weekday_next_week
from emptychair.understanding.phrases import Match, Phrases
from emptychair.understanding.sentences import Words, sentences

_QUESTIONS = frozenset(["?", "??", "?!", "?!?"])
_CLAUSE_ENDS = frozenset([",", ";", ":", "(", ")", ".", "..."])
# "By Friday at the latest we will ..."
_FROM_TIME_TO_VERB = 3
# "We don't believe that we will ..."
_DENIAL_REACH = 4
_FIGURES = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Promised:
    """Something said with a day it is due on: `text[start:end]`, from the commitment to the time or the other way."""

    start: int
    end: int
    due_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class _Time:
    """Words of time and the day they mean; None if they tell of something else, as "since Monday" does."""

    first: int
    end: int
    kind: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Marks:
    """Where a text has what promises are made of, by words."""

    commitments: list[tuple[int, int]]
    times: list[_Time]
    denials: list[int]
    bars: list[int]
    breaks: frozenset[int]


def promises(words: Words, *, phrases: Phrases, written_on: date) -> Iterator[Promised]:
    """Commitments with a day, in order; none of questions, denials, conditions and what is past."""
    marks = _marks(words, phrases.matches(words.forms), written_on=written_on)
    joined = {place for time in marks.times for place in range(time.first, time.end)}
    times = deque(marks.times)
    for sentence in sentences(words, joined=joined):
        asks = words.forms[sentence[-1]] in _QUESTIONS
        while times and times[0].first < sentence.stop:
            time = times.popleft()
            commitment = _commitment_of(time, marks, sentence)
            if not asks and time.due_on and commitment and not _denied(commitment, time, marks, sentence):
                yield _promised(words, commitment, time, due_on=time.due_on)


def _promised(words: Words, commitment: tuple[int, int], time: _Time, *, due_on: date) -> Promised:
    comes_first = commitment[0] < time.first
    first, last = (commitment[0], time.end) if comes_first else (time.first, commitment[1])
    start, end = words.span(first, last)
    return Promised(start=start, end=end, due_on=due_on)


def _commitment_of(time: _Time, marks: _Marks, sentence: range) -> tuple[int, int] | None:
    """The last commitment of the sentence before the time, else the one the time leads to."""
    at = bisect_left(marks.commitments, (time.first, 0))
    if at and marks.commitments[at - 1][0] >= sentence.start:
        found = marks.commitments[at - 1]
        return None if _any_in(marks.bars, found[0], time.first) else found
    at = bisect_left(marks.commitments, (time.end, 0))
    if at == len(marks.commitments) or marks.commitments[at][0] >= min(
        sentence.stop, time.end + _FROM_TIME_TO_VERB + 1
    ):
        return None
    found = marks.commitments[at]
    return None if _any_in(marks.bars, sentence.start, found[0]) else found


def _denied(commitment: tuple[int, int], time: _Time, marks: _Marks, sentence: range) -> bool:
    first, end = min(commitment[0], time.first), max(commitment[1], time.end)
    if _any_in(marks.denials, first, time.first) or _any_in(marks.denials, time.end, end):
        return True
    begin = max(sentence.start, first - _DENIAL_REACH)
    near = marks.denials[bisect_left(marks.denials, begin) : bisect_left(marks.denials, first)]
    return bool(near) and not any(place in marks.breaks for place in range(near[-1], first))


def _any_in(places: Sequence[int], first: int, end: int) -> bool:
    """Whether one of the sorted places is in first..end, `end` left out."""
    at = bisect_left(places, first)
    return at < len(places) and places[at] < end


def _marks(words: Words, matches: Sequence[Match], *, written_on: date) -> _Marks:
    by_name: dict[str, list[tuple[int, int]]] = {}
    timed: list[tuple[str, int, int]] = []
    counts: dict[int, int] = {}
    for name, weight, first, end in matches:
        if name.startswith("count."):
            counts[first] = int(name.removeprefix("count."))
        elif name.startswith("time."):
            timed.append((name.removeprefix("time."), first, end))
        elif weight > 0:
            by_name.setdefault(name, []).append((first, end))
    times = [
        _Time(
            first=first,
            end=end,
            kind=kind,
            due_on=due_on(kind, _numbers(words, first, end, counts), written_on=written_on),
        )
        for kind, first, end in timed
    ]
    leads = {end for _, end in by_name.get("lead", [])} | {one.end for one in times if one.kind.startswith("weekday")}
    times.extend(_numeric(words, leads, written_on=written_on))
    return _Marks(
        commitments=sorted(by_name.get("commitment", [])),
        times=list(_joined(words, _apart(times), written_on=written_on)),
        denials=sorted(first for first, _ in by_name.get("denial", [])),
        bars=sorted(first for first, _ in by_name.get("bar", [])),
        breaks=frozenset(place for place, word in enumerate(words.forms) if word in _CLAUSE_ENDS)
        | {first for first, _ in by_name.get("break", [])},
    )


def _numbers(words: Words, first: int, end: int, counts: dict[int, int]) -> list[int]:
    found: list[int] = []
    for place in range(first, end):
        start, stop = words.spans[place]
        figures = _FIGURES.match(words.text, start, stop)
        if figures:
            found.append(int(figures.group()))
        elif place in counts:
            found.append(counts[place])
    return found


def _numeric(words: Words, leads: set[int], *, written_on: date) -> Iterator[_Time]:
    """Dates in figures. One without its year needs a word that leads to it, for 1.2. may be a version."""
    if not words.spans:
        return
    starts = [start for start, _ in words.spans]
    for found in numeric_dates(words.text, upto=words.spans[-1][1], written_on=written_on):
        first, end = bisect_left(starts, found.start), bisect_left(starts, found.end)
        led = first in leads or (first > 0 and words.forms[first - 1] == "," and first - 1 in leads)
        if first < end and (found.says_year or led):
            yield _Time(first=first, end=end, kind="numeric", due_on=found.due_on)


def _apart(times: list[_Time]) -> Iterator[_Time]:
    """The times that do not overlap, the earliest and of these the longest."""
    end = 0
    for time in sorted(times, key=lambda one: (one.first, -one.end, one.due_on is None)):
        if time.first >= end:
            end = time.end
            yield time


def _joined(words: Words, times: Iterator[_Time], *, written_on: date) -> Iterator[_Time]:
    """Neighbours that mean one day together: Friday, 27 November; Friday of next week."""
    last: _Time | None = None
    for time in times:
        if last is None:
            last = time
            continue
        together = _together(last, time, written_on=written_on) if time.first - last.end <= 1 else None
        if together is None and last.due_on:
            yield last
        last = together or time
    if last is not None:
        yield last


def _together(left: _Time, right: _Time, *, written_on: date) -> _Time | None:
    kinds = {left.kind.partition(".")[0], right.kind.partition(".")[0]}
    due: date | None = None
    if kinds in ({"weekday", "month"}, {"weekday", "numeric"}):
        due = right.due_on if left.kind.startswith("weekday") else left.due_on
    elif kinds == {"weekday", "next_week"}:
        kind = left.kind if left.kind.startswith("weekday") else right.kind
        due = weekday_next_week(int(kind.partition(".")[2]), written_on=written_on)
    elif kinds == {"weekday", "tomorrow"} or kinds == {"weekday", "today"}:
        due = right.due_on if left.kind.startswith("weekday") else left.due_on
    return _Time(first=left.first, end=right.end, kind="joined", due_on=due) if due else None

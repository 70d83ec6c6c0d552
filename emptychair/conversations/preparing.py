"""What can be made of arrivals without the database: parsed, read, folded. It runs in any process."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from typing import NamedTuple

from emptychair import understanding
from emptychair.channels.errors import Unreadable, problem_of
from emptychair.channels.inbound import File, Inbound, short_id
from emptychair.channels.kinds import kind_named
from emptychair.channels.mail.dates import UNDATED
from emptychair.channels.problems import Problem
from emptychair.conversations.limits import TooLong, time_limit
from emptychair.conversations.threads import parents_of
from emptychair.core import arrays, folding, lines
from emptychair.core.text import storable
from emptychair.understanding import Reading

log = logging.getLogger(__name__)

_PARSE_SECONDS = 5
_PARSE_BATCH_SECONDS = 25
_READ_SECONDS = 20
_TOGETHER = 100
_TOGETHER_BYTES = 1_000_000
_INTENT_FROM = 0.5
_LONGEST_NAME = 200
_UNREAD = ("", None, None, "{}", "{}", "")


class Raw(NamedTuple):
    """An arrival as it came. It and what is made of it are tuples: thousands go from process to process."""

    arrival_id: int
    kind: str
    raw: bytes
    received_at: datetime


class Item(NamedTuple):
    """A message ready to be stored. `parents` are ids, nearest first; `line` is what COPY takes as its COLUMNS."""

    arrival_id: int
    key: str
    parents: tuple[str, ...]
    address: str
    name: str
    by_company: bool
    written_at: datetime
    line: str
    files: tuple[File, ...]


COLUMNS = (
    "arrival_id", "by_company", "written_at", "automatic", "addressed_to_us", "rating", "language", "sentiment",
    "urgency", "intents", "topics", "reading_model", "in_reply_to", "references", "external_id", "subject", "text",
    "full_text", "html", "search",
)  # fmt: skip


class Failure(NamedTuple):
    """An arrival of which nothing could be made, and whether nothing ever can."""

    arrival_id: int
    problem: Problem
    for_good: bool


@dataclass(kw_only=True, slots=True)
class Prepared:
    """What was made of a batch. `left` are the ids of arrivals that there was no time for."""

    items: list[Item]
    failures: list[Failure]
    left: list[int]


def prepare(arrivals: Sequence[Raw], *, own: frozenset[str]) -> Prepared:
    """Parse, read and fold the arrivals. `own` are the channel's own addresses, in lower case."""
    parsed: list[tuple[Raw, Inbound]] = []
    prepared = Prepared(items=[], failures=[], left=[])
    over_at = time.monotonic() + _PARSE_BATCH_SECONDS
    for piece in _pieces(arrivals):
        if time.monotonic() > over_at:
            prepared.left += [arrival.arrival_id for arrival in piece]
        else:
            parsed += _parse(piece, prepared.failures)
    sides = [inbound.by_company or inbound.author.address.lower() in own for _, inbound in parsed]
    readings = _readings([inbound for (_, inbound), ours in zip(parsed, sides, strict=True) if not ours])
    for (arrival, inbound), ours in zip(parsed, sides, strict=True):
        prepared.items.append(_item(arrival, inbound, by_company=ours, reading=None if ours else next(readings)))
    return prepared


def _pieces(arrivals: Sequence[Raw]) -> list[list[Raw]]:
    """Runs of arrivals that are quickly parsed together: few, and not large."""
    pieces: list[list[Raw]] = []
    size = 0
    for arrival in arrivals:
        size += len(arrival.raw)
        if not pieces or len(pieces[-1]) == _TOGETHER or size > _TOGETHER_BYTES:
            pieces.append([])
            size = len(arrival.raw)
        pieces[-1].append(arrival)
    return pieces


def _parse(arrivals: Sequence[Raw], failures: list[Failure]) -> list[tuple[Raw, Inbound]]:
    """Those that can be parsed. When together they take too long, each has that time for itself."""
    failed: list[Failure] = []
    try:
        with time_limit(_PARSE_SECONDS):
            found = [one for arrival in arrivals if (one := _parse_one(arrival, failed))]
    except TooLong as error:
        if len(arrivals) == 1:
            failures.append(_failure(arrivals[0], error))
            return []
        return [one for arrival in arrivals for one in _parse([arrival], failures)]
    failures += failed
    return found


def _parse_one(arrival: Raw, failed: list[Failure]) -> tuple[Raw, Inbound] | None:
    try:
        return arrival, kind_named(arrival.kind).parse(arrival.raw)
    except TooLong:
        raise
    except Exception as error:
        failed.append(_failure(arrival, error))
        return None


def _failure(arrival: Raw, error: Exception) -> Failure:
    return Failure(arrival.arrival_id, problem_of(error), for_good=isinstance(error, Unreadable))


def _readings(theirs: Sequence[Inbound]) -> Iterator[Reading | None]:
    """A reading of each; None, to be read later, when understanding fails."""
    try:
        with time_limit(_READ_SECONDS):
            return iter(understanding.read_many([_words(inbound) for inbound in theirs], reasons=False))
    except Exception:
        log.exception("understanding failed; %d messages are stored without readings", len(theirs))
        return repeat(None)


def reading_text(subject: str, body: str, *, is_reply: bool) -> str:
    """What understanding reads of a message: the subject, when it opens a thread, and what its writer added."""
    return f"{subject}\n{body}" if subject and not is_reply else body


def _words(inbound: Inbound) -> str:
    body = inbound.new_text or inbound.text
    return reading_text(inbound.subject, body, is_reply=inbound.in_reply_to is not None)


def _item(arrival: Raw, inbound: Inbound, *, by_company: bool, reading: Reading | None) -> Item:
    replied_to = short_id(inbound.in_reply_to) if inbound.in_reply_to else None
    references = [short_id(key) for key in inbound.references]
    subject, whole = storable(inbound.subject), storable(inbound.text)
    text = storable(inbound.new_text) or whole
    key = short_id(inbound.external_id)
    written_at = arrival.received_at if inbound.written_at == UNDATED else inbound.written_at
    return Item(
        arrival_id=arrival.arrival_id,
        key=key,
        parents=parents_of(replied_to, references),
        address=short_id(inbound.author.address.strip().lower()) or "unknown",
        name=storable(inbound.author.name)[:_LONGEST_NAME],
        by_company=by_company,
        written_at=written_at,
        line=lines.of(
            arrival.arrival_id,
            by_company,
            written_at,
            inbound.automatic,
            inbound.addressed_to_us,
            inbound.rating,
            *(reading_columns(reading) if reading else _UNREAD),
            replied_to,
            arrays.of_texts(references) if references else None,
            key,
            subject,
            text,
            "" if whole == text else whole,
            storable(inbound.html),
            folding.vector(f"{subject} {whole}" if subject else whole),
        ),
        files=inbound.files,
    )


def reading_columns(reading: Reading) -> tuple[object, ...]:
    """What a message keeps of its reading: language, sentiment, urgency, intents, topics, model."""
    intents = [name for name, probability in reading.intents.items() if probability >= _INTENT_FROM]
    return (
        reading.language,
        reading.sentiment.score,
        reading.urgency,
        arrays.of_texts(intents),
        arrays.of_texts(reading.topics),
        reading.model,
    )

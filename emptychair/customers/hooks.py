"""What other apps tell of customers: they stand above this one and hand in what they know at start-up.

Each `register_…` is called once, in the `ready` of the app's configuration.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from emptychair.company.reach import Reach


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """Words of a customer and where they stand."""

    text: str
    at: datetime
    url: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Glance:
    """What a row of a list shows of a customer: their latest words, and since when they wait for an answer."""

    latest: Quote | None = None
    waiting_since: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Talk:
    """One conversation of a customer. `waiting_since` is None when it is answered."""

    id: int
    url: str
    channel: str
    first_at: datetime
    last_at: datetime
    waiting_since: datetime | None
    words: str
    message_count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Felt:
    """How a customer felt around one time: the mean sentiment in [-1, 1] of `count` messages."""

    at: datetime
    sentiment: float
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """The whole of what happened with a customer, in numbers, by the scorecard's words.

    `talks` are the conversations, those that wait first, then the latest; `talk_count` is how many there are.
    """

    talk_count: int = 0
    waiting_count: int = 0
    turns: int = 0
    answered_turns: int = 0
    asked_again: int = 0
    longest_wait_seconds: float | None = None
    longest_wait_url: str = ""
    talks: tuple[Talk, ...] = ()
    moods: tuple[Felt, ...] = ()


Search = Callable[[str, Reach], Mapping[int, Quote]]
Glancing = Callable[[Sequence[int], Reach], Mapping[int, Glance]]
Telling = Callable[[Sequence[int], Reach], Story]
Within = Callable[[Reach], Q]
AfterMerge = Callable[[Sequence[int]], None]

_searches: list[Search] = []
_glances: list[Glancing] = []
_stories: list[Telling] = []
_after_merge: list[AfterMerge] = []
_within: list[Within] = []


def register_search(search: Search) -> None:
    """Words -> the ids of the customers who said them, each with one place where they did."""
    _searches.append(search)


def register_glance(glance: Glancing) -> None:
    """Ids of customers -> what a row of a list shows of each."""
    _glances.append(glance)


def register_story(story: Telling) -> None:
    """Ids of one customer's handles -> the numbers of their page."""
    _stories.append(story)


def register_after_merge(call: AfterMerge) -> None:
    """Called with the ids of the handles that changed their customer, in the same transaction."""
    _after_merge.append(call)


def register_within(condition: Within) -> None:
    """A reach -> what a handle has to hold to so that something it said can be seen."""
    _within.append(condition)


def within(reach: Reach) -> Q:
    """The handles of which a seat may know: those that said something within its reach."""
    if reach.channels is None:
        return Q()
    known = Q(pk__in=[])
    for condition in _within:
        known |= condition(reach)
    return known


def said(words: str, *, reach: Reach) -> dict[int, Quote]:
    """Who said these words where the reader may see it."""
    found: dict[int, Quote] = {}
    for search in _searches:
        found |= search(words, reach)
    return found


def glances(customer_ids: Sequence[int], *, reach: Reach) -> dict[int, Glance]:
    """What a row of a list shows of each of these customers."""
    found: dict[int, Glance] = {}
    for glance in _glances if customer_ids else ():
        found |= glance(customer_ids, reach)
    return found


def story(handle_ids: Sequence[int], *, reach: Reach) -> Story:
    """The story behind these handles; an empty one when no app tells any."""
    return next((tell(handle_ids, reach) for tell in _stories), Story())


def after_merge(handle_ids: Collection[int]) -> None:
    """Tell everybody that these handles have another customer now."""
    for call in _after_merge if handle_ids else ():
        call(sorted(handle_ids))

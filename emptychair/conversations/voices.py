"""Three customers in their own words, for a page to begin with: a praise, a complaint and a wish of the last days."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models.functions import Length

from emptychair.company.reach import Reach
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.selectors import listed
from emptychair.web.moods import FEELS_FROM

_LATELY = timedelta(days=7)
_LOOKED_AT, _CANDIDATES = 300, 5
_SHORTEST, _LONGEST = 40, 320


class _Feeling(NamedTuple):
    """How a conversation feels and what it is, with the customer's latest message."""

    id: int
    said_id: int | None
    mood: float | None
    intents: list[str]


def voices(*, reach: Reach, now: datetime) -> Sequence[Conversation]:
    """The latest of each kind whose words are neither too short nor too long to read, as lists show them.

    Three queries, of which only the last asks for whole rows.
    """
    latest = _latest(reach, now - _LATELY)
    kinds = [[one for one in latest if fits(one)][:_CANDIDATES] for fits in (_is_praise, _is_complaint, _is_wish)]
    fit = _readable(one for kind in kinds for one in kind)
    chosen: dict[int, None] = {}
    for kind in kinds:
        chosen |= dict.fromkeys([one.id for one in kind if one.said_id in fit and one.id not in chosen][:1])
    found = listed().in_bulk(list(chosen))
    return [found[pk] for pk in chosen if pk in found]


def _latest(reach: Reach, since: datetime) -> list[_Feeling]:
    found = Conversation.objects.filter(reach.condition("channel"), last_message_at__gte=since, said_id__isnull=False)
    found = found.order_by("-last_message_at", "-id")
    return [_Feeling(*row) for row in found.values_list("id", "said_id", "mood", "intents")[:_LOOKED_AT]]


def _readable(feelings: Iterable[_Feeling]) -> set[int | None]:
    """Those of their messages whose words are of such a length."""
    words = Message.objects.filter(pk__in=[one.said_id for one in feelings]).annotate(length=Length("text"))
    return set(words.filter(length__gte=_SHORTEST, length__lte=_LONGEST).values_list("pk", flat=True))


def _is_praise(feeling: _Feeling) -> bool:
    return (feeling.mood or 0) >= FEELS_FROM


def _is_complaint(feeling: _Feeling) -> bool:
    return (feeling.mood or 0) <= -FEELS_FROM


def _is_wish(feeling: _Feeling) -> bool:
    return "suggestion" in feeling.intents

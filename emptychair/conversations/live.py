"""What open pages are told of conversations, and who may hear of which."""

from collections.abc import Collection

from emptychair.channels.reach import reach_of
from emptychair.company.models import Seat
from emptychair.conversations.models import Conversation
from emptychair.web.live import tell

_MOST_NAMED = 50


def tell_of(conversation_ids: Collection[int]) -> None:
    """Tell lists and open conversations, in the caller's transaction; of many at once, all conversations."""
    named = [f"conversation:{number}" for number in sorted(conversation_ids)]
    tell("inbox", *(named if len(named) <= _MOST_NAMED else ["conversation:*"]))


def audible(seat: Seat, conversation_ids: Collection[int]) -> Collection[int]:
    """Those of the conversations that the seat may read."""
    reachable = reach_of(seat).condition("channel")
    return Conversation.objects.filter(reachable, pk__in=conversation_ids).values_list("pk", flat=True)


def everything(seat: Seat, numbers: Collection[int]) -> Collection[int]:
    """What is about all conversations alike names none of them."""
    return [number for number in numbers if number == 0]

"""What the scorecard's pages ask the database."""

from collections.abc import Sequence

from emptychair.channels.models import Channel
from emptychair.company.reach import Reach
from emptychair.conversations.models import Conversation, Message


def channel_names(*, reach: Reach) -> list[str]:
    """The channels within reach, by name."""
    return list(Channel.objects.filter(reach.condition("pk")).order_by("name").values_list("name", flat=True))


def conversations_in_order(ids: Sequence[int], *, reach: Reach) -> list[Conversation]:
    """The conversations of these ids that are still there and within reach, in the given order."""
    seen = Conversation.objects.filter(reach.condition("channel")).select_related("channel", "handle__customer")
    found = seen.in_bulk(list(ids))
    return [found[key] for key in ids if key in found]


def messages_in_order(ids: Sequence[int], *, reach: Reach) -> list[Message]:
    """The messages of these ids that are still there and within reach, in the given order."""
    seen = Message.objects.filter(reach.condition("channel")).defer("search", "html", "full_text")
    seen = seen.select_related("channel", "handle__customer", "conversation__handle__customer")
    found = seen.in_bulk(list(ids))
    return [found[key] for key in ids if key in found]

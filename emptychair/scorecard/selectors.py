"""What the scorecard's pages ask the database."""

from collections.abc import Sequence

from emptychair.channels.models import Channel
from emptychair.conversations.models import Conversation, Message


def channel_names() -> list[str]:
    """All channels, by name."""
    return list(Channel.objects.order_by("name").values_list("name", flat=True))


def conversations_in_order(ids: Sequence[int]) -> list[Conversation]:
    """The conversations of these ids that are still there, in the given order."""
    found = Conversation.objects.select_related("channel", "handle__customer").in_bulk(list(ids))
    return [found[key] for key in ids if key in found]


def messages_in_order(ids: Sequence[int]) -> list[Message]:
    """The messages of these ids that are still there, in the given order."""
    found = (
        Message.objects.select_related("channel", "handle__customer", "conversation__handle__customer")
        .defer("search", "html", "full_text")
        .in_bulk(list(ids))
    )
    return [found[key] for key in ids if key in found]

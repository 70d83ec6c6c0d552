"""Whom an answer goes to."""

from emptychair.conversations.models import Conversation, Message
from emptychair.customers.models import Handle


def said_last(conversation: Conversation) -> Message | None:
    """The customer's latest message."""
    wanted = Message.objects.filter(pk=conversation.said_id or 0)
    return wanted.defer("search", "html", "full_text").first()


def recipient_of(conversation: Conversation, said: Message | None = None) -> Handle:
    """The customer's handle that wrote last: where conversations were joined there may be several.

    `said` is their latest message, where it is at hand.
    """
    said = said or said_last(conversation)
    if said is None or said.handle_id == conversation.handle_id:
        return conversation.handle
    return said.handle

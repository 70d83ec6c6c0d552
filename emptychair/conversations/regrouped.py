"""Questions about conversations that can be joined, and about those that were joined or split."""

from django.db.models import Q

from emptychair.company.reach import Reach
from emptychair.conversations.models import Act, Conversation
from emptychair.conversations.selectors import listed
from emptychair.web.paging import Cursor, Page, page_of


def joinable(conversation: Conversation, cursor: Cursor | None = None, *, reach: Reach) -> Page[Conversation]:
    """The same customer's other conversations on the same channel, the latest first."""
    rows = listed().filter(_same_customer(conversation), reach.condition("channel"), channel=conversation.channel_id)
    return page_of(rows.exclude(pk=conversation.pk), by="last_message_at", descending=True, cursor=cursor, size=20)


def elsewhere(conversation: Conversation, *, reach: Reach) -> bool:
    """Whether the customer has conversations on other channels that this seat knows of."""
    rows = Conversation.objects.filter(_same_customer(conversation), reach.condition("channel"))
    return rows.exclude(channel=conversation.channel_id).exists()


def _same_customer(conversation: Conversation) -> Q:
    same = Q(handle=conversation.handle_id)
    if conversation.handle.customer_id:
        same |= Q(handle__customer=conversation.handle.customer_id)
    return same


def made_by(act: Act) -> int:
    """The conversation that a split has made, or that in which two were joined."""
    found = act.on.filter(before__origin=False).first() or act.on.get()
    return found.conversation_id

"""Customers who write anew call back what was to go out to them later, for its words may no longer fit."""

from collections.abc import Collection

from django.urls import reverse

from emptychair.company import notices
from emptychair.company.models import Notice
from emptychair.conversations.models import Conversation
from emptychair.outbox import later, selectors


def call_back(conversation_ids: Collection[int], *, since: int) -> None:
    """Call back what waits in those that have heard a customer since that message, and tell whoever has them.

    In the caller's transaction; automatic messages count for nothing.
    """
    waiting = selectors.scheduled(conversation_ids)
    if not waiting:
        return
    heard = Conversation.objects.filter(pk__in=waiting, heard_id__gte=since).select_related("handle", "seat")
    found = {one.pk: one for one in heard}
    for dispatch in later.overtake(found):
        conversation = found[dispatch.draft.subject_id]
        notices.tell(
            {conversation.seat, dispatch.by},
            kind=Notice.Kind.OVERTAKEN,
            words=dispatch.text,
            url=f"{reverse('conversation', args=[conversation.pk])}#answer",
            key=f"overtaken {dispatch.pk} {conversation.heard_id}",
            values={"who": conversation.handle.shown_name},
        )

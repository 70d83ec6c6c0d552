"""Questions about what seats wrote and did in conversations."""

from django.db.models import QuerySet

from emptychair.company.reach import Reach
from emptychair.conversations.models import Act, Conversation, Note


def notes_of(conversation: Conversation) -> QuerySet[Note]:
    """What stands in the conversation for colleagues, with who wrote it and whom it mentions."""
    notes = Note.objects.filter(conversation=conversation, deleted_at=None)
    return notes.select_related("by").prefetch_related("mentions")


def act_by(pk: int, *, reach: Reach) -> Act | None:
    """An act, None when it changed no conversation within reach."""
    return Act.objects.filter(reach.condition("on__conversation__channel"), pk=pk).distinct().first()

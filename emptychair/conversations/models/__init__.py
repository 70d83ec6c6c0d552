"""Threads, conversations and messages, as docs/reference/scorecard.md defines them, and the work done on them."""

from emptychair.conversations.models.conversations import URGENT_FROM, Conversation, ConversationCount
from emptychair.conversations.models.messages import ChangedMonth, Message, MessageFile
from emptychair.conversations.models.strands import Mark, Strand
from emptychair.conversations.models.threads import Thread, ThreadKey
from emptychair.conversations.models.work import UNDONE_ANY_TIME, Act, ActOn, Note, Presence, SavedView

__all__ = [
    "UNDONE_ANY_TIME",
    "URGENT_FROM",
    "Act",
    "ActOn",
    "ChangedMonth",
    "Conversation",
    "ConversationCount",
    "Mark",
    "Message",
    "MessageFile",
    "Note",
    "Presence",
    "SavedView",
    "Strand",
    "Thread",
    "ThreadKey",
]

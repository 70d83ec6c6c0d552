"""Threads, conversations and messages, as docs/reference/scorecard.md defines them, and the work done on them."""

from emptychair.conversations.models.conversations import URGENT_FROM, Conversation, ConversationCount
from emptychair.conversations.models.messages import ChangedMonth, Message, MessageFile
from emptychair.conversations.models.threads import Thread, ThreadKey
from emptychair.conversations.models.work import Act, ActOn, Note, Presence, SavedView

__all__ = [
    "URGENT_FROM",
    "Act",
    "ActOn",
    "ChangedMonth",
    "Conversation",
    "ConversationCount",
    "Message",
    "MessageFile",
    "Note",
    "Presence",
    "SavedView",
    "Thread",
    "ThreadKey",
]

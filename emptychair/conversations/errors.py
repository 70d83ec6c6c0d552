"""What goes wrong in the work on conversations.

ConversationsError
├── HasEnough
├── MayNot
├── NothingToDo
├── NotTakenBack
└── NobodySuch
"""

from emptychair.core.errors import EmptychairError


class ConversationsError(EmptychairError):
    """Something cannot be done with a conversation."""


class HasEnough(ConversationsError):
    """This seat has taken on as many waiting customers as one person may."""


class MayNot(ConversationsError):
    """This seat may not do that."""


class NothingToDo(ConversationsError):
    """None of the conversations is as the act needs it; it may have been done already."""


class NotTakenBack(ConversationsError):
    """What was done cannot be undone any more: it is too long ago, or more has happened since."""


class NobodySuch(ConversationsError):
    """Whom it is to be given to does not exist, or does not answer customers."""

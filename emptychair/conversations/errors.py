"""What goes wrong in the work on conversations.

ConversationsError
├── HasEnough
├── MayNot
├── NothingToDo
├── NotTakenBack
│   ├── ChangedSince
│   └── BecameOne
├── NobodySuch
└── NotTogether
    ├── OtherCustomer
    ├── OtherChannel
    ├── AnswerOnItsWay
    ├── DraftsTooLong
    └── NothingLeft
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


class ChangedSince(NotTakenBack):
    """One of these conversations was joined or split again; that has to be taken back first."""


class BecameOne(NotTakenBack):
    """What came in since has shown that the two are one thread."""


class NotTogether(ConversationsError):
    """Conversations cannot be joined, split or taken apart like this."""


class OtherCustomer(NotTogether):
    """The conversations are those of two customers, who are not known to be one person."""


class OtherChannel(NotTogether):
    """The conversations are on two channels, and who may read them and how they are answered goes by that."""


class AnswerOnItsWay(NotTogether):
    """An answer was let go there and has not left yet."""


class DraftsTooLong(NotTogether):
    """What is being written in both has no room in one draft."""


class NothingLeft(NotTogether):
    """Each part has to hold something, and the new one something that the customer said."""

"""What goes wrong on the way out.

OutboxError
├── ChangedMeanwhile
├── LinkEnded
├── MayNot
├── NothingWritten
├── NothingToRule
├── NoWay
├── TooLate
└── WrongTime
"""

from emptychair.core.errors import EmptychairError


class OutboxError(EmptychairError):
    """Something cannot go out, or cannot be decided."""


class ChangedMeanwhile(OutboxError):
    """Somebody else changed the draft since it was read."""


class LinkEnded(OutboxError):
    """The customer has no page any more on which they would read the answer."""


class MayNot(OutboxError):
    """This seat may not do that."""


class NothingWritten(OutboxError):
    """The draft has no words."""


class NothingToRule(OutboxError):
    """The draft is not held any more, or its words have changed since they were read."""


class NoWay(OutboxError):
    """The channel has no outgoing account, or nothing can be sent to this handle."""


class TooLate(OutboxError):
    """It was decided otherwise in the meantime, or is already being handed over."""


class WrongTime(OutboxError):
    """It cannot leave then: the time is past, or too far away."""

"""What goes wrong on the way out.

OutboxError
├── BadCopy
│   ├── NoAddress
│   ├── OurOwn
│   └── TooMany
├── CannotEnclose
│   ├── FileIsEmpty
│   ├── FilesTooLarge
│   ├── NameNotKept
│   └── TooManyFiles
├── ChangedMeanwhile
├── CopiesLink
├── FilesNotCarried
├── LinkEnded
├── MayNot
├── NothingWritten
├── NothingToRule
├── NotToThem
├── NoWay
├── TooLate
├── Unconfirmed
└── WrongTime
"""

from collections.abc import Sequence

from emptychair.core.errors import EmptychairError


class OutboxError(EmptychairError):
    """Something cannot go out, or cannot be decided."""


class CannotEnclose(OutboxError):
    """A file cannot go along."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        super().__init__(name)


class FileIsEmpty(CannotEnclose):
    """There is nothing in the file."""


class FilesTooLarge(CannotEnclose):
    """With it, the files of this draft would be larger than they may be together."""


class NameNotKept(CannotEnclose):
    """Nothing of the file's name can be kept."""


class TooManyFiles(CannotEnclose):
    """With it, the draft would have more files than it may."""


class ChangedMeanwhile(OutboxError):
    """Somebody else changed the draft since it was read."""


class FilesNotCarried(OutboxError):
    """The draft has files, and nothing carries them to the customer: a person gives the answer."""


class LinkEnded(OutboxError):
    """The customer has no page any more on which they would read the answer."""


class MayNot(OutboxError):
    """This seat may not do that."""


class NothingWritten(OutboxError):
    """The draft has no words."""


class NothingToRule(OutboxError):
    """The draft is not held any more, or its words have changed since they were read."""


class NotToThem(OutboxError):
    """A customer's words are not forwarded to that customer."""


class NoWay(OutboxError):
    """The channel has no outgoing account, or nothing can be sent to this handle."""


class TooLate(OutboxError):
    """It was decided otherwise in the meantime, or is already being handed over."""


class WrongTime(OutboxError):
    """It cannot leave then: the time is past, or too far away."""


class BadCopy(OutboxError):
    """Somebody cannot be put in copy."""

    def __init__(self, address: str = "") -> None:
        super().__init__(address)
        self.address = address


class NoAddress(BadCopy):
    """This is no address that a mail can be sent to."""


class OurOwn(BadCopy):
    """The address is one of ours, and the mail would come back."""


class TooMany(BadCopy):
    """More are in copy than an answer may have."""


class CopiesLink(OutboxError):
    """It holds a link that opens a customer's page, and would go to others than that customer."""


class Unconfirmed(OutboxError):
    """Nobody has confirmed that it goes to these addresses too."""

    def __init__(self, addresses: Sequence[str]) -> None:
        super().__init__(", ".join(addresses))
        self.addresses = tuple(addresses)

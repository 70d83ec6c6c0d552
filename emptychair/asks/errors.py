"""What goes wrong with promises.

AsksError
├── AlreadySettled
├── MayNot
└── NotSettled
"""

from emptychair.core.errors import EmptychairError


class AsksError(EmptychairError):
    """Something about a promise cannot be done."""


class AlreadySettled(AsksError):
    """The promise has ended; open it again first."""


class MayNot(AsksError):
    """This seat reads along."""


class NotSettled(AsksError):
    """The promise is open already."""

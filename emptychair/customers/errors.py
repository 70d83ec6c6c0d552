"""What can go wrong with customers.

CustomerError
├── NotTwo
├── AlreadyMerged
└── AlreadyUndone
"""

from emptychair.core.errors import EmptychairError


class CustomerError(EmptychairError):
    """Something about customers that cannot be done."""


class NotTwo(CustomerError):
    """A customer cannot be merged with themselves."""


class AlreadyMerged(CustomerError):
    """One of the two has become part of another customer in the meantime."""


class AlreadyUndone(CustomerError):
    """It has been undone, or something newer stands in its place."""

"""What goes wrong on a customer's page.

PortalError
└── TooManyMessages
"""

from emptychair.core.errors import EmptychairError


class PortalError(EmptychairError):
    """Something cannot be done on a customer's page."""


class TooManyMessages(PortalError):
    """By this link more was written within an hour than a person writes."""

"""What cannot be done with endpoints.

WebhookError
├── MayNot        only administrators set endpoints up
├── TooMany       there are as many endpoints as there may be
└── NothingToSend the delivery is gone, or on its way already
"""

from emptychair.core.errors import EmptychairError


class WebhookError(EmptychairError):
    """Something about a webhook cannot be done."""


class MayNot(WebhookError):
    """The seat does not administer, and an endpoint hears the whole company."""


class TooMany(WebhookError):
    """There are as many endpoints as there may be."""


class NothingToSend(WebhookError):
    """The delivery waits already, or its endpoint is off or gone."""

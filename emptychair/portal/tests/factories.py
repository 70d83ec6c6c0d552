"""A customer with a link to their conversation."""

from typing import Any
from uuid import uuid4

from django.test import Client

from emptychair.company.models import Seat
from emptychair.conversations import intake
from emptychair.conversations.models import Conversation
from emptychair.conversations.tests.factories import hear, said
from emptychair.outbox import links


def talk(*more: dict[str, object], text: str = "My lamp is broken.") -> Conversation:
    """The conversation of ines, who asked once."""
    hear([said("1", text, by="ines"), *more])
    return Conversation.objects.get(handle__address="ines")


def link_to(conversation: Conversation, *, by: Seat) -> str:
    """The address of the customer's page."""
    return f"/c/{links.make(conversation.pk, handle=conversation.handle, by=by)}/"


def post(page: str, text: str, *, key: str = "", client: Client | None = None, **more: Any) -> Any:
    """Send what the form of the page would send."""
    return (client or Client()).post(page, {"text": text, "key": key or str(uuid4())}, **more)


def take_in(conversation: Conversation) -> None:
    """What the worker does within a moment."""
    intake.drain(conversation.channel)

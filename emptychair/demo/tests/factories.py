"""A part of the demo, and what is in the database."""

from emptychair.channels.models import Arrival, Channel
from emptychair.company.models import Company, Seat
from emptychair.conversations.models import Conversation, Message, MessageFile, Thread
from emptychair.customers.models import Customer, Handle, Touch
from emptychair.demo.screenplay import Story, read_story
from emptychair.outbox.models import Draft


def excerpt() -> Story:
    """The first page of the script: one customer on three channels."""
    whole = read_story()
    scenes = [scene for scene in whole.scenes if scene.place.startswith("01_")]
    return Story(scenes=scenes, nicks=whole.nicks)


def counts() -> dict[str, int]:
    models = (
        Channel,
        Arrival,
        Message,
        Conversation,
        Thread,
        Customer,
        Handle,
        Touch,
        MessageFile,
        Draft,
        Seat,
        Company,
    )
    return {model.__name__: model.objects.count() for model in models}

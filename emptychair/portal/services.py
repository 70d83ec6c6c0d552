"""What customers do on their page."""

import json
from datetime import timedelta
from uuid import UUID, uuid5

from django.db import transaction

from emptychair.channels import services as channels
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.conversations.models import Conversation
from emptychair.core import clock
from emptychair.core.text import storable
from emptychair.outbox import links
from emptychair.outbox.models import PageLink
from emptychair.portal import selectors
from emptychair.portal.errors import TooManyMessages
from emptychair.portal.models import PageMessage

MOST_AN_HOUR = 30
_FORM = "jsonl"


def say(link: PageLink, conversation: Conversation, *, key: UUID, text: str) -> None:
    """Take what the customer wrote as an arrival of the conversation's channel. All is committed when this returns.

    The same words under the same key of a page are taken once. Raises TooManyMessages.
    """
    text, now = storable(text), clock.now()
    external_id = str(uuid5(key, f"{link.public_id}\n{text}"))
    with transaction.atomic():
        link = PageLink.objects.select_for_update().get(pk=link.pk)
        if PageMessage.objects.filter(external_id=external_id).exists():
            return
        if PageMessage.objects.filter(link=link, at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
            raise TooManyMessages
        PageMessage.objects.create(link=link, key=key, external_id=external_id, at=now)
        links.use(link)
        record = Record(external_id=external_id, raw=_raw(conversation, external_id, text), position="")
        channels.receive(conversation.channel, [record], kind=kind_named(_FORM).name)


def _raw(conversation: Conversation, external_id: str, text: str) -> bytes:
    """The words in the Inbound form, from the conversation's own handle and in its own thread."""
    last_id, handle = selectors.said_last(conversation)
    said = {
        "external_id": external_id,
        "from": {"name": handle.name, "address": handle.address},
        "text": text,
        "written_at": clock.now().isoformat(),
        "in_reply_to": last_id,
        "by_company": False,
        "addressed_to_us": True,
    }
    return json.dumps(said, ensure_ascii=False).encode()


def see(link: PageLink, conversation: Conversation, *, mark: str) -> None:
    """The customer has the page before them, and on it the company's message with that mark, if any."""
    links.use(link, read_through=selectors.message_marked(link, conversation, mark))

"""Questions of a customer's page: what the customer may see, which is this one conversation."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from emptychair.channels.models import Arrival
from emptychair.company.reach import EVERYTHING
from emptychair.conversations import selectors as conversations
from emptychair.conversations.models import Conversation, Message, MessageFile
from emptychair.customers.models import Handle
from emptychair.outbox import links
from emptychair.outbox.models import PageLink
from emptychair.outbox.selectors import as_sent
from emptychair.portal.models import PageMessage
from emptychair.web.paging import Cursor, Page, page_of

SHOWN = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Something that the customer wrote here and that is not read in yet."""

    external_id: str
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Talk:
    """A part of the conversation, the latest first in `page`. `kept` is on its way into it.

    `writers`: a company message's id on its network -> who gave it; `keys`: the id of what was written here -> the
    key of the page that it was typed on; `formatted`: the ids of ours that are shown with bold, lists and the like.
    """

    conversation: Conversation
    page: Page[Message]
    kept: Sequence[Kept]
    writers: dict[str, str]
    keys: dict[str, str]
    formatted: frozenset[str]


def conversation_of(link: PageLink) -> Conversation | None:
    """The conversation that the link leads to, None when it is gone or not with the link's customer any more.

    Where seats have joined two it is with one of the customer's handles, and the link perhaps with another.
    """
    found = conversations.conversation_by(link.subject_id, reach=EVERYTHING)
    if found is None or found.handle_id == link.handle_id:
        return found
    customer = found.handle.customer_id
    return found if customer and customer == link.handle.customer_id else None


def talk_of(conversation: Conversation, cursor: Cursor | None = None) -> Talk:
    """At most 30 messages of the conversation before the cursor; with the latest also what was written here."""
    files = Prefetch("files", queryset=MessageFile.objects.order_by("id"))
    rows = _own(conversation).defer("search", "html", "full_text").prefetch_related(files)
    page = page_of(rows, by="written_at", descending=True, cursor=cursor, size=SHOWN)
    written = list(PageMessage.objects.filter(link__subject_id=conversation.pk).order_by("-id")[: 2 * SHOWN])
    return Talk(
        conversation=conversation,
        page=page,
        kept=[] if page.before else _kept(conversation, written),
        writers=links.writers(message.external_id for message in page.rows if message.by_company),
        keys={one.external_id: str(one.key) for one in written},
        formatted=frozenset(key for key, one in as_sent(conversation.pk).items() if one.formatted),
    )


def _kept(conversation: Conversation, written: Sequence[PageMessage]) -> list[Kept]:
    ids = [one.external_id for one in written]
    of_channel = {"channel": conversation.channel_id, "external_id__in": ids}
    here = set(Message.objects.filter(**of_channel).values_list("external_id", flat=True))
    raws = dict(Arrival.objects.filter(**of_channel).exclude(external_id__in=here).values_list("external_id", "raw"))
    return [
        Kept(external_id=one.external_id, text=json.loads(bytes(raws[one.external_id]))["text"], at=one.at)
        for one in reversed(written)
        if one.external_id in raws
    ]


def state_of(talk: Talk) -> str:
    """Changes when anything changes that the page shows."""
    shown = [message.pk for message in talk.page.rows], [kept.external_id for kept in talk.kept]
    return hashlib.sha256(repr((shown, talk.conversation.waiting_since)).encode()).hexdigest()[:16]


def mark_of(link: PageLink, external_id: str) -> str:
    """What the page calls a message: the same before and after it is read in, and of no use anywhere else."""
    return salted_hmac(str(link.public_id), external_id, algorithm="sha256").hexdigest()[:16]


def message_marked(link: PageLink, conversation: Conversation, mark: str) -> int | None:
    """The company's message of that mark, if the latest part of the conversation has it."""
    latest = _own(conversation).order_by("-written_at", "-id").values_list("id", "external_id", "by_company")[:SHOWN]
    return next((pk for pk, external_id, ours in latest if ours and mark_of(link, external_id) == mark), None)


def said_last(conversation: Conversation) -> tuple[str | None, Handle]:
    """The id on its network of what was said last, and the customer's handle by which that is theirs."""
    latest = _own(conversation).order_by("-written_at", "-id").select_related("strand__handle")
    found = latest.only("external_id", "strand__handle").first()
    if found is None:
        return None, conversation.handle
    return found.external_id, found.strand.handle if found.strand else conversation.handle


def _own(conversation: Conversation) -> QuerySet[Message]:
    """Messages between this customer and the company, and no others of the thread."""
    return Message.objects.filter(conversation=conversation)


def file_mark_of(link: PageLink, file: MessageFile) -> str:
    """What the page calls a file: of use by this link alone."""
    return salted_hmac(f"{link.public_id} file", str(file.pk), algorithm="sha256").hexdigest()[:32]


def file_marked(link: PageLink, conversation: Conversation, mark: str) -> MessageFile | None:
    """The file of that mark among those of the conversation."""
    files = MessageFile.objects.filter(message__in=_own(conversation))
    return next((file for file in files.iterator() if constant_time_compare(file_mark_of(link, file), mark)), None)

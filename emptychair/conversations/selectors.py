"""Questions about conversations and messages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet, Sum

from emptychair.channels.models import Arrival, Channel
from emptychair.conversations.filters import Filters, State
from emptychair.conversations.models import Conversation, ConversationCount, Message, MessageFile
from emptychair.web.paging import PAGE, Cursor, Page, page_of

MOST_SHOWN = 200
# Columns of the writer and the channel that no list shows: times above all cost more than all the rest of a row.
_OF_HANDLE = ("search", "named_at", "first_heard_at", "last_heard_at")
_OF_CUSTOMER = ("search", "first_heard_at", "last_heard_at")
_OF_CHANNEL = ("made_at", "last_heard_at", "own_addresses")
_NOT_LISTED = (
    *(f"handle__{name}" for name in _OF_HANDLE),
    *(f"handle__customer__{name}" for name in _OF_CUSTOMER),
    *(f"channel__{name}" for name in _OF_CHANNEL),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How many conversations wait and how many do not."""

    waiting: int
    answered: int

    @property
    def all(self) -> int:
        """All conversations."""
        return self.waiting + self.answered


def counts(channel_id: int | None = None) -> Counts:
    """The totals that intake keeps, of one channel or of all."""
    kept = ConversationCount.objects.filter(channel_id=channel_id) if channel_id else ConversationCount.objects.all()
    total = kept.aggregate(waiting=Sum("waiting", default=0), answered=Sum("answered", default=0))
    return Counts(waiting=total["waiting"], answered=total["answered"])


def conversation_page(filters: Filters, cursor: Cursor | None = None, *, size: int = PAGE) -> Page[Conversation]:
    """Conversations with handle, customer and channel: who waits longest first, otherwise the latest first."""
    waiting = filters.state is State.WAITING
    rows = Conversation.objects.filter(filters.condition()).select_related("handle__customer", "channel")
    return page_of(
        rows.defer(*_NOT_LISTED),
        by="waiting_since" if waiting else "last_message_at",
        descending=not waiting,
        cursor=cursor,
        size=size,
    )


def newer_than(conversation_id: int, filters: Filters) -> int:
    """How many conversations came after this one and fit the filters, at most 100."""
    return len(Conversation.objects.filter(filters.condition(), id__gt=conversation_id).values_list("id")[:100])


def latest_id() -> int:
    """The id of the newest conversation, 0 when there is none."""
    return Conversation.objects.order_by("-id").values_list("id", flat=True).first() or 0


def words_of(conversations: Iterable[Conversation]) -> dict[int, Message]:
    """The customer's latest message of each conversation, by conversation id. One query."""
    said = {conversation.said_id: conversation.pk for conversation in conversations if conversation.said_id}
    messages = Message.objects.filter(pk__in=said).only("id", "text", "subject", "language", "rating", "automatic")
    return {said[message.pk]: message for message in messages}


def conversation_by(pk: int) -> Conversation | None:
    """The conversation with who it is with, None when there is none."""
    return Conversation.objects.select_related("handle__customer", "channel").filter(pk=pk).first()


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A part of a conversation: its messages in order of writing with those of its thread around them.

    `page` holds the conversation's own, the latest first. `turn_began_at` is when the customer's turn began that
    was not answered yet where the part begins; None when there was none.
    """

    page: Page[Message]
    messages: Sequence[Message]
    turn_began_at: datetime | None


def stretch_of(conversation: Conversation, cursor: Cursor | None = None) -> Stretch:
    """At most 200 messages of the conversation, the latest before the cursor, and at most 200 of its context.

    Ordered as docs/reference/scorecard.md says. The context is the nearest in time before the part's end, and
    after its beginning unless the conversation begins there.
    """
    rows = _shown().filter(conversation=conversation)
    page = page_of(rows, by="written_at", descending=True, cursor=cursor, size=MOST_SHOWN)
    if cursor and not page.rows:
        return stretch_of(conversation)
    context = _shown().filter(thread_id=conversation.thread_id).exclude(conversation=conversation)
    ends = page.rows[0].written_at if page.before and page.rows else conversation.last_message_at
    context = context.filter(written_at__lte=ends)
    if page.after:
        context = context.filter(written_at__gt=page.rows[-1].written_at)
    around = context.order_by("-written_at", "-id")[:MOST_SHOWN]
    began = _turn_began(conversation, before=page.after) if page.after else None
    return Stretch(page=page, messages=_in_order([*page.rows, *around]), turn_began_at=began)


def stretch_after(conversation: Conversation, message_id: int) -> Stretch:
    """What came to the conversation and to its thread after a message, at most 200."""
    came = _shown().filter(thread_id=conversation.thread_id, id__gt=message_id).order_by("id")
    messages = _in_order(came[:MOST_SHOWN])
    own = [message for message in messages if message.conversation_id == conversation.pk]
    began = _turn_began(conversation, before=Cursor(at=own[0].written_at, id=own[0].pk)) if own else None
    return Stretch(page=Page(rows=own, before=None, after=None), messages=messages, turn_began_at=began)


def _turn_began(conversation: Conversation, *, before: Cursor) -> datetime | None:
    """When the customer's turn began that had no answer yet at that place. At most two queries."""
    earlier = Message.objects.filter(_beyond("lt", before), conversation=conversation, automatic=False)
    place = "written_at", "id"
    answered = earlier.filter(by_company=True).order_by("-written_at", "-id").values_list(*place).first()
    asked = earlier.filter(by_company=False)
    if answered:
        asked = asked.filter(_beyond("gt", Cursor(at=answered[0], id=answered[1])))
    return asked.order_by(*place).values_list("written_at", flat=True).first()


def _beyond(sign: str, place: Cursor) -> Q:
    """Messages before (`lt`) or after (`gt`) a place, in a form that an index on the time can be used for."""
    later = Q(**{f"written_at__{sign}": place.at}) | Q(**{f"id__{sign}": place.id})
    return Q(**{f"written_at__{sign}e": place.at}) & later


def place_of(message: Message) -> Cursor | None:
    """From where a part of the message's conversation has it about in its middle; None for the latest part."""
    own = Message.objects.filter(conversation=message.conversation_id)
    newer = own.filter(_beyond("gt", Cursor(at=message.written_at, id=message.pk))).order_by("written_at", "id")
    half = MOST_SHOWN // 2
    found = newer.values_list("written_at", "id")[half : half + 1].first()
    return Cursor(at=found[0], id=found[1]) if found else None


def _shown() -> QuerySet[Message]:
    """Messages with all that a conversation shows of them."""
    files = Prefetch("files", queryset=MessageFile.objects.order_by("id"))
    messages = Message.objects.select_related("handle__customer").defer("search", "html", "full_text")
    return messages.prefetch_related(files)


def _in_order(messages: Iterable[Message]) -> list[Message]:
    return sorted(messages, key=lambda message: (message.written_at, message.external_id, message.pk))


def thread_around(message: Message) -> Sequence[Message]:
    """The message and at most 200 others of its thread, those around it in time."""
    thread = _shown().filter(thread_id=message.thread_id)
    before = thread.filter(written_at__lte=message.written_at).order_by("-written_at", "-id")[: MOST_SHOWN // 2]
    after = thread.filter(written_at__gt=message.written_at).order_by("written_at", "id")[: MOST_SHOWN // 2]
    return _in_order([*before, *after])


def other_conversations(conversation: Conversation, *, most: int = 6) -> Sequence[Conversation]:
    """The same customer's other conversations, on whichever channel, the latest first."""
    same = Q(handle=conversation.handle_id)
    if conversation.handle.customer_id:
        same = Q(handle__customer=conversation.handle.customer_id)
    found = Conversation.objects.filter(same).exclude(pk=conversation.pk).select_related("channel")
    return list(found.order_by("-last_message_at", "-id")[:most])


def message_by(pk: int) -> Message | None:
    """The message with its author and channel, None when there is none."""
    return Message.objects.select_related("handle__customer", "channel").defer("search").filter(pk=pk).first()


def raw_of(message: Message) -> bytes:
    """The arrival that the message was made of, byte by byte."""
    return bytes(Arrival.objects.values_list("raw", flat=True).get(pk=message.arrival_id))


def channels() -> Sequence[Channel]:
    """All channels by name."""
    return list(Channel.objects.order_by("name"))


def languages() -> Sequence[str]:
    """The languages that customers wrote in, most used first, as far as the latest 2,000 conversations show."""
    with connection.cursor() as cursor:
        cursor.execute(_LANGUAGES)
        return [language for (language,) in cursor.fetchall()]


_LANGUAGES = """
SELECT language FROM (
    SELECT language FROM conversations_conversation ORDER BY last_message_at DESC, id DESC LIMIT 2000
) AS latest
WHERE language <> '' GROUP BY language ORDER BY count(*) DESC, language LIMIT 12
"""

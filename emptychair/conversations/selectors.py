"""Questions about conversations and messages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from emptychair.channels.models import Arrival, Channel
from emptychair.company.models import Role, Seat
from emptychair.company.reach import Reach
from emptychair.conversations import strands
from emptychair.conversations.filters import Filters, State, Whose
from emptychair.conversations.models import Act, ActOn, Conversation, Message, MessageFile, Note
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
    """How many conversations are in each state; `mine` and `team` are those that wait for the reader or their teams.

    `team` is None for who is in no team.
    """

    waiting: int
    answered: int
    snoozed: int
    closed: int
    mine: int
    team: int | None

    @property
    def all(self) -> int:
        """All conversations."""
        return self.waiting + self.answered + self.snoozed + self.closed


def counts(seat: Seat, channel_id: int | None = None, *, reach: Reach) -> Counts:
    """The totals that are kept, of one channel or of all, with what waits for this reader. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"seat": seat.pk, "channel": channel_id, "reach": reach.ids})
        waiting, answered, snoozed, closed, mine, team = cursor.fetchone()
    return Counts(waiting=waiting, answered=answered, snoozed=snoozed, closed=closed, mine=mine, team=team)


_COUNTS = """
WITH teams AS MATERIALIZED (
    SELECT team_id FROM company_team_seats JOIN company_team t ON t.id = team_id AND t.removed_at IS NULL
    WHERE seat_id = %(seat)s
)
SELECT COALESCE(sum(waiting), 0), COALESCE(sum(answered), 0), COALESCE(sum(snoozed), 0), COALESCE(sum(closed), 0),
       (SELECT count(*) FROM conversations_conversation
        WHERE state = 'waiting' AND seat_id = %(seat)s AND channel_id = COALESCE(%(channel)s::bigint, channel_id)
          AND (%(reach)s::bigint[] IS NULL OR channel_id = ANY(%(reach)s::bigint[]))),
       CASE WHEN EXISTS (SELECT FROM teams) THEN
           (SELECT count(*) FROM conversations_conversation WHERE state = 'waiting' AND team_id IN (SELECT * FROM teams)
            AND channel_id = COALESCE(%(channel)s::bigint, channel_id)
            AND (%(reach)s::bigint[] IS NULL OR channel_id = ANY(%(reach)s::bigint[])))
       END
FROM conversations_conversationcount WHERE channel_id = COALESCE(%(channel)s::bigint, channel_id)
  AND (%(reach)s::bigint[] IS NULL OR channel_id = ANY(%(reach)s::bigint[]))
"""
# By what each list is ordered, and whether the latest stands first.
_ORDER = {
    State.WAITING: ("waiting_since", False),
    State.SNOOZED: ("snoozed_until", False),
    State.CLOSED: ("closed_at", True),
}


def listed() -> QuerySet[Conversation]:
    """Conversations with all that a line of a list shows of them, and no more."""
    return Conversation.objects.select_related("handle__customer", "channel").defer(*_NOT_LISTED)


def conversation_page(
    filters: Filters, cursor: Cursor | None = None, *, seat: Seat, reach: Reach, size: int = PAGE
) -> Page[Conversation]:
    """Conversations with handle, customer and channel: who waits longest first, otherwise the latest first."""
    by, descending = _ORDER.get(filters.state, ("last_message_at", True))
    rows = listed().filter(filters.condition(seat), reach.condition("channel"))
    narrow = filters.channel or filters.whose in {Whose.MINE, Whose.TEAM}
    apart = () if narrow else reach.apart("channel")
    return page_of(rows, by=by, descending=descending, cursor=cursor, size=size, apart=apart)


def newer_than(conversation_id: int, filters: Filters, *, seat: Seat, reach: Reach) -> int:
    """How many conversations came after this one and fit the filters, at most 100."""
    newer = Conversation.objects.filter(filters.condition(seat), reach.condition("channel"), id__gt=conversation_id)
    return len(newer.values_list("id")[:100])


def holders_of(conversations: Iterable[Conversation]) -> dict[int, str]:
    """The names of those who have taken these on, by the seat's id. No query when nobody has."""
    ids = {one.seat_id for one in conversations if one.seat_id}
    return {seat.pk: str(seat) for seat in Seat.objects.filter(pk__in=ids).only("name", "email")} if ids else {}


def latest_id() -> int:
    """The id of the newest conversation, 0 when there is none."""
    return Conversation.objects.order_by("-id").values_list("id", flat=True).first() or 0


def words_of(conversations: Iterable[Conversation]) -> dict[int, Message]:
    """The customer's latest message of each conversation, by conversation id. One query."""
    said = {conversation.said_id: conversation.pk for conversation in conversations if conversation.said_id}
    messages = Message.objects.filter(pk__in=said).only("id", "text", "subject", "language", "rating", "automatic")
    return {said[message.pk]: message for message in messages}


def conversation_by(pk: int, *, reach: Reach) -> Conversation | None:
    """The conversation with who it is with, None when there is none within reach. One that was joined is the other."""
    found = Conversation.objects.select_related("handle__customer", "channel", "seat", "team")
    found = found.filter(reach.condition("channel"))
    return found.filter(pk=pk).first() or found.filter(pk=strands.home_of(pk) or 0).exclude(pk=pk).first()


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


def messages_of(conversation: Conversation, *, most: int) -> list[Message]:
    """The conversation's latest messages and no others of its thread, in order of writing."""
    return _in_order(_shown().filter(conversation=conversation).order_by("-written_at", "-id")[:most])


def stretch_after(conversation: Conversation, message_id: int) -> Stretch:
    """What came to the conversation and to its thread after a message, at most 200."""
    here = Q(thread_id=conversation.thread_id) | Q(conversation=conversation)
    came = _shown().filter(here, id__gt=message_id).order_by("id")
    messages = _in_order(came[:MOST_SHOWN])
    own = [message for message in messages if message.conversation_id == conversation.pk]
    began = _turn_began(conversation, before=Cursor(at=own[0].written_at, id=own[0].pk)) if own else None
    return Stretch(page=Page(rows=own, before=None, after=None), messages=messages, turn_began_at=began)


def note_by(pk: int, *, reach: Reach) -> Note | None:
    """A note, None when there is none in a conversation within reach."""
    return Note.objects.filter(reach.condition("conversation__channel"), pk=pk).first()


def takers() -> list[tuple[str, str]]:
    """Whom conversations can be given to, teams first: (value of the form, name). One query."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKERS, [Role.ANALYST])
        return [(value, name) for value, name, _is_seat in cursor.fetchall()]


_TAKERS = """
SELECT 'team:' || id, name, false FROM company_team WHERE removed_at IS NULL
UNION ALL
SELECT 'seat:' || id, COALESCE(NULLIF(name, ''), email), true FROM company_seat WHERE is_active AND role <> %s
ORDER BY 3, 2, 1
"""


def inside_of(conversation: Conversation, part: Stretch) -> tuple[Sequence[Note], Sequence[ActOn]]:
    """What seats wrote and did in the conversation while this part of it was written; after it, too, in the last.

    Where the part has no ends it is what they wrote and did at any time, the latest 200 of each.
    """
    here = Q()
    if part.page.after and part.page.rows:
        here &= Q(at__gte=part.page.rows[-1].written_at)
    if part.page.before and part.page.rows:
        here &= Q(at__lt=part.page.rows[0].written_at)
    notes = Note.objects.filter(here, conversation=conversation, deleted_at=None).select_related("by")
    acts = ActOn.objects.filter(conversation=conversation, act__undone_at=None).select_related("act__by", "act__seat")
    acts = acts.filter(act__in=Act.objects.filter(here)) if here else acts
    return (
        list(notes.prefetch_related("mentions").order_by("-at", "-id")[:MOST_SHOWN]),
        list(acts.order_by("-act__at", "-id")[:MOST_SHOWN]),
    )


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


def other_conversations(conversation: Conversation, *, reach: Reach, most: int = 6) -> Sequence[Conversation]:
    """The same customer's other conversations, on whichever channel, the latest first."""
    same = Q(handle=conversation.handle_id)
    if conversation.handle.customer_id:
        same = Q(handle__customer=conversation.handle.customer_id)
    found = (
        Conversation.objects.filter(same, reach.condition("channel"))
        .exclude(pk=conversation.pk)
        .select_related("channel")
    )
    return list(found.order_by("-last_message_at", "-id")[:most])


def message_by(pk: int, *, reach: Reach) -> Message | None:
    """The message with its author and channel, None when there is none within reach."""
    found = Message.objects.filter(reach.condition("channel"), pk=pk).select_related("handle__customer", "channel")
    return found.defer("search").first()


def file_by(pk: int, *, reach: Reach) -> MessageFile | None:
    """A file that came with a message, None when there is none within reach."""
    return MessageFile.objects.filter(reach.condition("message__channel"), pk=pk).first()


def within(conversation_ids: Iterable[int], *, reach: Reach) -> list[int]:
    """Those of the conversations that are within reach. No query for who sees everything."""
    ids = list(conversation_ids)
    if reach.channels is None:
        return ids
    return list(Conversation.objects.filter(reach.condition("channel"), pk__in=ids).values_list("pk", flat=True))


def raw_of(message: Message) -> bytes:
    """The arrival that the message was made of, byte by byte."""
    return bytes(Arrival.objects.values_list("raw", flat=True).get(pk=message.arrival_id))


def channels(*, reach: Reach) -> Sequence[Channel]:
    """The channels within reach by name."""
    return list(Channel.objects.filter(reach.condition("pk")).order_by("name"))


def languages(*, reach: Reach) -> Sequence[str]:
    """The languages that customers wrote in, most used first, as far as the latest 2,000 conversations show."""
    with connection.cursor() as cursor:
        cursor.execute(_LANGUAGES, [reach.ids, reach.ids])
        return [language for (language,) in cursor.fetchall()]


_LANGUAGES = """
SELECT language FROM (
    SELECT language FROM conversations_conversation WHERE %s::bigint[] IS NULL OR channel_id = ANY(%s::bigint[])
    ORDER BY last_message_at DESC, id DESC LIMIT 2000
) AS latest
WHERE language <> '' GROUP BY language ORDER BY count(*) DESC, language LIMIT 12
"""

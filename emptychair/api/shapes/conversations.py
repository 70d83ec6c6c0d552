"""Conversations, messages, notes and acts."""

from datetime import date
from typing import Annotated

from pydantic import Field

from emptychair.api.shapes.base import Given, Id, Moment, Paging, Seat, Shape, seat_or_none
from emptychair.company.reach import Reach
from emptychair.conversations import models, notes, search, work
from emptychair.conversations.filters import Filters, Intent, Mood, State, Whose
from emptychair.conversations.forms import Do
from emptychair.conversations.models import Conversation as Row


class Conversation(Shape):
    """One customer in one thread. `words` are the customer's latest; `seat` and `team` are ids of who has it."""

    id: int
    state: State
    channel: int
    customer: int | None
    who: str
    address: str
    language: str
    mood: float | None
    urgency: float | None
    intents: list[str]
    words: str
    message_count: int
    customer_turns: int
    answered_turns: int
    first_message_at: Moment
    last_message_at: Moment
    waiting_since: Moment | None
    snoozed_until: Moment | None
    closed_at: Moment | None
    closed_reason: str
    seat: int | None
    team: int | None


def conversation(row: Row, said: models.Message | None) -> Conversation:
    """The conversation with the customer's latest message."""
    return Conversation(
        id=row.pk, state=State(row.state), channel=row.channel_id, customer=row.handle.customer_id,
        who=row.handle.shown_name, address=row.handle.address, language=row.language, mood=row.mood,
        urgency=row.urgency, intents=row.intents, words=(said.text or said.subject) if said else "",
        message_count=row.message_count, customer_turns=row.customer_turns, answered_turns=row.answered_turns,
        first_message_at=row.first_message_at, last_message_at=row.last_message_at, waiting_since=row.waiting_since,
        snoozed_until=row.snoozed_until, closed_at=row.closed_at, closed_reason=row.closed_reason, seat=row.seat_id,
        team=row.team_id,
    )  # fmt: skip


class Narrowing(Paging):
    """What a list of conversations is narrowed to. Days are whole days in UTC, both included."""

    state: State = State.WAITING
    whose: Whose | None = None
    urgent: bool = False
    channel: int | None = Field(None, ge=1, le=2**63 - 1)
    intent: Intent | None = None
    mood: Mood | None = None
    language: str = Field("", max_length=8, pattern="^[A-Za-z0-9-]*$")
    since: date | None = Field(None, ge=date(1970, 1, 1), le=date(9998, 12, 31))
    until: date | None = Field(None, ge=date(1970, 1, 1), le=date(9998, 12, 31))

    @property
    def filters(self) -> Filters:
        """As the selectors take them."""
        return Filters(
            state=self.state, whose=self.whose or "", urgent=self.urgent, channel=self.channel,
            intent=self.intent or "", mood=self.mood or "", language=self.language, since=self.since,
            until=self.until,
        )  # fmt: skip


class File(Shape):
    """A file that came with a message; its name and type are the sender's claims."""

    id: int
    name: str
    type: str
    size: int


class Message(Shape):
    """One message. `sentiment` is in [-1, 1] and `urgency` in [0, 1], null when nothing was read."""

    id: int
    conversation: int | None
    channel: int
    external_id: str
    in_reply_to: str | None
    by_company: bool
    automatic: bool
    who: str
    address: str
    written_at: Moment
    subject: str
    text: str
    language: str
    sentiment: float | None
    urgency: float | None
    intents: list[str]
    topics: list[str]
    rating: int | None
    files: list[File]


def message(row: models.Message) -> Message:
    """The message with its files."""
    files = [File(id=one.pk, name=one.name, type=one.type, size=one.size) for one in row.files.all()]
    return Message(
        id=row.pk, conversation=row.conversation_id, channel=row.channel_id, external_id=row.external_id,
        in_reply_to=row.in_reply_to, by_company=row.by_company, automatic=row.automatic, who=row.handle.shown_name,
        address=row.handle.address, written_at=row.written_at, subject=row.subject, text=row.text,
        language=row.language, sentiment=row.sentiment, urgency=row.urgency, intents=row.intents, topics=row.topics,
        rating=row.rating, files=files,
    )  # fmt: skip


class Search(Paging):
    """What is looked for: all these words, none with a minus before it, "phrases", beginnings*."""

    q: str = Field(max_length=200, min_length=1)


class Found(Shape):
    """A message that a search found."""

    id: int
    written_at: Moment
    by_company: bool
    channel: str
    who: str
    address: str
    text: str


def found(row: search.Found) -> Found:
    """The message as it is listed."""
    return Found(
        id=row.pk, written_at=row.written_at, by_company=row.by_company, channel=row.channel, who=row.who,
        address=row.address, text=row.text,
    )  # fmt: skip


class Note(Shape):
    """What a seat wrote for its colleagues. `mentions` are ids of seats."""

    id: int
    conversation: int
    text: str
    by: Seat | None
    at: Moment
    mentions: list[int]


def note(row: models.Note) -> Note:
    """The note with whom it mentions."""
    mentions = [one.pk for one in row.mentions.all()]
    return Note(
        id=row.pk, conversation=row.conversation_id, text=row.text, by=seat_or_none(row.by), at=row.at,
        mentions=mentions,
    )  # fmt: skip


class NewNote(Given):
    """A note to be kept."""

    text: str = Field(min_length=1, max_length=notes.LONGEST)


class NewAct(Given):
    """What is to be done to which conversations.

    To close takes a `reason`, and `words` where that is "other"; to put off takes `until`; to give takes `to`:
    "seat:3", "team:2" or "nobody".
    """

    do: Do
    conversations: list[Id] = Field(min_length=1, max_length=200)
    reason: Row.Reason | None = None
    words: str = Field("", max_length=work.LONGEST_WORDS)
    until: Moment | None = None
    to: Annotated[str, Field(pattern=r"^(nobody|(seat|team):[0-9]{1,18})$")] | None = None

    def as_typed(self) -> dict[str, object]:
        """As the page's form takes it."""
        return {
            "do": self.do.value, "ids": [str(one) for one in self.conversations], "reason": self.reason or "",
            "words": self.words, "until_at": self.until, "to": self.to or "",
        }  # fmt: skip


class Join(Given):
    """The conversation `other` becomes a part of the one that is addressed."""

    other: Id


class Split(Given):
    """The messages that begin a conversation of their own; `onward`: with all that was said after the last of them."""

    messages: list[Id] = Field(min_length=1, max_length=200)
    onward: bool = False


class Act(Shape):
    """One thing that was done to one or more conversations at once. It can be undone for an hour.

    What was joined or split can be undone for as long as nothing contradicts.
    """

    id: int
    did: str
    at: Moment
    reason: str
    words: str
    until: Moment | None
    conversations: list[int]


def act(row: models.Act, *, reach: Reach) -> Act:
    """The act with the conversations within reach that it changed."""
    within = row.on.filter(reach.condition("conversation__channel"))
    on = within.order_by("conversation_id").values_list("conversation_id", flat=True)
    return Act(
        id=row.pk, did=row.did, at=row.at, reason=row.reason, words=row.words, until=row.until, conversations=list(on)
    )


class Undone(Shape):
    """In how many conversations an act was taken back."""

    conversations: int


class Taken(Shape):
    """Whom the seat has taken on, null when nobody waits who is not somebody's."""

    conversation: Conversation | None

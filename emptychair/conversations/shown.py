"""What the pages show of conversations and messages: values ready for the templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emptychair.channels.models import Channel
from emptychair.conversations import search
from emptychair.conversations.filters import Filters, Intent, Mood, State
from emptychair.conversations.labels import judgement_name, language_name, topic_name
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.selectors import Counts, Stretch
from emptychair.core.text import linkify
from emptychair.customers.models import words_for
from emptychair.understanding import Reading
from emptychair.web.moods import mood_of
from emptychair.web.paging import Cursor
from emptychair.web.parts import Chip, Tab, Words

_URGENT_FROM = 0.6


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of a list of conversations. `wait_seconds` is None when nobody waited for a first answer."""

    conversation: Conversation
    url: str
    who: str
    text: str
    language: str
    mood: str
    intents: tuple[Words, ...]
    urgent: bool
    waits: bool
    wait_seconds: float | None
    first_wait_seconds: float | None
    rating: int | None


def row(conversation: Conversation, message: Message | None, *, now: datetime) -> Row:
    """The conversation as a list shows it, with the customer's latest message."""
    first = _between(conversation.first_customer_at, conversation.first_answer_at)
    return Row(
        conversation=conversation,
        url=reverse("conversation", args=[conversation.pk]),
        who=conversation.handle.shown_name,
        text=(message.text or message.subject)[:400] if message else "",
        language=conversation.language if conversation.language != "unknown" else "",
        mood=mood_of(conversation.mood),
        intents=tuple(Intent(intent).label for intent in conversation.intents if intent in Intent.values)[:3],
        urgent=(conversation.urgency or 0) >= _URGENT_FROM,
        waits=conversation.waiting_since is not None,
        wait_seconds=_between(conversation.waiting_since, now) if conversation.waiting_since else first,
        first_wait_seconds=first,
        rating=message.rating if message else None,
    )


def _between(began: datetime | None, ended: datetime | None) -> float | None:
    return max(0.0, (ended - began).total_seconds()) if began and ended else None


def rows(conversations: Iterable[Conversation], words: Mapping[int, Message], *, now: datetime) -> list[Row]:
    """The lines of a list."""
    return [row(conversation, words.get(conversation.pk), now=now) for conversation in conversations]


def tabs(filters: Filters, counts: Counts) -> list[Tab]:
    """The states of the list; their counts are shown while nothing but a channel narrows it."""
    counted = filters == Filters(state=filters.state, channel=filters.channel)
    numbers = {State.WAITING: counts.waiting, State.ANSWERED: counts.answered, State.ALL: counts.all}
    return [
        Tab(
            label=state.label,
            url=reverse("conversations") + filters.query(state=state),
            count=numbers[state] if counted else None,
            current=filters.state is state,
        )
        for state in State
    ]


def chips(filters: Filters, channels: Sequence[Channel]) -> list[Chip]:
    """The filters that are on, each with the address without it."""
    names = {channel.pk: channel.name for channel in channels}
    on: list[tuple[str, Words, Words]] = []
    if filters.channel:
        on.append(("channel", _("Channel"), names.get(filters.channel, "?")))
    if filters.intent:
        on.append(("intent", _("What it is"), Intent(filters.intent).label))
    if filters.mood:
        on.append(("mood", _("Mood"), Mood(filters.mood).label))
    if filters.language:
        on.append(("language", _("Language"), language_name(filters.language)))
    if filters.since:
        on.append(("since", _("Since"), filters.since.isoformat()))
    if filters.until:
        on.append(("until", _("Until"), filters.until.isoformat()))
    return [
        Chip(label=label, value=value, remove_url=reverse("conversations") + filters.query(**{name: None}))
        for name, label, value in on
    ]


def clear_url(filters: Filters) -> str:
    """The same state of the list without any filter."""
    return reverse("conversations") + Filters(state=filters.state).query()


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One list to choose a filter from: (value, label, is it chosen)."""

    name: str
    label: Words
    options: tuple[tuple[str, Words, bool], ...]


def choices(filters: Filters, channels: Sequence[Channel], languages: Sequence[str]) -> list[Choice]:
    """What the list can be narrowed to."""
    offered: list[tuple[str, Words, list[tuple[str, Words]]]] = [
        ("channel", _("Channel"), [(str(channel.pk), channel.name) for channel in channels]),
        ("intent", _("What it is"), list(Intent.choices)),
        ("mood", _("Mood"), list(Mood.choices)),
        ("language", _("Language"), [(code, language_name(code)) for code in languages if code != "unknown"]),
    ]
    return [
        Choice(
            name=name,
            label=label,
            options=tuple((value, words, str(getattr(filters, name) or "") == value) for value, words in options),
        )
        for name, label, options in offered
    ]


def poll_url(filters: Filters, after: int) -> str:
    """Where the list asks whether anything came since."""
    return f"{reverse('conversations_fresh')}{filters.query()}&{urlencode({'after': after})}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A message in its conversation. `waited_seconds`: how long the customer had waited when it answered them.

    `context` tells that it belongs to the thread and not to this conversation.
    """

    message: Message
    who: str
    html: SafeString
    mood: str
    intents: tuple[Words, ...]
    topics: tuple[Words, ...]
    urgent: bool
    context: bool
    waited_seconds: float | None
    waits_seconds: float | None


def place_url(conversation_id: int, message_id: int, place: Cursor | None) -> str:
    """Where a message stands in its conversation, however long that is."""
    query = f"?{urlencode({'at': str(place)})}" if place else ""
    return f"{reverse('conversation', args=[conversation_id])}{query}#message-{message_id}"


def entries(conversation: Conversation, part: Stretch, *, now: datetime) -> list[Entry]:
    """The messages with the waits between the customer's turns and their answers."""
    shown: list[Entry] = []
    began = part.turn_began_at
    own = [one for one in part.messages if one.conversation_id == conversation.pk and not one.automatic]
    for message in part.messages:
        waited = waits = None
        if own and message.conversation_id == conversation.pk and not message.automatic:
            if message.by_company and began:
                waited, began = (message.written_at - began).total_seconds(), None
            elif not message.by_company:
                began = began or message.written_at
            if message is own[-1] and began and not part.page.before:
                waits = (now - began).total_seconds()
        context = message.conversation_id != conversation.pk
        shown.append(_entry(message, context=context, waited=waited, waits=waits))
    return shown


def thread_entries(messages: Sequence[Message]) -> list[Entry]:
    """The messages of a thread, without anybody's waits."""
    return [_entry(message, context=False, waited=None, waits=None) for message in messages]


def _entry(message: Message, *, context: bool, waited: float | None, waits: float | None) -> Entry:
    return Entry(
        message=message,
        who=message.handle.shown_name,
        html=mark_safe(linkify(message.text)),  # noqa: S308 # nosec B308 B703 - linkify escapes the rest
        mood=mood_of(message.sentiment),
        intents=tuple(Intent(intent).label for intent in message.intents if intent in Intent.values),
        topics=tuple(topic_name(topic) for topic in message.topics),
        urgent=(message.urgency or 0) >= _URGENT_FROM,
        context=context,
        waited_seconds=waited,
        waits_seconds=waits,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A message that a search found, with the piece of it that shows why."""

    message: search.Found
    who: str
    url: str
    pieces: list[tuple[str, bool]]


def hit(message: search.Found, query: search.Query) -> Hit:
    """The message as the search page shows it."""
    return Hit(
        message=message,
        who=message.who or words_for(message.address),
        url=reverse("message", args=[message.pk]),
        pieces=search.marked(message.text, query),
    )


def search_url(typed: str) -> str:
    """The search page for these words."""
    return f"{reverse('search')}?{urlencode({'q': typed})}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """One thing that understanding thinks of a message, how sure it is, and the words that made it think so."""

    name: Words
    share: float
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownReading:
    """A reading in words."""

    language: str
    language_probability: float
    judgements: tuple[Judgement, ...]
    topics: tuple[Words, ...]
    model: str


_SHOWN_FROM = 0.3
_ASIDE = {
    "sarcasm": gettext_lazy("may be meant ironically"),
    "toxicity": gettext_lazy("abusive"),
    "urgency": gettext_lazy("urgent"),
}


def reading(text: str, result: Reading) -> ShownReading:
    """The reading with what it is surest of first."""
    words: dict[str, list[str]] = {}
    for reason in result.reasons:
        words.setdefault(reason.judgement, []).append(text[reason.start : reason.end])
    mood = result.sentiment
    judged = {
        "negative": mood.negative,
        "neutral": mood.neutral,
        "positive": mood.positive,
        **result.intents,
        **{name: getattr(result, name) for name in _ASIDE},
    }
    judgements = [
        Judgement(
            name=_ASIDE.get(name) or judgement_name(name),
            share=share,
            words=tuple(dict.fromkeys(words.get(name, ())))[:6],
        )
        for name, share in sorted(judged.items(), key=lambda item: -item[1])
        if share >= _SHOWN_FROM
    ]
    return ShownReading(
        language=language_name(result.language),
        language_probability=result.language_probability,
        judgements=tuple(judgements),
        topics=tuple(topic_name(topic) for topic in result.topics),
        model=result.model,
    )

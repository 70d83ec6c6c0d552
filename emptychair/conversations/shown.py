"""What the pages show of conversations and messages: values ready for the templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emptychair.channels.models import Channel
from emptychair.company.models import Seat
from emptychair.conversations import search
from emptychair.conversations.filters import Filters, Intent, Mood, State, Whose, intent_labels
from emptychair.conversations.labels import judgement_name, language_name, topic_name
from emptychair.conversations.models import URGENT_FROM, Conversation, Message, SavedView
from emptychair.conversations.selectors import Counts, takers
from emptychair.conversations.snoozing import Until
from emptychair.customers.models import words_for
from emptychair.understanding import Reading
from emptychair.web.moods import mood_of
from emptychair.web.parts import Chip, Tab, Words
from emptychair.web.waits import State as Ended


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of a list of conversations. `wait_seconds` is None when nobody waited for a first answer.

    `wait_state` says what ended the wait, if anything; `holder` who has taken it on, empty for nobody;
    `answer_leaves_at` when an answer goes out that waits for its time.
    """

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
    wait_state: Ended
    first_wait_seconds: float | None
    rating: int | None
    holder: str
    answer_leaves_at: datetime | None


def row(
    conversation: Conversation,
    message: Message | None,
    *,
    now: datetime,
    holder: str = "",
    answer_leaves_at: datetime | None = None,
) -> Row:
    """The conversation as a list shows it, with the customer's latest message."""
    first = _between(conversation.first_customer_at, conversation.first_answer_at)
    since, ended = conversation.waiting_since, conversation.closed_at
    return Row(
        conversation=conversation,
        url=reverse("conversation", args=[conversation.pk]),
        who=conversation.handle.shown_name,
        text=(message.text or message.subject)[:400] if message else "",
        language=conversation.language if conversation.language != "unknown" else "",
        mood=mood_of(conversation.mood),
        intents=intent_labels(conversation.intents)[:3],
        urgent=(conversation.urgency or 0) >= URGENT_FROM,
        waits=since is not None and ended is None,
        wait_seconds=_between(since, ended or now) if since else first,
        wait_state="answered" if since is None else "closed" if ended else "waiting",
        first_wait_seconds=first,
        rating=message.rating if message else None,
        holder=holder,
        answer_leaves_at=answer_leaves_at,
    )


def _between(began: datetime | None, ended: datetime | None) -> float | None:
    return max(0.0, (ended - began).total_seconds()) if began and ended else None


def rows(
    conversations: Iterable[Conversation],
    words: Mapping[int, Message],
    *,
    now: datetime,
    holders: Mapping[int, str] | None = None,
    scheduled: Mapping[int, datetime] | None = None,
) -> list[Row]:
    """The lines of a list; `holders` are names by the seat's id, `scheduled` when answers go out, by conversation."""
    names, times = holders or {}, scheduled or {}
    return [
        row(
            one,
            words.get(one.pk),
            now=now,
            holder=names.get(one.seat_id or 0, ""),
            answer_leaves_at=times.get(one.pk),
        )
        for one in conversations
    ]


def tabs(filters: Filters, counts: Counts) -> list[Tab]:
    """The lists; their counts are shown while nothing but a channel narrows them."""
    counted = filters == Filters(state=filters.state, whose=filters.whose, channel=filters.channel)
    lists: list[tuple[Words, State, str, int | None]] = [
        (State.WAITING.label, State.WAITING, "", counts.waiting),
        (Whose.MINE.label, State.WAITING, Whose.MINE, counts.mine),
        (Whose.TEAM.label, State.WAITING, Whose.TEAM, counts.team),
        (State.ANSWERED.label, State.ANSWERED, "", counts.answered),
        (State.SNOOZED.label, State.SNOOZED, "", counts.snoozed),
        (State.CLOSED.label, State.CLOSED, "", counts.closed),
        (State.ALL.label, State.ALL, "", counts.all),
    ]
    return [
        Tab(
            label=label,
            url=reverse("conversations") + filters.query(state=state, whose=whose),
            count=number if counted else None,
            current=(filters.state, filters.whose) == (state, whose),
        )
        for label, state, whose, number in lists
        if number is not None
    ]


def chips(filters: Filters, channels: Sequence[Channel]) -> list[Chip]:
    """The filters that are on, each with the address without it."""
    names = {channel.pk: channel.name for channel in channels}
    on: list[tuple[str, Words, Words]] = []
    if filters.whose and (filters.whose == Whose.NOBODY or filters.state is not State.WAITING):
        on.append(("whose", _("Whose"), Whose(filters.whose).label))
    if filters.urgent:
        on.append(("urgent", _("Urgent"), _("only")))
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


def place(filters: Filters) -> Tab:
    """The list with all that narrows it, to go back to."""
    label = Whose(filters.whose).label if filters.whose else filters.state.label
    return Tab(label=label, url=reverse("conversations") + filters.query(), count=None, current=False)


def clear_url(filters: Filters) -> str:
    """The same state of the list without any filter."""
    return reverse("conversations") + Filters(state=filters.state, whose=filters.whose).query()


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One list to choose a filter from: (value, label, is it chosen)."""

    name: str
    label: Words
    options: tuple[tuple[str, Words, bool], ...]


def choices(filters: Filters, channels: Sequence[Channel], languages: Sequence[str]) -> list[Choice]:
    """What the list can be narrowed to."""
    offered: list[tuple[str, Words, list[tuple[str, Words]]]] = [
        ("whose", _("Whose"), list(Whose.choices)),
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


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewChip:
    """A kept narrowing of the list. `forget_url` is empty for a colleague's, `whose` for one's own."""

    name: str
    url: str
    current: bool
    forget_url: str
    whose: str


def view_chips(filters: Filters, views: Sequence[SavedView], *, seat: Seat) -> list[ViewChip]:
    """The kept narrowings of the list."""
    here = filters.query()
    return [
        ViewChip(
            name=view.name,
            url=reverse("conversations") + view.query,
            current=view.query == here,
            forget_url=reverse("forget_view", args=[view.pk]) if view.seat_id == seat.pk else "",
            whose="" if view.seat_id == seat.pk else str(view.seat),
        )
        for view in views
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class ActChoices:
    """(value, label) of whom something can be given to, why it can be closed, until when it can be put off."""

    takers: Sequence[tuple[str, str]]
    reasons: Sequence[tuple[str, Words]]
    untils: Sequence[tuple[str, Words]]


def acts() -> ActChoices:
    """What can be chosen for an act. Two queries."""
    return ActChoices(takers=takers(), reasons=Conversation.Reason.choices, untils=Until.choices)


def poll_url(filters: Filters, after: int) -> str:
    """Where the list asks whether anything came since."""
    return f"{reverse('conversations_fresh')}{filters.query()}&{urlencode({'after': after})}"


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

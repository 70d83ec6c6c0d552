"""What stands in a conversation: messages, and what seats wrote and did there, in the order of time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from emptychair.conversations.filters import intent_labels
from emptychair.conversations.labels import topic_name
from emptychair.conversations.models import UNDONE_ANY_TIME, URGENT_FROM, Act, ActOn, Conversation, Message, Note
from emptychair.conversations.notes import mentions
from emptychair.conversations.selectors import Stretch
from emptychair.core.formatting import formatted
from emptychair.core.text import isolated, linkify
from emptychair.outbox.models import Dispatch
from emptychair.outbox.selectors import Forwarded, as_sent
from emptychair.web.moods import mood_of
from emptychair.web.paging import Cursor
from emptychair.web.parts import Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A message in its conversation. `waited_seconds`: how long the customer had waited when it answered them.

    `context` tells that it belongs to the thread and not to this conversation; `taken` who got a copy of it, `refused`
    for whom the server refused one, and with which words.
    """

    message: Message
    at: datetime
    who: str
    html: SafeString
    mood: str
    intents: tuple[Words, ...]
    topics: tuple[Words, ...]
    urgent: bool
    context: bool
    waited_seconds: float | None
    waits_seconds: float | None
    formatted: bool
    taken: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteEntry:
    """A note among the messages. `own` tells that the reader wrote it."""

    note: Note
    at: datetime
    html: SafeString
    own: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ActEntry:
    """What a seat did, in one line. `icon` is of the set; `words` are those that the seat gave with it.

    `key` is its own on the page; `url` leads to the other conversation where this one was split, or to the forward,
    `undo_url` to taking it back.
    """

    key: str
    at: datetime
    icon: str
    says: str
    words: str
    url: str = ""
    undo_url: str = ""


def place_url(conversation_id: int, message_id: int, place: Cursor | None) -> str:
    """Where a message stands in its conversation, however long that is."""
    query = f"?{urlencode({'at': str(place)})}" if place else ""
    return f"{reverse('conversation', args=[conversation_id])}{query}#message-{message_id}"


def entries(conversation: Conversation, part: Stretch, *, now: datetime) -> list[Entry]:
    """The messages with the waits between the customer's turns and their answers. One query where we answered."""
    sent = as_sent(conversation.pk) if any(one.by_company for one in part.messages) else {}
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
            if message is own[-1] and began and not part.page.before and not conversation.closed_at:
                waits = (now - began).total_seconds()
        context = message.conversation_id != conversation.pk
        dispatch = sent.get(message.external_id) if message.by_company and not context else None
        shown.append(_entry(message, context=context, waited=waited, waits=waits, dispatch=dispatch))
    return shown


def thread_entries(messages: Sequence[Message]) -> list[Entry]:
    """The messages of a thread, without anybody's waits."""
    return [_entry(message, context=False, waited=None, waits=None) for message in messages]


def html_of(text: str, *, is_formatted: bool) -> SafeString:
    """Words as a page shows them; those of ours that were sent formatted are."""
    html = formatted(text) if is_formatted else linkify(text)
    return mark_safe(html)  # noqa: S308 # nosec B308 B703 - one is cleaned, the other escaped but for its links


def _entry(
    message: Message, *, context: bool, waited: float | None, waits: float | None, dispatch: Dispatch | None = None
) -> Entry:
    return Entry(
        message=message,
        at=message.written_at,
        who=message.handle.shown_name,
        html=html_of(message.text, is_formatted=bool(dispatch and dispatch.formatted)),
        formatted=bool(dispatch and dispatch.formatted),
        mood=mood_of(message.sentiment),
        intents=intent_labels(message.intents),
        topics=tuple(topic_name(topic) for topic in message.topics),
        urgent=(message.urgency or 0) >= URGENT_FROM,
        context=context,
        waited_seconds=waited,
        waits_seconds=waits,
        taken=tuple(one for one in dispatch.cc if one not in dispatch.refused) if dispatch else (),
        refused=tuple(dispatch.refused.items()) if dispatch else (),
    )


def inside(
    notes: Iterable[Note], acts: Iterable[ActOn], forwards: Iterable[Forwarded], *, reader_id: int
) -> list[NoteEntry | ActEntry]:
    """What seats wrote, did and handed on, in the order of time."""
    own = [_note(note, reader_id=reader_id) for note in notes]
    did = [*map(_act, acts), *map(_forward, forwards)]
    return sorted([*own, *did], key=lambda entry: entry.at)


def with_inside(shown: Iterable[Entry], within: Iterable[NoteEntry | ActEntry]) -> list[Entry | NoteEntry | ActEntry]:
    """The messages with the notes and acts between them."""
    return sorted([*shown, *within], key=lambda entry: entry.at)


def mark_of(within: Iterable[NoteEntry | ActEntry]) -> str:
    """A mark that is another one as soon as a note or an act is added, changed, taken away or put back."""
    keys = (f"n{one.note.pk}" if isinstance(one, NoteEntry) else f"{one.key} {one.says}" for one in within)
    return sha256(" ".join(keys).encode()).hexdigest()[:16]


def _note(note: Note, *, reader_id: int) -> NoteEntry:
    pieces, end = [], 0
    for start, stop, _seat in mentions(note.text, note.mentions.all()):
        pieces += [linkify(note.text[end:start]), f'<b class="mention">{escape(note.text[start:stop])}</b>']
        end = stop
    html = "".join([*pieces, linkify(note.text[end:])])
    return NoteEntry(
        note=note,
        at=note.at,
        html=mark_safe(html),  # noqa: S308 # nosec B308 B703 - linkify and escape leave no markup of the writer's
        own=note.by_id == reader_id,
    )


def _forward(forward: Forwarded) -> ActEntry:
    return ActEntry(
        key=f"forward-{forward.draft.pk}",
        at=forward.at,
        icon="mail-forward",
        says=forward_words(forward),
        words=forward.draft.text[:_LONGEST_WORDS],
        url=reverse("forward", args=[forward.draft.pk]),
    )


def forward_words(forward: Forwarded) -> str:
    """What became of a forward, in a sentence."""
    draft, state = forward.draft, forward.state
    who = {"who": draft.author or _("Somebody"), "to": isolated(draft.recipient.address)}
    if draft.state == draft.State.HELD:
        return _("%(who)s wants to forward it to %(to)s. It is held") % who
    if draft.state == draft.State.OPEN:
        return _("%(who)s has not sent the forward to %(to)s yet") % who
    if state in {Dispatch.State.WAITING, Dispatch.State.SENDING}:
        return _("%(who)s forwards it to %(to)s. It is on its way") % who
    if state in {Dispatch.State.SENT, Dispatch.State.BY_HAND}:
        return _("%(who)s forwarded it to %(to)s") % who
    if state == Dispatch.State.GIVEN_UP:
        return _("%(who)s gave up forwarding it to %(to)s") % who
    return _("The forward by %(who)s to %(to)s was not delivered, or perhaps not") % who


_LONGEST_WORDS = 300
_ICONS: Mapping[str, str] = {
    Act.Did.CLOSED: "check",
    Act.Did.REOPENED: "arrow-back-up",
    Act.Did.GIVEN: "user",
    Act.Did.SNOOZED: "clock-pause",
    Act.Did.WOKEN: "clock",
    Act.Did.JOINED: "git-merge",
    Act.Did.SPLIT: "route",
}


def _act(on: ActOn) -> ActEntry:
    act = on.act
    split = act.did == Act.Did.SPLIT
    says = act_words(act)
    if split and not on.before["origin"]:
        says = _("%(who)s split this off from another conversation") % {"who": act.by or _("Somebody")}
    return ActEntry(
        key=f"act-{on.pk}",
        at=act.at,
        icon=_ICONS[act.did],
        says=says,
        words=act.words,
        url=reverse("conversation", args=[on.before["other"]]) if split else "",
        undo_url=reverse("act_undo", args=[act.pk]) if act.did in UNDONE_ANY_TIME else "",
    )


def act_words(act: Act) -> str:
    """What was done, in a sentence."""
    who = {"who": act.by or _("The clock")}
    if act.did == Act.Did.CLOSED:
        return _("%(who)s closed it: %(reason)s") % (who | {"reason": act.get_reason_display()})
    if act.did == Act.Did.REOPENED:
        return _("%(who)s opened it again") % who
    if act.did == Act.Did.SNOOZED and act.until:
        return _("%(who)s put it off until %(until)s") % (who | {"until": until_words(act.until)})
    if act.did == Act.Did.JOINED:
        return _("%(who)s joined it with another conversation, which began:") % who
    if act.did == Act.Did.SPLIT:
        return _("%(who)s split off a conversation of its own") % who
    if act.did == Act.Did.WOKEN:
        return _("%(who)s brought it back") % who
    if act.seat_id is not None and act.seat_id == act.by_id:
        return _("%(who)s took it on") % who
    if act.seat or act.team_name:
        return _("%(who)s gave it to %(to)s") % (who | {"to": act.seat or act.team_name})
    return _("%(who)s let go of it") % who


def until_words(until: datetime) -> str:
    """A time to come, in the reader's zone."""
    return date_format(localtime(until), "SHORT_DATETIME_FORMAT")

"""What can be told: every kind of event with the fields that it carries, in the order of the pages.

docs/reference/webhooks.md says the same, and a test holds it to that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from emptychair.web.parts import Words

TRIAL = "webhook.trial"
Content = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class EventKind:
    """One kind of event. `words` are the fields that only endpoints get which are sent words."""

    says: Words
    fields: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened. `key` is the same whenever the same is found again; `content` holds no words."""

    kind: str
    key: str
    at: datetime
    content: Content = field(default_factory=dict)


_TALK = ("conversation", "seat", "url")
_ANSWER = ("conversation", "dispatch", "seat", "url")
_PROMISE = ("promise", "conversation", "due_on", "first_due_on", "owner", "seat", "url")
_DRAFT = ("draft", "conversation", "seat", "url")
_PART = ("customer", "other", "seat", "url")

KINDS: Mapping[str, EventKind] = {
    "message.heard": EventKind(
        says=_("A customer said something"),
        fields=("message", "conversation", "channel", "customer", "automatic", "url"),
        words=("subject", "text"),
    ),
    "conversation.opened": EventKind(
        says=_("A customer began a conversation"), fields=("conversation", "message", "channel", "customer", "url")
    ),
    "conversation.closed": EventKind(says=_("A conversation was closed"), fields=(*_TALK, "reason")),
    "conversation.reopened": EventKind(
        says=_("A conversation was opened again, by a seat or by what the customer wrote"), fields=(*_TALK, "message")
    ),
    "conversation.assigned": EventKind(
        says=_("A conversation was given to a seat or a team, or taken from them"),
        fields=(*_TALK, "to_seat", "to_team"),
    ),
    "conversation.put_off": EventKind(says=_("A conversation was put off"), fields=(*_TALK, "until")),
    "conversation.brought_back": EventKind(says=_("A conversation that was put off came back"), fields=_TALK),
    "conversation.restored": EventKind(
        says=_("What was done to a conversation was taken back"), fields=(*_TALK, "did")
    ),
    "answer.let_go": EventKind(says=_("An answer is on its way"), fields=_ANSWER, words=("text",)),
    "answer.sent": EventKind(says=_("An answer has reached the customer's side"), fields=_ANSWER, words=("text",)),
    "answer.failed": EventKind(says=_("An answer could not be delivered"), fields=_ANSWER, words=("text",)),
    "answer.unknown": EventKind(says=_("Nobody knows whether an answer arrived"), fields=_ANSWER, words=("text",)),
    "answer.called_back": EventKind(says=_("An answer was called back"), fields=_ANSWER),
    "answer.stopped": EventKind(says=_("An answer was stopped on its way"), fields=_ANSWER),
    "answer.given_up": EventKind(says=_("An answer was given up"), fields=_ANSWER),
    "draft.held": EventKind(says=_("A draft is held"), fields=_DRAFT),
    "draft.passed": EventKind(says=_("A held draft was passed"), fields=_DRAFT),
    "draft.sent_back": EventKind(says=_("A draft was sent back"), fields=_DRAFT),
    "draft.vetoed": EventKind(says=_("A draft was vetoed"), fields=_DRAFT),
    "promise.made": EventKind(says=_("Something was promised"), fields=_PROMISE, words=("words",)),
    "promise.moved": EventKind(says=_("A promise was moved to another day"), fields=_PROMISE, words=("words",)),
    "promise.given": EventKind(says=_("A promise was given to another seat"), fields=_PROMISE, words=("words",)),
    "promise.kept": EventKind(says=_("A promise was kept"), fields=_PROMISE, words=("words",)),
    "promise.broken": EventKind(says=_("A promise was broken"), fields=_PROMISE, words=("words",)),
    "promise.taken_back": EventKind(says=_("A promise was taken back"), fields=_PROMISE, words=("words",)),
    "promise.reopened": EventKind(says=_("A promise is open again"), fields=_PROMISE, words=("words",)),
    "note.written": EventKind(
        says=_("A colleague wrote a note"), fields=("note", "conversation", "seat", "url"), words=("text",)
    ),
    "customer.merged": EventKind(says=_("Two customers were found to be one"), fields=_PART),
    "customer.parted": EventKind(says=_("A merge of customers was taken back"), fields=_PART),
}
TRIAL_KIND = EventKind(says=_("A trial, sent from the settings"), fields=("endpoint",))


def says_of(kind: str) -> Words:
    """The kind in words; one that there is no more as it was written."""
    known = TRIAL_KIND if kind == TRIAL else KINDS.get(kind)
    return known.says if known else kind


def address(things: str, pk: object) -> str:
    """Where the API has the thing: "conversations", 5."""
    return f"{settings.EMPTYCHAIR_ADDRESS}/api/v1/{things}/{pk}"

"""A conversation as it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe

from emptychair.conversations.inside import notes_of
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.selectors import messages_of
from emptychair.core.text import linkify
from emptychair.outbox import links

MOST = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A message, or with `note` what a colleague wrote for colleagues alone. `given_by` is the seat that answered."""

    at: datetime
    who: str
    given_by: str
    ours: bool
    automatic: bool
    note: bool
    subject: str
    html: SafeString
    language: str
    rating: int | None
    files: Sequence[tuple[str, int]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """The lines in the order of time. `left_out` is how many messages came before the first that is printed."""

    lines: Sequence[Line]
    left_out: int


def printed(conversation: Conversation, *, notes: bool) -> Printed:
    """The conversation's latest 5,000 messages and no others of its thread; with `notes` those of then."""
    messages = messages_of(conversation, most=MOST)
    left_out = max(0, conversation.message_count - len(messages)) if len(messages) == MOST else 0
    givers = links.writers(one.external_id for one in messages if one.by_company)
    lines = [_said(one, givers.get(one.external_id, "")) for one in messages]
    if notes:
        lines += _notes(conversation, since=messages[0].written_at if left_out else None)
    return Printed(lines=sorted(lines, key=lambda line: line.at), left_out=left_out)


def _said(message: Message, given_by: str) -> Line:
    return Line(
        at=message.written_at,
        who=message.handle.shown_name,
        given_by=given_by,
        ours=message.by_company,
        automatic=message.automatic,
        note=False,
        subject=message.subject,
        html=_html(message.text),
        language="" if message.language == "unknown" else message.language,
        rating=message.rating,
        files=[(file.name, file.size) for file in message.files.all()],
    )


def _notes(conversation: Conversation, *, since: datetime | None) -> list[Line]:
    rows = notes_of(conversation).order_by("at", "id")
    return [
        Line(
            at=note.at,
            who=str(note.by or ""),
            given_by="",
            ours=True,
            automatic=False,
            note=True,
            subject="",
            html=_html(note.text),
            language="",
            rating=None,
            files=(),
        )
        for note in (rows.filter(at__gte=since) if since else rows)[:MOST]
    ]


def _html(text: str) -> SafeString:
    return mark_safe(linkify(text))  # noqa: S308 # nosec B308 B703 - linkify escapes the rest

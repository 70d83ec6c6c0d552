"""Which column of a table is what: as somebody said, else as columns are commonly called."""

import re
from collections.abc import Iterable, Mapping, Sequence

from emptychair.channels.errors import WrongColumns, WrongOption
from emptychair.channels.problems import Msgid, gettext_noop

# Each field with the names that columns commonly have for it, the surest first.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "external_id": (
        "external_id", "message_id", "tweet_id", "comment_id", "review_id", "post_id", "event_id", "id", "uuid",
    ),
    "author": (
        "author", "author_id", "from", "from_email", "from_address", "sender", "sender_email", "user_id", "username",
        "user_name", "user", "handle", "screen_name", "customer_id", "customer_email", "email", "contact", "account",
        "nickname", "reviewer", "reviewer_id",
    ),
    "author_name": (
        "author_name", "from_name", "sender_name", "customer_name", "display_name", "full_name", "reviewer_name",
        "customer", "name",
    ),
    "text": (
        "text", "message", "body", "content", "comment", "review", "review_text", "tweet", "message_text",
        "message_body", "post", "feedback", "answer", "description",
    ),
    "written_at": (
        "written_at", "created_at", "sent_at", "posted_at", "published_at", "submitted_at", "timestamp", "datetime",
        "date_time", "created", "tweet_created", "review_date", "time", "date", "at",
    ),
    "in_reply_to": ("in_reply_to", "in_reply_to_id", "reply_to_id", "parent_id", "in_response_to_tweet_id"),
    "conversation": (
        "conversation", "conversation_id", "thread_id", "ticket_id", "ticket", "case_id", "chat_id", "session_id",
    ),
    "to": ("to", "recipient", "recipients", "to_email", "to_address"),
    "subject": ("subject", "title", "headline", "review_title"),
    "rating": ("rating", "stars", "star_rating", "score"),
    "by_company": ("by_company", "from_company", "is_agent", "is_staff", "outbound", "direction"),
    "inbound": ("inbound", "incoming", "is_customer", "from_customer"),
}  # fmt: skip
LABELS: Mapping[str, Msgid] = {
    "external_id": gettext_noop("its id"),
    "author": gettext_noop("who wrote it"),
    "author_name": gettext_noop("their name"),
    "text": gettext_noop("what was said"),
    "written_at": gettext_noop("when it was written"),
    "in_reply_to": gettext_noop("the id of what it answers"),
    "conversation": gettext_noop("the conversation it belongs to"),
    "to": gettext_noop("to whom"),
    "subject": gettext_noop("the subject"),
    "rating": gettext_noop("a rating from 1 to 5"),
    "by_company": gettext_noop("whether we wrote it"),
    "inbound": gettext_noop("whether a customer wrote it"),
}
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

Columns = Mapping[str, str]


def said(maps: Iterable[str]) -> dict[str, str]:
    """What `--map field=column` says; an empty column means that the table has none. Raises WrongOption."""
    named: dict[str, str] = {}
    for given in maps:
        field, sign, column = given.partition("=")
        field = field.strip().lower()
        if not sign or field not in FIELDS:
            words = gettext_noop("'%(given)s' is not field=column with one of the fields %(fields)s.")
            raise WrongOption("map", words, given=given, fields=", ".join(FIELDS))
        named[field] = column.strip()
    return named


def columns_of(found: Sequence[str], *, maps: Iterable[str], dated: bool) -> dict[str, str]:
    """Field -> column. Raises WrongColumns when a named column is not there, or what is needed is not found."""
    chosen = _chosen(found, said(maps))
    _need(chosen, found, dated=dated)
    return chosen


def likely(found: Sequence[str], *, maps: Iterable[str]) -> dict[str, str]:
    """Field -> column as far as that can be told; a named column that is not there is passed over."""
    known = {plain(column) for column in found}
    return _chosen(
        found, {field: column for field, column in said(maps).items() if not column or plain(column) in known}
    )


def _chosen(found: Sequence[str], named: Columns) -> dict[str, str]:
    by_plain = {plain(column): column for column in reversed(found)}
    chosen: dict[str, str] = {}
    for field, column in named.items():
        if not column:
            continue
        if column not in found and plain(column) not in by_plain:
            words = gettext_noop("There is no column '%(column)s' to be the %(field)s.")
            raise WrongColumns(words, found=[*found], column=column, field=field)
        chosen[field] = column if column in found else by_plain[plain(column)]
    for field, names in FIELDS.items():
        if field not in named:
            free = (by_plain[name] for name in names if name in by_plain)
            if column := next((column for column in free if column not in chosen.values()), ""):
                chosen[field] = column
    return chosen


def _need(chosen: Columns, found: Sequence[str], *, dated: bool) -> None:
    if "text" not in chosen and "rating" not in chosen:
        raise WrongColumns(gettext_noop("Which column is the text?"), found=[*found], hint="Say --map text=COLUMN.")
    if "written_at" not in chosen and not dated:
        hint = "Say --map written_at=COLUMN, or --dated 2026-01-31 for all rows."
        words = gettext_noop("Which column says when it was written?")
        raise WrongColumns(words, found=[*found], hint=hint)


def plain(column: str) -> str:
    """A column's name as names are compared: From-Email, fromEmail and from email are from_email."""
    return _NOT_WORD.sub("_", _HUMP.sub("_", column).lower()).strip("_")

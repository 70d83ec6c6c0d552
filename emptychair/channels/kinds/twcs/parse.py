"""A row of the "customer support on Twitter" format as an Inbound."""

import html
import json
import re
from collections.abc import Mapping
from datetime import datetime

from emptychair.channels.errors import Unreadable
from emptychair.channels.inbound import Inbound, Person
from emptychair.channels.problems import gettext_noop
from emptychair.channels.tables.records import not_a_row
from emptychair.channels.tables.times import NoTime, read_time

_MENTIONS = re.compile(r"(?:\s*@\w{1,50})+")
_MENTION = re.compile(r"@(\w+)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_ROUNDED = re.compile(r"\d+(?:\.\d+)?[eE]\+?\d+")
_SIDES = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def parse(raw: bytes) -> Inbound:
    """The tweet of an arrival: the JSON of its row. Raises Unreadable."""
    try:
        row = json.loads(raw.decode())
    except ValueError as error:
        raise not_a_row(error) from error
    if not isinstance(row, dict):
        raise not_a_row(type(row).__name__)
    return inbound_of(row)


def inbound_of(row: Mapping[str, str]) -> Inbound:
    """The tweet of a row. Replies are told by in_response_to_tweet_id alone. Raises Unreadable."""
    tweet_id, author, by_customer, written_at = needed_of(row)
    text = row.get("text") or ""
    return Inbound(
        source="twcs",
        external_id=tweet_id,
        author=Person(address=author),
        written_at=written_at,
        to=_named_first(text),
        text=text,
        new_text=html.unescape(text) if "&" in text else text,
        in_reply_to=replied_to(row) or None,
        addressed_to_us=by_customer,
        by_company=not by_customer,
    )


def needed_of(row: Mapping[str, str]) -> tuple[str, str, bool, datetime]:
    """What no tweet can be without: id, author, whether a customer wrote it, and when. Raises Unreadable."""
    tweet_id, author = tweet_id_of(row), author_of(row)
    if not tweet_id:
        raise Unreadable(gettext_noop("tweet_id is missing, or was rounded by a spreadsheet"))
    if not author:
        raise Unreadable(gettext_noop("author_id is missing"))
    return tweet_id, author, _side(row.get("inbound") or ""), _time(row.get("created_at") or "")


def tweet_id_of(row: Mapping[str, str]) -> str:
    """The tweet's id, empty when there is none to be trusted."""
    return _id(row.get("tweet_id") or "")


def replied_to(row: Mapping[str, str]) -> str:
    """The id of the tweet that this one answers, empty for none."""
    return _id(row.get("in_response_to_tweet_id") or "")


def author_of(row: Mapping[str, str]) -> str:
    """Who wrote it: a company's handle, or a customer's number."""
    return (row.get("author_id") or "").strip().removeprefix("@").removesuffix(".0")


def _id(written: str) -> str:
    """An id as Twitter gave it: what programs for tables made of it is taken back where that is possible."""
    given = written.strip().removesuffix(".0")
    if given.isdigit():
        return given
    if _GROUPED.fullmatch(given):
        return given.replace(",", "")
    return "" if _ROUNDED.fullmatch(given) or given.lower() in {"nan", "none", "null"} else given


def _side(written: str) -> bool:
    try:
        return _SIDES[written.strip().lower()]
    except KeyError:
        words = gettext_noop("inbound must be true or false, not '%(given)s'")
        raise Unreadable(words, given=written[:20]) from None


def _time(written: str) -> datetime:
    try:
        return read_time(written)
    except NoTime:
        words = gettext_noop("created_at is not a time: '%(given)s'")
        raise Unreadable(words, given=written[:40]) from None


def _named_first(text: str) -> tuple[str, ...]:
    """The accounts that a tweet begins with: to whom it is."""
    found = _MENTIONS.match(text)
    return tuple(_MENTION.findall(found.group())) if found else ()

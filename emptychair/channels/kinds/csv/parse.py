"""A row of a table as an Inbound."""

import json
from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr

from emptychair.channels.errors import Unreadable
from emptychair.channels.inbound import Inbound, Person
from emptychair.channels.problems import gettext_noop
from emptychair.channels.tables.records import content_id, not_a_row
from emptychair.channels.tables.times import NoTime, read_time

# How intake knows the key of a channel's own grouping from a message's id.
GROUP = "conversation:"
_YES, _NO = frozenset({"true", "yes", "y", "t", "1"}), frozenset({"false", "no", "n", "f", "0"})
_COMPANY = frozenset(
    {"outbound", "outgoing", "out", "sent", "agent", "company", "staff", "support", "operator", "admin", "reply"}
)
_CUSTOMER = frozenset({"inbound", "incoming", "in", "received", "customer", "user", "client", "contact", "visitor"})


def parse(raw: bytes) -> Inbound:
    """The message of an arrival: the JSON of its row and of what its columns are. Raises Unreadable."""
    try:
        given = json.loads(raw)
        row, columns = given["row"], given["columns"]
        return inbound_of(row, columns, dated=given.get("dated", ""), day_first=bool(given.get("day_first")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise not_a_row(error) from error


def inbound_of(row: Mapping[str, str], columns: Mapping[str, str], *, dated: str, day_first: bool) -> Inbound:
    """The message of a row, given what its columns are: field -> column. Raises Unreadable."""

    def of(field: str) -> str:
        return (row.get(columns[field]) or "").strip() if field in columns else ""

    text, rating = of("text"), _rating(of("rating"))
    if not text and rating is None:
        raise Unreadable(gettext_noop("has no text"))
    external_id = of("external_id") or identity(row)
    ours = _ours(of("by_company"), of("inbound"))
    return Inbound(
        source="csv",
        external_id=external_id,
        author=_person(of("author"), of("author_name"), external_id),
        written_at=_time(of("written_at") or dated, day_first=day_first),
        to=tuple(part.strip() for part in of("to").replace(";", ",").split(",") if part.strip()),
        subject=" ".join(of("subject").split()),
        text=text,
        new_text=text,
        in_reply_to=of("in_reply_to") or None,
        references=(f"{GROUP}{of('conversation')}",) if of("conversation") else (),
        addressed_to_us=not ours,
        by_company=ours,
        rating=rating,
    )


def identity(row: Mapping[str, str]) -> str:
    """The id of a row without one, made of all its cells: two rows that are the same in all are one message."""
    return content_id(json.dumps(row, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace"))


def _time(written: str, *, day_first: bool) -> datetime:
    if not written:
        raise Unreadable(gettext_noop("does not say when it was written"))
    try:
        return read_time(written, day_first=day_first)
    except NoTime:
        words = gettext_noop("does not give a time that can be read: '%(given)s'")
        raise Unreadable(words, given=written[:40]) from None


def _ours(by_company: str, inbound: str) -> bool:
    """Whether the company wrote it, as one column or the other says; nothing said means a customer."""
    word = (by_company or inbound).lower()
    if not word:
        return False
    agreed = word in _YES
    if not agreed and word not in _NO | _COMPANY | _CUSTOMER:
        words = gettext_noop("does not say which side wrote it: '%(given)s' is neither true nor false")
        raise Unreadable(words, given=word[:20])
    if word in _COMPANY | _CUSTOMER:
        return word in _COMPANY
    return agreed if by_company else not agreed


def _person(address: str, name: str, external_id: str) -> Person:
    if "<" in address and "@" in address:
        inner_name, inner_address = parseaddr(address)
        name, address = name or inner_name, inner_address or address
    return Person(name=name, address=address or name or f"anonymous-{external_id}")


def _rating(written: str) -> int | None:
    """1 to 5; 4.0, 4/5 and "4 out of 5" are 4. None for what is no such rating."""
    number = written.removesuffix("/5").removesuffix("out of 5").strip().replace(",", ".")
    try:
        value = round(float(number))
    except (ValueError, OverflowError):
        return None
    return value if 1 <= value <= 5 else None

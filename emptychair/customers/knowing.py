"""Who wrote: finds or makes the handle of each address, and the customer behind it.

What comes out depends on the messages alone, never on the order or the batches in which they came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from emptychair.core import folding

WHO_IS_WHO_LOCK = 6_703
"""Batches share it, so that no handle changes its customer beneath them; merging holds it alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """That somebody was heard under this address.

    `name` is what they last called themselves, at `named_at`; empty and None when they never did.
    `first_at` and `last_at` span what they wrote as a customer; None for an account of the company.
    """

    address: str
    name: str = ""
    named_at: datetime | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None

    def __or__(self, other: "Seen") -> "Seen":
        """Both together: the latest name, of two given at one moment the greater as text; the widest span."""
        named = other if _names_later(other, self) else self
        return Seen(
            address=self.address,
            name=named.name,
            named_at=named.named_at,
            first_at=min(filter(None, (self.first_at, other.first_at)), default=None),
            last_at=max(filter(None, (self.last_at, other.last_at)), default=None),
        )


def _names_later(one: Seen, other: Seen) -> bool:
    if one.named_at is None or other.named_at is None:
        return one.named_at is not None
    return (one.named_at, one.name) > (other.named_at, other.name)


def gather(writers: Iterable[tuple[str, str, datetime, bool]]) -> dict[str, Seen]:
    """What a batch says of each address, from (address, name, written_at, by_company) of its messages."""
    addresses: dict[str, None] = {}
    named: dict[str, tuple[datetime, str]] = {}
    first: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    for address, name, written_at, by_company in writers:
        addresses[address] = None
        if name and (address not in named or (written_at, name) > named[address]):
            named[address] = (written_at, name)
        if not by_company:
            first[address] = min(written_at, first.get(address, written_at))
            last[address] = max(written_at, last.get(address, written_at))
    return {
        address: Seen(
            address=address,
            name=named[address][1] if address in named else "",
            named_at=named[address][0] if address in named else None,
            first_at=first.get(address),
            last_at=last.get(address),
        )
        for address in addresses
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    id: int
    customer_id: int | None
    seen: Seen


def know(network: str, seen: Mapping[str, Seen]) -> dict[str, int]:
    """The handle of each address, made when it is new, with a customer behind each who wrote as one.

    The caller holds the network's lock and a transaction. Returns address -> handle id.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WHO_IS_WHO_LOCK])
        known = _known(cursor, network, list(seen))
        made = _make(cursor, network, [one for address, one in seen.items() if address not in known])
        now = [(known[address], known[address].seen | one) for address, one in seen.items() if address in known]
        changed = [(old, new) for old, new in now if old.seen != new]
        _begin(cursor, [(old, new) for old, new in changed if old.customer_id is None and new.first_at])
        _change(cursor, changed)
        _hear(cursor, [(old.customer_id, new) for old, new in changed if old.customer_id and _wider(old.seen, new)])
    return made | {address: handle.id for address, handle in known.items()}


def _wider(old: Seen, new: Seen) -> bool:
    return (old.first_at, old.last_at) != (new.first_at, new.last_at)


def _known(cursor: CursorWrapper, network: str, addresses: list[str]) -> dict[str, _Known]:
    cursor.execute(
        "SELECT address, id, customer_id, name, named_at, first_heard_at, last_heard_at"
        " FROM customers_handle WHERE network = %s AND address = ANY(%s)",
        [network, addresses],
    )
    return {
        address: _Known(
            id=handle,
            customer_id=customer,
            seen=Seen(address=address, name=name, named_at=named_at, first_at=first, last_at=last),
        )
        for address, handle, customer, name, named_at, first, last in cursor.fetchall()
    }


def _make(cursor: CursorWrapper, network: str, fresh: Sequence[Seen]) -> dict[str, int]:
    if not fresh:
        return {}
    columns: list[list[Any]] = [
        [one.address for one in fresh],
        [one.name for one in fresh],
        [one.named_at for one in fresh],
        [one.first_at for one in fresh],
        [one.last_at for one in fresh],
        [_search(one) for one in fresh],
    ]
    cursor.execute(_MAKE, [*columns, network])
    return dict(cursor.fetchall())


def _begin(cursor: CursorWrapper, handles: Sequence[tuple[_Known, Seen]]) -> None:
    """Accounts of the company which now wrote as customers: each gets a customer of its own."""
    if handles:
        spans = [[new.first_at for _, new in handles], [new.last_at for _, new in handles]]
        cursor.execute(_BEGIN, [[old.id for old, _ in handles], *spans])


def _change(cursor: CursorWrapper, handles: Sequence[tuple[_Known, Seen]]) -> None:
    if handles:
        columns: list[list[Any]] = [
            [old.id for old, _ in handles],
            [new.name for _, new in handles],
            [new.named_at for _, new in handles],
            [new.first_at for _, new in handles],
            [new.last_at for _, new in handles],
            [None if new.name == old.seen.name else _search(new) for old, new in handles],
        ]
        cursor.execute(_CHANGE, columns)


def _hear(cursor: CursorWrapper, customers: Sequence[tuple[int, Seen]]) -> None:
    """Widen their spans, locked in the order of their ids, so that two networks never wait in a ring."""
    if not customers:
        return
    ids = [customer for customer, _ in customers]
    spans = [[new.first_at for _, new in customers], [new.last_at for _, new in customers]]
    cursor.execute("SELECT id FROM customers_customer WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids])
    cursor.execute(_HEAR, [ids, *spans])


def _search(seen: Seen) -> str:
    return folding.vector(f"{seen.name} {seen.address}", limit=60)


_MAKE = """
WITH given AS (
    SELECT t.*, CASE WHEN first_at IS NOT NULL THEN nextval(sequence) END AS customer_id
    FROM (SELECT pg_get_serial_sequence('customers_customer', 'id')::regclass AS sequence OFFSET 0) AS named,
         unnest(%s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::text[])
        AS t(address, name, named_at, first_at, last_at, search)
), customers AS (
    INSERT INTO customers_customer (id, name, first_heard_at, last_heard_at, search)
    SELECT customer_id, '', first_at, last_at, '' FROM given WHERE customer_id IS NOT NULL
)
INSERT INTO customers_handle (
    customer_id, home_id, network, address, name, named_at, first_heard_at, last_heard_at, search
)
SELECT customer_id, customer_id, %s, address, name, named_at, first_at, last_at, search::tsvector FROM given
RETURNING address, id
"""

_BEGIN = """
WITH given AS (
    SELECT *, nextval(pg_get_serial_sequence('customers_customer', 'id')) AS customer_id
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS t(handle_id, first_at, last_at)
), customers AS (
    INSERT INTO customers_customer (id, name, first_heard_at, last_heard_at, search)
    SELECT customer_id, '', first_at, last_at, '' FROM given
)
UPDATE customers_handle AS h
SET customer_id = given.customer_id, home_id = given.customer_id, first_heard_at = first_at, last_heard_at = last_at
FROM given WHERE h.id = given.handle_id
"""

_CHANGE = """
UPDATE customers_handle AS h
SET name = given.name, named_at = given.named_at, first_heard_at = given.first_at, last_heard_at = given.last_at,
    search = COALESCE(given.search::tsvector, h.search)
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::text[])
    AS given(id, name, named_at, first_at, last_at, search)
WHERE h.id = given.id
"""

_HEAR = """
UPDATE customers_customer AS c
SET first_heard_at = LEAST(c.first_heard_at, given.first_at),
    last_heard_at = GREATEST(c.last_heard_at, given.last_at)
FROM (
    SELECT id, min(first_at) AS first_at, max(last_at) AS last_at
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS t(id, first_at, last_at) GROUP BY id
) AS given
WHERE c.id = given.id AND (c.first_heard_at > given.first_at OR c.last_heard_at < given.last_at)
"""

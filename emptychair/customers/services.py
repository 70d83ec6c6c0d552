"""What is done to customers and their handles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from emptychair.core import folding


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """That somebody was heard under this address: what they called themselves, first and last."""

    address: str
    name: str
    named_at: datetime
    first_at: datetime
    is_customer: bool


def gather(
    writers: Iterable[tuple[str, str, datetime, bool]],
) -> dict[str, Seen]:
    """What a batch says of each address, from (address, name, written_at, by_company) of its messages.

    The name is the latest that is not empty; of two given at one moment the greater as text.
    """
    seen: dict[str, Seen] = {}
    for address, name, written_at, by_company in writers:
        before = seen.get(address)
        if before is None:
            seen[address] = Seen(
                address=address,
                name=name,
                named_at=written_at,
                first_at=written_at,
                is_customer=not by_company,
            )
            continue
        newer = bool(name) and (not before.name or (written_at, name) > (before.named_at, before.name))
        seen[address] = Seen(
            address=address,
            name=name if newer else before.name,
            named_at=written_at if newer else before.named_at,
            first_at=min(before.first_at, written_at),
            is_customer=before.is_customer or not by_company,
        )
    return seen


def know(network: str, seen: Mapping[str, Seen]) -> dict[str, int]:
    """The handle of each address, made when it is new, with a customer behind each who wrote as one.

    The caller holds the network's lock and a transaction. Returns address -> handle id.
    """
    people = list(seen.values())
    columns = [
        [person.address for person in people],
        [person.name for person in people],
        [person.named_at for person in people],
        [person.first_at for person in people],
        [person.is_customer for person in people],
        [folding.vector(f"{person.name} {person.address}", limit=60) for person in people],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*columns, network, network])
        cursor.execute(_NAME, [*columns, network])
        cursor.execute(_BECOME_CUSTOMER, [*columns, network])
        cursor.execute(
            "SELECT address, id FROM customers_handle WHERE network = %s AND address = ANY(%s)",
            [network, columns[0]],
        )
        return dict(cursor.fetchall())


_GIVEN = """
given AS (
    SELECT address, name, named_at, first_at, is_customer, search::tsvector AS search
    FROM unnest(%s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::bool[], %s::text[])
        AS t(address, name, named_at, first_at, is_customer, search)
)
"""

_INSERT = f"""
WITH {_GIVEN}, fresh AS (
    SELECT given.*, CASE WHEN is_customer
        THEN nextval(pg_get_serial_sequence('customers_customer', 'id')) END AS customer_id
    FROM given
    WHERE NOT EXISTS (SELECT FROM customers_handle h WHERE h.network = %s AND h.address = given.address)
), customers AS (
    INSERT INTO customers_customer (id, name, first_heard_at)
    SELECT customer_id, '', first_at FROM fresh WHERE customer_id IS NOT NULL
)
INSERT INTO customers_handle (customer_id, network, address, name, named_at, search)
SELECT customer_id, %s, address, name, named_at, search FROM fresh
"""

_NAME = f"""
WITH {_GIVEN}
UPDATE customers_handle AS h SET name = given.name, named_at = given.named_at, search = given.search
FROM given
WHERE h.network = %s AND h.address = given.address AND given.name <> ''
  AND (h.name = '' OR (given.named_at, given.name) > (h.named_at, h.name))
"""

_BECOME_CUSTOMER = f"""
WITH {_GIVEN}, known AS (
    SELECT h.id, h.customer_id, given.first_at, CASE WHEN h.customer_id IS NULL
        THEN nextval(pg_get_serial_sequence('customers_customer', 'id')) END AS new_id
    FROM customers_handle h JOIN given ON h.address = given.address
    LEFT JOIN customers_customer c ON c.id = h.customer_id
    WHERE h.network = %s AND given.is_customer AND (c.id IS NULL OR c.first_heard_at > given.first_at)
), made AS (
    INSERT INTO customers_customer (id, name, first_heard_at)
    SELECT new_id, '', first_at FROM known WHERE new_id IS NOT NULL
), linked AS (
    UPDATE customers_handle AS h SET customer_id = new_id FROM known WHERE h.id = known.id AND new_id IS NOT NULL
)
UPDATE customers_customer AS c SET first_heard_at = known.first_at FROM known WHERE c.id = known.customer_id
"""

"""Questions about customers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from emptychair.company.reach import Reach
from emptychair.core import folding
from emptychair.customers import hooks
from emptychair.customers.calling import name_of
from emptychair.customers.hooks import Glance, Quote
from emptychair.customers.models import Customer, Handle, Touch
from emptychair.web.paging import PAGE, Cursor, Page, cut, page_of

MOST_FOUND = 1_000
MOST_WORDS = 8
NOTHING = Glance()
_MOST_LETTERS = 400
_COUNTED = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A customer as a row of a list. `said` are words that a search found, if it did."""

    pk: int
    name: str
    handles: tuple[Handle, ...]
    first_heard_at: datetime
    last_heard_at: datetime
    glance: Glance = NOTHING
    said: Quote | None = None

    @property
    def detail(self) -> str:
        """Where they write from, in one line."""
        return ", ".join(dict.fromkeys(handle.shown_address for handle in self.handles[:3]))

    @property
    def quote(self) -> Quote | None:
        """The words to show: those looked for, else the latest."""
        return self.said or self.glance.latest


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Whom a search found, by what they are called or by what they said. `many`: there are more than these."""

    ids: frozenset[int]
    said: dict[int, Quote]
    many: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Somebody who was merged into a customer, with what was their own. `merge` is the id to take back."""

    merge: int
    name: str
    handles: tuple[Handle, ...]
    merged_at: datetime
    merged_by: str


def search(words: str, *, reach: Reach) -> Found:
    """Who is called so (beginnings of words will do), writes from such an address, or said these words."""
    called = _called(words, reach)
    said = hooks.said(words, reach=reach) if called is not None else {}
    ids = frozenset(called or ()) | frozenset(said)
    return Found(ids=ids, said=said, many=called is not None and len(called) >= MOST_FOUND)


def find(words: str, *, reach: Reach, limit: int = 8) -> list[Person]:
    """The customers who are called so or write from such an address, the latest heard first."""
    ids = _called(words, reach)
    return list(people(latest(among=ids, reach=reach, size=limit).rows, reach=reach)) if ids else []


def latest(
    cursor: Cursor | None = None, *, reach: Reach, among: Collection[int] | None = None, size: int = PAGE
) -> Page[Customer]:
    """Customers with those heard last first, as quick on any page; `among` leaves all others out."""
    rows = Customer.objects.filter(_known(reach), merged_into=None).defer("search")
    if among is not None:
        rows = rows.filter(pk__in=among)
    return page_of(rows, by="last_heard_at", descending=True, cursor=cursor, size=size)


def _known(reach: Reach) -> Q:
    """Customers of whom a seat may know: something that one of their handles said is within its reach."""
    if reach.channels is None:
        return Q()
    return Q(Exists(Handle.objects.filter(hooks.within(reach), customer=OuterRef("pk"))))


def count(*, reach: Reach) -> tuple[int, bool]:
    """How many customers there are, and whether that is only about so: beyond 10,000 nobody counts.

    There the database's own estimate is given, in three digits; before it has one, 10,000. Who sees a part of the
    channels is told that it is about 10,000 where it is more.
    """
    if reach.channels is not None:
        known = Customer.objects.filter(_known(reach), merged_into=None)[: _COUNTED + 1].count()
        return min(known, _COUNTED), known > _COUNTED
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"most": _COUNTED})
        estimate, counted = cursor.fetchone()
    if counted is not None and counted <= _COUNTED:
        return counted, False
    number = max(_COUNTED, int(estimate))
    return round(number, 3 - len(str(number))), True


def people(
    customers: Sequence[Customer], *, reach: Reach, glance: bool = False, said: Mapping[int, Quote] | None = None
) -> list[Person]:
    """The customers with their handles, and on request with what a row of a list shows of each."""
    ids = [customer.pk for customer in customers]
    handles: dict[int, list[Handle]] = {}
    known = Handle.objects.filter(hooks.within(reach), customer__in=ids).defer("search")
    for handle in known.order_by("-last_heard_at", "-id"):
        handles.setdefault(handle.customer_id or 0, []).append(handle)
    seen = hooks.glances(ids, reach=reach) if glance else {}
    return [
        Person(
            pk=customer.pk,
            name=name_of(customer, handles.get(customer.pk, ())),
            handles=tuple(handles.get(customer.pk, ())),
            first_heard_at=customer.first_heard_at,
            last_heard_at=customer.last_heard_at,
            glance=seen.get(customer.pk, NOTHING),
            said=(said or {}).get(customer.pk),
        )
        for customer in customers
    ]


def whole(customer_id: int, *, reach: Reach) -> Customer | None:
    """The customer that this one is part of, themselves when of nobody; None when there is none within reach."""
    seen: set[int] = set()
    found = Customer.objects.filter(pk=customer_id).first()
    while found and found.merged_into_id and found.pk not in seen:
        seen.add(found.pk)
        found = Customer.objects.filter(pk=found.merged_into_id).first()
    if found and reach.channels is not None:
        return Customer.objects.filter(_known(reach), pk=found.pk).first()
    return found


def own_name(customer_id: int) -> str:
    """What a customer was called before they became part of another."""
    absorbed = Customer.objects.prefetch_related("own_handles").get(pk=customer_id)
    return name_of(absorbed, absorbed.own_handles.all())


def touches(
    handle_ids: Sequence[int], cursor: Cursor | None = None, *, oldest_first: bool = False, size: int = 30
) -> Page[Touch]:
    """What happened with these handles, in the order asked for. Each handle is asked for a page of its own alone."""
    backwards = cursor is not None and cursor.back
    down = oldest_first == backwards
    where = f"AND (at, id) {'<' if down else '>'} (%s, %s)" if cursor else ""
    place: list[object] = [cursor.at, cursor.id] if cursor else []
    order = "at DESC, id DESC" if down else "at, id"
    asked = _TOUCHES.format(where=where, order=order)
    fetched = list(Touch.objects.raw(asked, [list(handle_ids), *place, size + 1, size + 1]))
    return cut(fetched, by="at", cursor=cursor, size=size)


def parts_of(person: Person) -> list[Part]:
    """Whom this customer is made of, each by the merge that can be taken back, the newest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, [person.pk])
        merges = cursor.fetchall()
    own: dict[int, list[Handle]] = {}
    for handle in person.handles:
        own.setdefault(handle.home_id or 0, []).append(handle)
    return [
        Part(
            merge=merge,
            name=name_of(Customer(pk=absorbed, name=given), own.get(absorbed, ())),
            handles=tuple(own.get(absorbed, ())),
            merged_at=merged_at,
            merged_by=merged_by or "",
        )
        for merge, absorbed, given, merged_at, merged_by in merges
    ]


def _called(words: str, reach: Reach) -> list[int] | None:
    query = prefix_query(words)
    if not query:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_CALLED, [query, MOST_FOUND, query, MOST_FOUND])
        ids = [found for (found,) in cursor.fetchall()]
    if reach.channels is None:
        return ids
    return list(Customer.objects.filter(_known(reach), pk__in=ids).values_list("pk", flat=True))


def prefix_query(words: str) -> str:
    """A tsquery for names in which each word begins like one of these.

    Single letters are not looked for beside longer words, and have to stand alone in a name otherwise.
    """
    wanted = folding.words(words[:_MOST_LETTERS], limit=MOST_WORDS)
    long = [f"'{word}':*" for word in wanted if len(word) > 1]
    return " & ".join(long or [f"'{word}'" for word in wanted])


_COUNT = """
SELECT reltuples, CASE WHEN reltuples <= %(most)s THEN (
    SELECT count(*) FROM (SELECT FROM customers_customer WHERE merged_into_id IS NULL LIMIT %(most)s + 1) AS few
) END
FROM pg_class WHERE oid = 'customers_customer'::regclass
"""

_CALLED = """
(SELECT DISTINCT customer_id FROM (
    SELECT customer_id FROM customers_handle
    WHERE search @@ %s::tsquery AND customer_id IS NOT NULL LIMIT %s
) AS by_handle)
UNION
(SELECT h.customer_id FROM customers_customer c JOIN customers_handle h ON h.home_id = c.id
 WHERE c.search @@ %s::tsquery AND c.name <> '' LIMIT %s)
"""

_TOUCHES = """
SELECT touch.id, touch.handle_id, touch.at, touch.kind, touch.subject_id
FROM unnest(%s::bigint[]) AS theirs(handle_id) CROSS JOIN LATERAL (
    SELECT id, handle_id, at, kind, subject_id FROM customers_touch
    WHERE handle_id = theirs.handle_id {where} ORDER BY {order} LIMIT %s
) AS touch
ORDER BY {order} LIMIT %s
"""

_PARTS = """
WITH RECURSIVE tree AS (
    SELECT %s::bigint AS id
    UNION ALL SELECT c.id FROM customers_customer c JOIN tree ON c.merged_into_id = tree.id
)
SELECT m.id, m.absorbed_id, absorbed.name, m.merged_at, COALESCE(NULLIF(seat.name, ''), seat.email)
FROM customers_merge m JOIN tree ON m.kept_id = tree.id
JOIN customers_customer absorbed ON absorbed.id = m.absorbed_id
LEFT JOIN company_seat seat ON seat.id = m.merged_by_id
WHERE m.undone_at IS NULL ORDER BY m.merged_at DESC, m.id DESC
"""

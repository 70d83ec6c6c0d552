"""Two customers found to be one person, and taking that back.

Each handle keeps its `home`, the customer that was made for it; `customer` is where the chain of merges leads
from there. So merges can be undone in any order, and each gets back exactly what was its own.

Merging never widens consent: where both had agreed to something, it holds; where only one had, it holds for that
one's handles alone; where either refused, it is refused. (Consents hang on handles and stay there.)
"""

from django.db import connection, transaction

from emptychair.company import journal
from emptychair.company.models import Seat
from emptychair.core import clock
from emptychair.customers import hooks
from emptychair.customers.errors import AlreadyMerged, AlreadyUndone, NotTwo
from emptychair.customers.knowing import WHO_IS_WHO_LOCK
from emptychair.customers.models import Customer, Merge


def merge(kept: Customer, *, absorbed: Customer, by: Seat | None) -> Merge:
    """Make `absorbed` part of `kept`: all handles, and with them everything that happened, move there.

    Raises NotTwo for one customer given twice, AlreadyMerged when either has become part of another.
    """
    if kept.pk == absorbed.pk:
        raise NotTwo
    with transaction.atomic():
        alone()
        both = Customer.objects.select_for_update(no_key=True).filter(pk__in=[kept.pk, absorbed.pk]).order_by("pk")
        if len(both) < 2 or any(customer.merged_into_id for customer in both):
            raise AlreadyMerged
        Customer.objects.filter(pk=absorbed.pk).update(merged_into=kept.pk)
        made = Merge.objects.create(kept=kept, absorbed=absorbed, merged_by=by, merged_at=clock.now())
        moved = _settle(absorbed.pk, into=kept.pk)
        hooks.after_merge(moved)
        _record("merged customers", made, moved, by=by)
    return made


def undo_merge(made: Merge, *, by: Seat | None) -> None:
    """Give the absorbed customer their own handles back, and those of whoever is still part of them.

    Raises AlreadyUndone.
    """
    with transaction.atomic():
        alone()
        undone = Merge.objects.filter(pk=made.pk, undone_at=None).update(undone_at=clock.now(), undone_by=by)
        if not undone:
            raise AlreadyUndone
        Customer.objects.filter(pk=made.absorbed_id).update(merged_into=None)
        root = _root_of(made.kept_id)
        moved = _settle(made.absorbed_id, into=made.absorbed_id)
        _span([root, made.absorbed_id])
        hooks.after_merge(moved)
        _record("took a merge back", made, moved, by=by)


def alone() -> None:
    """Wait for batches that are being stored; none goes on, and no customer's handles move, until the caller commits.

    Taken first, before any row.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WHO_IS_WHO_LOCK])


def beside_others() -> None:
    """Have whoever wants to be `alone` wait until the caller commits, as batches do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WHO_IS_WHO_LOCK])


def _settle(below: int, *, into: int) -> list[int]:
    """Give the handles of `below` and of all who are part of it to `into`. Returns the handles."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [below, into])
        moved = [handle for (handle,) in cursor.fetchall()]
    _span([into])
    return moved


def _root_of(customer_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ROOT, [customer_id])
        (root,) = cursor.fetchone()
    return int(root)


def _span(customer_ids: list[int]) -> None:
    """From when to when each was heard, by the handles that they have now."""
    with connection.cursor() as cursor:
        cursor.execute(_SPAN, [sorted(set(customer_ids))])


def _record(verb: str, made: Merge, handles: list[int], *, by: Seat | None) -> None:
    details = {"merge": made.pk, "kept": made.kept_id, "absorbed": made.absorbed_id, "handles": handles}
    journal.record(verb, by=by, about=f"customer {made.kept_id}", details=details)


_MOVE = """
WITH RECURSIVE tree AS (
    SELECT %s::bigint AS id
    UNION ALL SELECT c.id FROM customers_customer c JOIN tree ON c.merged_into_id = tree.id
)
UPDATE customers_handle SET customer_id = %s WHERE home_id IN (SELECT id FROM tree) RETURNING id
"""

_ROOT = """
WITH RECURSIVE up AS (
    SELECT id, merged_into_id FROM customers_customer WHERE id = %s
    UNION ALL SELECT c.id, c.merged_into_id FROM customers_customer c JOIN up ON c.id = up.merged_into_id
)
SELECT id FROM up WHERE merged_into_id IS NULL
"""

_SPAN = """
UPDATE customers_customer AS c SET first_heard_at = heard.first_at, last_heard_at = heard.last_at
FROM (
    SELECT customer_id, min(first_heard_at) AS first_at, max(last_heard_at) AS last_at
    FROM customers_handle WHERE customer_id = ANY(%s) GROUP BY customer_id
) AS heard
WHERE c.id = heard.customer_id
"""

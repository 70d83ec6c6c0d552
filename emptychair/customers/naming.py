"""The name that a seat gives a customer; it wins over what their handles say."""

from django.db import connection, transaction

from emptychair.company import journal
from emptychair.company.models import Seat
from emptychair.core import clock, folding
from emptychair.customers.errors import AlreadyUndone
from emptychair.customers.models import Customer, Naming


def rename(customer: Customer, *, name: str, by: Seat) -> Naming | None:
    """Call the customer so; an empty name leaves it to their handles. Returns None when nothing changes."""
    with transaction.atomic():
        now = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
        if now.name == name:
            return None
        naming = Naming.objects.create(customer=now, was=now.name, name=name, named_by=by, named_at=clock.now())
        _call(now.pk, name)
        _record("named a customer", naming, by=by)
    return naming


def undo_naming(naming: Naming, *, by: Seat) -> None:
    """Call the customer as before. Raises AlreadyUndone when that was done, or they have a newer name."""
    with transaction.atomic():
        customer = Customer.objects.select_for_update(no_key=True).get(pk=naming.customer_id)
        if customer.name != naming.name:
            raise AlreadyUndone
        if not Naming.objects.filter(pk=naming.pk, undone_at=None).update(undone_at=clock.now()):
            raise AlreadyUndone
        _call(customer.pk, naming.was)
        _record("took a name back", naming, by=by)


def _call(customer_id: int, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_customer SET name = %s, search = %s::tsvector WHERE id = %s",
            [name, folding.vector(name, limit=60), customer_id],
        )


def _record(verb: str, naming: Naming, *, by: Seat) -> None:
    details = {"was": naming.was, "name": naming.name}
    journal.record(verb, by=by, about=f"customer {naming.customer_id}", details=details)

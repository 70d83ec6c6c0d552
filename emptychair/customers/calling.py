"""What a customer is called: the name that a seat gave, else the latest that they gave, else an address."""

from collections.abc import Iterable

from django.utils.translation import gettext

from emptychair.customers.models import Customer, Handle


def name_of(customer: Customer, handles: Iterable[Handle]) -> str:
    """How to speak of them on any page."""
    if customer.name:
        return customer.name
    known = list(handles)
    named = [handle for handle in known if handle.name]
    if named:
        return max(named, key=lambda handle: (handle.named_at is not None, handle.named_at, handle.name)).name
    return known[0].shown_address if known else gettext("Customer %(number)s") % {"number": customer.pk}

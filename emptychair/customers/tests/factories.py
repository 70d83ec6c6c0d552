"""Customers to test with, made the way intake makes them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction

from emptychair.customers import services
from emptychair.customers.models import Customer, Handle, Touch

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def at(minute: float) -> datetime:
    """So many minutes after the beginning."""
    return BEGIN + timedelta(minutes=minute)


def hear(*writers: tuple[str, str, float], network: str = "forum", by_company: bool = False) -> None:
    """Messages by (address, name, minute)."""
    batch = [(address, name, at(minute), by_company) for address, name, minute in writers]
    with transaction.atomic():
        services.know(network, services.gather(batch))


def customer(address: str = "ines", *, name: str = "", minute: float = 0, network: str = "forum") -> Customer:
    """Whoever writes from this address, heard once."""
    hear((address, name, minute), network=network)
    found = Handle.objects.get(network=network, address=address).customer
    assert found is not None
    return found


def touch(handle: Handle, minutes: Iterable[float], *, kind: str = "message") -> None:
    """Things that happened with this handle."""
    rows = [Touch(handle=handle, at=at(minute), kind=kind, subject_id=n) for n, minute in enumerate(minutes)]
    Touch.objects.bulk_create(rows)

"""Answers that wait for a time that somebody chose: which times can be, and what overtakes them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection

from emptychair.core import clock
from emptychair.outbox.errors import WrongTime
from emptychair.outbox.models import Dispatch

LONGEST = timedelta(days=365)
WAKE = "emptychair_dispatches"


def check(leaves_at: datetime) -> None:
    """Raises WrongTime for what is past, or more than a year away."""
    if not clock.now() < leaves_at <= clock.now() + LONGEST:
        raise WrongTime


def overtake(subject_ids: Collection[int]) -> list[Dispatch]:
    """Customers have written anew: what waits for its time there does not leave, from the caller's transaction on.

    Returns what was overtaken. What is being handed over at this moment is not: it has left before they wrote.
    """
    waiting = Dispatch.objects.filter(state=Dispatch.State.WAITING, leaves_at__isnull=False, overtaken=False)
    ids = list(waiting.filter(draft__subject_id__in=subject_ids).values_list("pk", flat=True))
    if not ids or not waiting.filter(pk__in=ids).update(overtaken=True):
        return []
    wake()
    found = Dispatch.objects.filter(pk__in=ids, overtaken=True).select_related("draft", "by")
    return list(found.defer("raw", "letter", "heard"))


def wake() -> None:
    """Have the sender look at once when the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {WAKE}")

"""Removes the demo and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

from emptychair.company import journal
from emptychair.company.models import Company, Seat
from emptychair.conversations.files import path_of
from emptychair.conversations.models import Message, MessageFile
from emptychair.customers import services as customers
from emptychair.customers.models import Customer, Handle, Merge
from emptychair.demo import selectors, table
from emptychair.demo.cast import COMPANY


@dataclass(frozen=True, kw_only=True, slots=True)
class Removed:
    """What was taken away."""

    messages: int
    customers: int
    channels: int


def remove() -> Removed:
    """Take away the demo's channels with all that came through them, the people known only from there, its seats.

    Real customers who were merged with people of the demo get back what is their own. The journal stays.
    """
    with transaction.atomic():
        if not selectors.is_loaded():
            return Removed(messages=0, customers=0, channels=0)
        _part_from_real_customers()
        messages, files = selectors.messages().count(), set(_files_of_demo())
        _tell_months()
        _delete_touches()
        gone = _forget_customers()
        channels = selectors.channels().count()
        selectors.channels().delete()
        if Company.objects.filter(is_demo=True).delete()[0]:
            table.take_away()
        Seat.objects.filter(is_demo=True).delete()
        journal.record("removed the demo", by=None, about=COMPANY)
        transaction.on_commit(lambda: _delete_files(files))
    return Removed(messages=messages, customers=gone, channels=channels)


def _part_from_real_customers() -> None:
    """Undo the merges that join somebody of the demo with somebody who is real."""
    demo = set(selectors.only_known_from_demo().exclude(home=None).values_list("home_id", flat=True))
    joined = Merge.objects.filter(Q(kept__in=demo) ^ Q(absorbed__in=demo), undone_at=None)
    for made in joined.order_by("-pk"):
        customers.undo_merge(made, by=None)


def _forget_customers() -> int:
    """Delete the people who are known from the demo alone; returns how many."""
    handles = selectors.only_known_from_demo()
    ids = list(handles.values_list("pk", flat=True))
    people = handles.exclude(customer=None).values("customer").distinct().count()
    homes = {home for home in handles.values_list("home_id", flat=True) if home}
    Message.objects.filter(handle__in=ids).delete()
    Handle.objects.filter(pk__in=ids).delete()
    Customer.objects.filter(pk__in=homes).exclude(own_handles__isnull=False).delete()
    return people


def _delete_touches() -> None:
    """Take the demo's messages off the lines of time of people who are also known from elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM customers_touch t USING conversations_message m, channels_channel c
            WHERE t.kind = 'message' AND t.subject_id = m.id AND m.channel_id = c.id AND c.is_demo
            """
        )
        cursor.execute(
            """
            DELETE FROM customers_touch t USING asks_promise p, channels_channel c
            WHERE t.kind = 'promise' AND t.subject_id = p.id AND p.channel_id = c.id AND c.is_demo
            """
        )


def _tell_months() -> None:
    """Have the facts of every month with a message of the demo written again."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO conversations_changedmonth (month)
            SELECT DISTINCT date_trunc('month', m.written_at AT TIME ZONE 'UTC')::date
            FROM conversations_message m JOIN channels_channel c ON c.id = m.channel_id WHERE c.is_demo
            """
        )


def _files_of_demo() -> Iterable[str]:
    return MessageFile.objects.filter(message__in=selectors.messages()).values_list("sha256", flat=True)


def _delete_files(hashes: set[str]) -> None:
    """Delete the contents that no message has any more."""
    kept = set(MessageFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    for sha256 in hashes - kept:
        path_of(sha256).unlink(missing_ok=True)

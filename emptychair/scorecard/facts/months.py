"""Which months of messages changed since somebody wrote their facts."""

import uuid
from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from emptychair.scorecard.models import FactsMonth


def note_changes() -> None:
    """Give a new version to every month that intake, or a merge of customers, has changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        months = _changed(cursor)
        cursor.execute(
            """
            INSERT INTO scorecard_factsmonth (month, version)
            SELECT * FROM unnest(%s::date[], %s::uuid[]) AS t(month, version) ORDER BY month
            ON CONFLICT (month) DO UPDATE SET version = excluded.version
            """,
            [sorted(months), [uuid.uuid4() for _ in months]],
        )


def forget_versions() -> None:
    """Have every folder written anew from all that there is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM scorecard_factsmonth")
        cursor.execute(
            """
            INSERT INTO conversations_changedmonth (month)
            SELECT DISTINCT date_trunc('month', written_at AT TIME ZONE 'UTC')::date FROM conversations_message
            """
        )
    note_changes()


def versions() -> dict[str, str]:
    """Month, such as 2026-01 -> the version of its messages."""
    return {
        month.isoformat()[:7]: str(version)
        for month, version in FactsMonth.objects.order_by("month").values_list("month", "version")
    }


def _changed(cursor: CursorWrapper) -> set[date]:
    cursor.execute(
        """
        DELETE FROM conversations_changedmonth
        WHERE id IN (SELECT id FROM conversations_changedmonth FOR UPDATE SKIP LOCKED) RETURNING month
        """
    )
    return {month.replace(day=1) for (month,) in cursor.fetchall()}


def customers_moved(handle_ids: Sequence[int]) -> None:
    """Note the months of all that these handles take part in: their facts name the customer."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO conversations_changedmonth (month)
            SELECT DISTINCT date_trunc('month', m.written_at AT TIME ZONE 'UTC')::date
            FROM conversations_conversation c JOIN conversations_message m ON m.conversation_id = c.id
            WHERE c.thread_id IN (SELECT thread_id FROM conversations_conversation WHERE handle_id = ANY(%s))
            """,
            [list(handle_ids)],
        )

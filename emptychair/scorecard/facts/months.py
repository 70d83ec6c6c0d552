"""Which months of messages changed since somebody wrote their facts."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from emptychair.channels.models import Channel
from emptychair.scorecard.facts import promised
from emptychair.scorecard.models import FactsMonth
from emptychair.scorecard.schema import VERSION


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


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """What a folder that is up to date holds: month -> version of its messages, channel id -> name, promises."""

    months: dict[str, str]
    channels: dict[str, str]
    promises: str

    @property
    def version(self) -> str:
        """A name of this state: equal for equal facts."""
        parts = [f"{month}={version}" for month, version in sorted(self.months.items())]
        parts += [f"{key}={name}" for key, name in sorted(self.channels.items())]
        parts.append(f"promises={self.promises}")
        return hashlib.sha256("\n".join([str(VERSION), *parts]).encode()).hexdigest()


def state() -> State:
    """The state of the database, as far as changes have been noted."""
    months = FactsMonth.objects.order_by("month").values_list("month", "version")
    channels = Channel.objects.order_by("pk").values_list("pk", "name")
    return State(
        months={month.isoformat()[:7]: str(version) for month, version in months},
        channels={str(key): name for key, name in channels},
        promises=promised.version(),
    )


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

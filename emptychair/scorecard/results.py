"""Results as pages ask for them: nothing here computes."""

import contextlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from procrastinate.exceptions import AlreadyEnqueued

from emptychair.core import clock
from emptychair.scorecard import jobs
from emptychair.scorecard.models import ScorecardResult, ScorecardRows
from emptychair.scorecard.periods import Period

PAGE = 50
_ASKED_EVERY = timedelta(minutes=5)


def result_of(period: Period) -> ScorecardResult:
    """The result of the period; one that has no content yet is being computed by the worker."""
    now = clock.now()
    result, made = ScorecardResult.objects.get_or_create(
        since=period.since, until=period.until, channel=period.channel, defaults={"asked_at": now}
    )
    if not made and now - result.asked_at > _ASKED_EVERY:
        ScorecardResult.objects.filter(pk=result.pk).update(asked_at=now)
    if result.content is None and (made or now - result.asked_at > _ASKED_EVERY):
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            jobs.compute.configure(queueing_lock="scorecard").defer()
    return result


@dataclass(frozen=True, kw_only=True, slots=True)
class RowPage:
    """A page of ids behind a number. `kept` of all `total` can be paged through."""

    ids: list[int]
    number: int
    total: int
    kept: int

    @property
    def has_more(self) -> bool:
        """Whether another page follows."""
        return self.number * PAGE < self.kept


def rows_of(result: ScorecardResult, metric: str, side: str, *, page: int) -> RowPage | None:
    """The ids of one page, counted from 1; None while they are not computed."""
    first = (page - 1) * PAGE + 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ids[%s:%s], total, cardinality(ids) FROM scorecard_scorecardrows"
            " WHERE result_id = %s AND metric = %s AND side = %s",
            [first, first + PAGE - 1, result.pk, metric, side],
        )
        row = cursor.fetchone()
    return None if row is None else RowPage(ids=row[0], number=page, total=row[1], kept=row[2])


def totals_of(result: ScorecardResult, metric: str) -> dict[str, int]:
    """How many rows each side of a number has."""
    return dict(ScorecardRows.objects.filter(result=result, metric=metric).values_list("side", "total"))

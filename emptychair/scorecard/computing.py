"""Computes what pages show. It loads DuckDB and Ibis: the web process never imports this."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from emptychair.core import clock
from emptychair.scorecard import charts, voices
from emptychair.scorecard.engines import DuckDB
from emptychair.scorecard.facts.export import refresh
from emptychair.scorecard.facts.folder import Folder
from emptychair.scorecard.folders import own_facts
from emptychair.scorecard.metrics.metric import Facts, Metric, Side
from emptychair.scorecard.metrics.registry import BY_NAME, METRICS
from emptychair.scorecard.metrics.tables import Cut
from emptychair.scorecard.models import ScorecardResult, ScorecardRows
from emptychair.scorecard.periods import Period, midnight
from emptychair.scorecard.scoring import Score, looking_at, measure, score
from emptychair.scorecard.statistics import change

MOST_ROWS = 10_000
_KEPT_FRESH = 8
_FRESH_FOR, _KEPT_FOR = timedelta(hours=12), timedelta(days=30)


def bring_up_to_date(path: Path | None = None) -> int:
    """Bring the facts up to date and compute every result that is missing or old. Returns how many."""
    path = path or own_facts()
    version = refresh(path).version
    now = clock.now()
    ScorecardResult.objects.get_or_create(since=None, until=None, channel="", defaults={"asked_at": now})
    ScorecardResult.objects.filter(asked_at__lt=now - _KEPT_FOR).exclude(since=None, until=None, channel="").delete()
    done = 0
    for result in _to_compute(version):
        with Folder(path).held(shared=True):
            compute(result, path=path, version=version)
        done += 1
    return done


def _to_compute(version: str) -> Iterator[ScorecardResult]:
    """The whole, what somebody waits for, and what was looked at lately, as far as it is old."""
    old = ScorecardResult.objects.exclude(facts_version=version)
    yield from old.filter(since=None, until=None, channel="")
    cuts = old.exclude(since=None, until=None, channel="").order_by("-asked_at")
    yield from cuts.filter(content__isnull=True)
    yield from cuts.filter(content__isnull=False, asked_at__gte=clock.now() - _FRESH_FOR)[:_KEPT_FRESH]


def compute(result: ScorecardResult, *, path: Path, version: str) -> None:
    """Compute one result with its charts and rows, and store them together."""
    began = time.process_time()
    period = Period(since=result.since, until=result.until, channel=result.channel)
    with looking_at(path, cut_of(period)) as (engine, facts):
        found = measure(engine, facts)
        content: dict[str, Any] = found.as_json()
        content["charts"] = charts.draw(engine, facts) if facts else None
        content["voices"] = voices.choose(engine, facts) if facts else []
        rows = list(_rows(engine, facts)) if facts else []
    content["before"] = _before(found, period, path)
    with transaction.atomic():
        ScorecardRows.objects.filter(result=result).delete()
        ScorecardRows.objects.bulk_create(
            ScorecardRows(result=result, metric=metric.name, side=side.name, total=total, ids=ids)
            for metric, side, total, ids in rows
        )
        ScorecardResult.objects.filter(pk=result.pk).update(
            content=content,
            computed_at=clock.now(),
            facts_version=version,
            seconds=time.process_time() - began,
        )


def cut_of(period: Period) -> Cut:
    """The period as the metrics understand it."""
    return Cut(since=midnight(period.since), until=midnight(period.until), channel=period.channel)


def _rows(engine: DuckDB, facts: Facts) -> Iterator[tuple[Metric, Side, int, list[int]]]:
    for metric in METRICS:
        for side in metric.sides:
            rows = side.rows(facts)
            ids = engine.rows(rows.order_by(rows["rank"].desc(), "id").limit(MOST_ROWS).select("id"))["id"]
            total = len(ids) if len(ids) < MOST_ROWS else int(str(engine.rows(rows.aggregate(n=rows.count()))["n"][0]))
            yield metric, side, total, [int(str(key)) for key in ids]


def _before(found: Score, period: Period, path: Path) -> dict[str, Any] | None:
    """The period before, and by how much each number changed since; None when there is nothing to compare with."""
    earlier = period.before(found.data_end) if found.data_end else None
    if earlier is None:
        return None
    scored = score(path, cut_of(earlier))
    if scored.data_end is None:
        return None
    changes: dict[str, Any] = {}
    for name, measured in found.metrics.items():
        difference = change(measured.estimate, scored.metrics[name].estimate)
        if difference and BY_NAME[name].unit != "count":
            changes[name] = {
                "was": scored.metrics[name].estimate.value,
                "difference": difference.difference,
                "is_more_than_chance": difference.is_more_than_chance,
            }
    return {"since": str(earlier.since), "until": str(earlier.until), "changes": changes}

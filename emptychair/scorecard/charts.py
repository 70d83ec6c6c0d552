"""The series behind the page's charts, small enough to travel as JSON."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TypedDict

import ibis
import ibis.expr.types as ir

from emptychair.scorecard import statistics
from emptychair.scorecard.engines import Columns, DuckDB
from emptychair.scorecard.metrics import listening
from emptychair.scorecard.metrics.metric import Facts

_POINTS = 120
SHOWN = timedelta(weeks=60)
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
BINS = (5 * _MINUTE, 15 * _MINUTE, _HOUR, 4 * _HOUR, _DAY, 3 * _DAY, 7 * _DAY)


class Answered(TypedDict):
    """The share of the customers' turns of one span of time that were answered."""

    begin: str
    value: float | None
    low: float | None
    high: float | None
    n: int


class Flow(TypedDict):
    """Messages of one span of time."""

    begin: str
    customers: int
    company: int


class Charts(TypedDict):
    """`answered` and `flow` have each of the last weeks, `curve` are (seconds, share still without an answer).

    `waits` counts first waits up to each of BINS, then longer ones; `never` those without an answer.
    """

    answered: list[Answered]
    flow: list[Flow]
    curve: list[tuple[float, float]]
    waits: list[int]
    never: int


def draw(engine: DuckDB, facts: Facts) -> Charts:
    """All series of the facts inside the cut."""
    waits = engine.rows(listening.METRICS[1].frames(facts)["waits"])
    return Charts(
        answered=_answered(engine, facts),
        flow=_flow(engine, facts),
        curve=_curve(waits),
        waits=_histogram(waits),
        never=sum(n for n, ended in _counted(waits) if not ended),
    )


def _counted(waits: Columns) -> list[tuple[int, bool]]:
    return [(int(str(n)), bool(ended)) for n, ended in zip(waits["n"], waits["ended"], strict=True)]


def _week(moment: ir.TimestampValue) -> ir.StringValue:
    return moment.truncate("W").strftime("%Y-%m-%d")


def _weeks(engine: DuckDB, counted: ir.Table) -> Iterator[tuple[str, int, int]]:
    """Each week from the first to the last of the rows (begin, a, b), with zeros where it has none."""
    rows = engine.rows(counted.order_by("begin"))
    there = {
        str(begin): (int(str(a)), int(str(b))) for begin, a, b in zip(rows["begin"], rows["a"], rows["b"], strict=True)
    }
    week = date.fromisoformat(min(there)) if there else date.max
    while there and week <= date.fromisoformat(max(there)):
        yield week.isoformat(), *there.get(week.isoformat(), (0, 0))
        week += timedelta(weeks=1)


def _answered(engine: DuckDB, facts: Facts) -> list[Answered]:
    turns = facts.turns
    turns = turns.filter(~turns.by_company & (turns.began_at >= ibis.literal(facts.data_end - SHOWN)))
    weeks = turns.group_by(begin=_week(turns.began_at)).aggregate(a=turns.next_at.count(), b=turns.count())
    found: list[Answered] = []
    for begin, k, n in _weeks(engine, weeks):
        share = statistics.share(k, n)
        found.append(Answered(begin=begin, value=share.value, low=share.low, high=share.high, n=n))
    return found


def _flow(engine: DuckDB, facts: Facts) -> list[Flow]:
    said = facts.messages
    said = said.filter(~said.automatic & (said.written_at >= ibis.literal(facts.data_end - SHOWN)))
    weeks = said.group_by(begin=_week(said.written_at)).aggregate(
        a=said.count(where=~said.by_company), b=said.count(where=said.by_company)
    )
    return [Flow(begin=begin, customers=theirs, company=ours) for begin, theirs, ours in _weeks(engine, weeks)]


def _curve(waits: Columns) -> list[tuple[float, float]]:
    curve = listening.curve_of(waits)
    points = [(0.0, 1.0), *zip(curve.times.tolist(), curve.survivors.tolist(), strict=True)]
    kept = range(0, len(points), max(1, len(points) // _POINTS))
    return [points[place] for place in sorted({*kept, len(points) - 1})]


def _histogram(waits: Columns) -> list[int]:
    bins = [0] * (len(BINS) + 1)
    for wait, (n, ended) in zip(waits["wait"], _counted(waits), strict=True):
        if ended:
            bins[sum(float(str(wait)) > limit for limit in BINS)] += n
    return bins

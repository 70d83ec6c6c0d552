"""The series behind the page's charts, small enough to travel as JSON."""

from typing import TypedDict

import ibis
import ibis.expr.types as ir

from emptychair.scorecard import statistics
from emptychair.scorecard.engines import Columns, DuckDB
from emptychair.scorecard.metrics import listening
from emptychair.scorecard.metrics.metric import Facts

_POINTS = 120
_MOST_WEEKS = 60
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
    """`step` is week or month. `curve` are (seconds, share still without an answer).

    `waits` counts first waits up to each of BINS, then longer ones; `never` those without an answer.
    """

    step: str
    answered: list[Answered]
    flow: list[Flow]
    curve: list[tuple[float, float]]
    waits: list[int]
    never: int


def draw(engine: DuckDB, facts: Facts) -> Charts:
    """All series of the facts inside the cut."""
    waits = engine.rows(listening.METRICS[1].frames(facts)["waits"])
    step = _step(engine, facts)
    return Charts(
        step=step,
        answered=_answered(engine, facts, step),
        flow=_flow(engine, facts, step),
        curve=_curve(waits),
        waits=_histogram(waits),
        never=sum(n for n, ended in _counted(waits) if not ended),
    )


def _counted(waits: Columns) -> list[tuple[int, bool]]:
    return [(int(str(n)), bool(ended)) for n, ended in zip(waits["n"], waits["ended"], strict=True)]


def _step(engine: DuckDB, facts: Facts) -> str:
    said = facts.messages.filter(~facts.messages.automatic)
    weeks = engine.rows(said.aggregate(n=_begin(said.written_at, "week").nunique()))["n"][0]
    return "week" if int(str(weeks)) <= _MOST_WEEKS else "month"


def _begin(moment: ir.TimestampValue, step: str) -> ir.StringValue:
    return moment.truncate("W" if step == "week" else "M").strftime("%Y-%m-%d")


def _answered(engine: DuckDB, facts: Facts, step: str) -> list[Answered]:
    turns = facts.turns.filter(~facts.turns.by_company)
    weeks = turns.group_by(begin=_begin(turns.began_at, step)).aggregate(k=turns.next_at.count(), n=turns.count())
    rows = engine.rows(weeks.order_by("begin"))
    found: list[Answered] = []
    for begin, k, n in zip(rows["begin"], rows["k"], rows["n"], strict=True):
        share = statistics.share(int(str(k)), int(str(n)))
        found.append(Answered(begin=str(begin), value=share.value, low=share.low, high=share.high, n=int(str(n))))
    return found


def _flow(engine: DuckDB, facts: Facts, step: str) -> list[Flow]:
    said = facts.messages.filter(~facts.messages.automatic)
    weeks = said.group_by(begin=_begin(said.written_at, step)).aggregate(
        customers=said.count(where=~said.by_company), company=said.count(where=said.by_company)
    )
    rows = engine.rows(weeks.order_by("begin"))
    return [
        Flow(begin=str(begin), customers=int(str(theirs)), company=int(str(ours)))
        for begin, theirs, ours in zip(rows["begin"], rows["customers"], rows["company"], strict=True)
    ]


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


def voices(engine: DuckDB, facts: Facts) -> list[tuple[str, int]]:
    """Three customers to begin with: (why, message id) of who waits longest, a praise and a complaint."""
    messages = facts.messages
    length = messages.text.length()
    theirs = messages.filter(
        ~messages.by_company & ~messages.automatic & messages.conversation_id.notnull() & length.between(20, 400)
    )
    late = theirs.filter(theirs.written_at >= facts.data_end - ibis.interval(days=28))
    waiting = facts.turns.filter(~facts.turns.by_company & facts.turns.next_at.isnull())
    waiting = waiting.select(chat="conversation_id", since="began_at")
    longest = theirs.join(waiting, (theirs.conversation_id == waiting.chat) & (theirs.written_at == waiting.since))
    asked = (
        ("waits", longest.order_by("since", "message_id")),
        ("praise", late.filter(late.sentiment > 0.3).order_by(late.sentiment.desc(), "message_id")),
        ("complaint", late.filter(late.sentiment < -0.3).order_by("sentiment", "message_id")),
    )
    found: list[tuple[str, int]] = []
    met: set[object] = set()
    for why, rows in asked:
        some = engine.rows(rows.select("message_id", "customer_id").limit(5))
        for key, customer in zip(some["message_id"], some["customer_id"], strict=True):
            if customer not in met:
                met.add(customer)
                found.append((why, int(str(key))))
                break
    return found

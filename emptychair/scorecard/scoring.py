"""Computes the scorecard from a folder of facts."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from emptychair.scorecard.engines import DuckDB
from emptychair.scorecard.metrics import experience, relationship, turns
from emptychair.scorecard.metrics.metric import Facts, Measured, Metric
from emptychair.scorecard.metrics.registry import BY_NAME, METRICS
from emptychair.scorecard.metrics.tables import Cut, looked_at, table
from emptychair.scorecard.schema import ANSWERS, MESSAGES, PROMISES
from emptychair.scorecard.statistics import UNKNOWN


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """All metrics of one cut. `data_end` is None when no message is inside it."""

    data_end: datetime | None
    metrics: dict[str, Measured]

    def as_json(self) -> dict[str, object]:
        """The public form, as `emptychair score --json` prints it."""
        data_end = self.data_end.isoformat().replace("+00:00", "Z") if self.data_end else None
        return {"data_end": data_end, "metrics": self.numbers()}

    def numbers(self) -> dict[str, dict[str, float | int | None]]:
        """Each metric in the public form."""
        return {name: _as_json(name, measured) for name, measured in self.metrics.items()}


def _as_json(name: str, measured: Measured) -> dict[str, float | int | None]:
    """One metric in the public form. Times have their 90th percentile beside the median."""
    estimate = measured.estimate
    shown = {"value": estimate.value, "low": estimate.low, "high": estimate.high, "n": measured.n}
    return shown | {"p90": measured.p90} if BY_NAME[name].unit == "seconds" else shown


@contextmanager
def looking_at(folder: Path, cut: Cut) -> Iterator[tuple[DuckDB, Facts | None]]:
    """The engine with the facts inside the cut; no facts when there are none."""
    with DuckDB(folder) as engine:
        everything = table(MESSAGES)
        messages = looked_at(everything, cut)
        ends = engine.rows(messages.aggregate(data_end=messages.written_at.max()))
        data_end = ends["data_end"][0]
        if not isinstance(data_end, datetime):
            yield engine, None
            return
        placed = engine.keep("placed", turns.placed(messages))
        every_turn = engine.keep("turns", turns.turns(placed))
        facts = Facts(
            all_messages=everything,
            messages=messages,
            answers=table(ANSWERS),
            placed=placed,
            turns=every_turn,
            conversations=engine.keep("chats", turns.conversations(every_turn)),
            judged_turns=table(MESSAGES).select("conversation_id", "deflects").limit(0),
            promises=relationship.passed(table(PROMISES), cut, data_end=data_end),
            data_end=data_end,
        )
        yield engine, _with_judged_turns(engine, facts)


def _with_judged_turns(engine: DuckDB, facts: Facts) -> Facts:
    judged = experience.judge_turns(engine.rows(experience.texts_to_judge(facts)))
    rows = pa.table(
        {
            "conversation_id": pa.array(list(judged), pa.int64()),
            "deflects": pa.array(list(judged.values()), pa.bool_()),
        }
    )
    return replace(facts, judged_turns=engine.put("judged_turns", rows))


def score(folder: Path, cut: Cut, *, metrics: Iterable[Metric] = METRICS) -> Score:
    """Compute the metrics over the facts that lie in the folder."""
    with looking_at(folder, cut) as (engine, facts):
        return measure(engine, facts, metrics=metrics)


def measure(engine: DuckDB, facts: Facts | None, *, metrics: Iterable[Metric] = METRICS) -> Score:
    """Compute the metrics over facts that an engine holds; without facts all are unknown."""
    if facts is None:
        return Score(data_end=None, metrics={metric.name: Measured(n=0, estimate=UNKNOWN) for metric in metrics})
    return Score(
        data_end=facts.data_end,
        metrics={
            metric.name: metric.measure({name: engine.rows(frame) for name, frame in metric.frames(facts).items()})
            for metric in metrics
        },
    )

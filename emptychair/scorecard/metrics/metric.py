"""What a metric is: expressions that count, and the estimate made of their small frames."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import ibis.expr.types as ir

from emptychair.scorecard.statistics import UNKNOWN, Estimate

Unit = Literal["share", "seconds", "number", "count"]
Frame = Mapping[str, Sequence[object]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """The tables that metrics are computed from. `messages` are inside the cut, `all_messages` are all there are.

    `placed`, `turns` and `conversations` are what metrics.turns makes of `messages`. `judged_turns` says of the
    first company turns that have several messages whether they deflect. `promises` are those whose day has passed.
    """

    all_messages: ir.Table
    messages: ir.Table
    answers: ir.Table
    placed: ir.Table
    turns: ir.Table
    conversations: ir.Table
    judged_turns: ir.Table
    promises: ir.Table
    data_end: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """An estimate with the number of cases it rests on; `p90` only where the metric has one."""

    n: int
    estimate: Estimate = UNKNOWN
    p90: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """The rows behind one side of a number: a table with `id`, the most telling first by `rank` (descending)."""

    name: Literal["for", "against"]
    rows: Callable[[Facts], ir.Table]


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """A number of the scorecard. `of` says what the ids of its sides name."""

    name: str
    unit: Unit
    of: Literal["conversation", "message"]
    frames: Callable[[Facts], Mapping[str, ir.Table]]
    measure: Callable[[Mapping[str, Frame]], Measured]
    sides: tuple[Side, ...]


def number(frame: Frame, column: str) -> int:
    """The column of a frame of one row as a whole number; null counts nothing."""
    value = frame[column][0]
    return 0 if value is None else int(str(value))


def numbers(frame: Frame, column: str) -> list[float]:
    """A column without nulls."""
    return [float(str(value)) for value in frame[column]]


def counts(frame: Frame, column: str = "n") -> list[int]:
    """A column of counts."""
    return [int(str(value)) for value in frame[column]]

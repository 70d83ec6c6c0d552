"""What a goal came to."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A ratio with its goal, its floor and the parts it was made of. `at_most`: the smaller the better."""

    name: str
    what: str
    ratio: float
    goal: float
    floor: float
    parts: str
    at_most: bool = False
    unit: str = ""

    @property
    def reaches_floor(self) -> bool:
        """Whether the floor is kept."""
        return self.ratio <= self.floor if self.at_most else self.ratio >= self.floor

    def as_row(self) -> str:
        """A line of the table."""
        sign = "≤" if self.at_most else "≥"
        mark = "" if self.reaches_floor else " **missed**"
        limits = f"{sign} {self.goal:g} / {sign} {self.floor:g}"
        return f"| {self.name} | {self.what} | {self.ratio:.3g}{self.unit}{mark} | {limits} | {self.parts} |"


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The 95th percentile; from at least 200 values."""
    return statistics.quantiles(values, n=20)[-1]

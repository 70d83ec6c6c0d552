"""Estimates and their 95 % intervals, from small counted frames: numbers in, numbers out.

docs/reference/scorecard.md says in words what is computed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Z = 1.959963984540054
SEED = 20_171_001
RESAMPLES = 2_000
MOST_DISTINCT = 1_000
_ROUNDING = 1e-12

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """A value with its 95 % interval. A limit is None where the cases do not determine it."""

    value: float | None
    low: float | None = None
    high: float | None = None


UNKNOWN = Estimate(value=None)


def share(k: int, n: int) -> Estimate:
    """k of n with Wilson's score interval; unknown when n is 0.

    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22: 209-212.
    """
    if n == 0:
        return UNKNOWN
    p = k / n
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * float(np.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)))
    return Estimate(value=p, low=min(p, max(0.0, centre - half)), high=max(p, min(1.0, centre + half)))


def mean(values: Sequence[float], counts: Sequence[int]) -> Estimate:
    """The mean of values that occurred so many times, with a percentile bootstrap interval.

    Each resample draws the counts of the distinct values, in rising order, from the multinomial distribution;
    that is the ordinary bootstrap of the single cases (Efron 1979, Bootstrap methods: another look at the
    jackknife, Annals of Statistics 7: 1-26) and costs the same however many cases there are. With more than
    1,000 distinct values the interval, not the value, is taken from values rounded to two decimals.
    """
    distinct, times = _counted(np.asarray(values, dtype=float), np.asarray(counts, dtype=np.int64))
    n = int(times.sum())
    if n == 0:
        return UNKNOWN
    value = float(distinct @ times / n)
    if len(distinct) > MOST_DISTINCT:
        distinct, times = _counted(np.round(distinct, 2), times)
    draws = np.random.default_rng(SEED).multinomial(n, times / n, size=RESAMPLES)
    low, high = np.percentile(draws @ distinct / n, (2.5, 97.5))
    return Estimate(value=value, low=min(value, float(low)), high=max(value, float(high)))


def _counted(values: Floats, counts: npt.NDArray[np.int64]) -> tuple[Floats, npt.NDArray[np.int64]]:
    distinct, place = np.unique(values, return_inverse=True)
    times = np.zeros(len(distinct), dtype=np.int64)
    np.add.at(times, place, counts)
    return distinct, times


@dataclass(frozen=True, kw_only=True, slots=True)
class Survival:
    """A survival curve: after `times[i]` the share `survivors[i]` still waits; `spread` is Greenwood's.

    `spread` is NaN from where nobody is left on.
    """

    times: Floats
    survivors: Floats
    spread: Floats

    def quantile(self, share_done: float) -> float | None:
        """The first time at which this share has been answered; None when the curve does not reach it."""
        return _first(self.times, self.survivors <= 1 - share_done + _ROUNDING)

    def median(self) -> Estimate:
        """The median with its interval: the times at which half still waiting is not refuted at 5 %.

        Brookmeyer and Crowley (1982), A confidence interval for the median survival time, Biometrics 38: 29-41,
        with Greenwood's variance on the untransformed curve.
        """
        below = self.survivors - Z * self.spread <= 0.5 + _ROUNDING
        above = self.survivors + Z * self.spread < 0.5 - _ROUNDING
        return Estimate(value=self.quantile(0.5), low=_first(self.times, below), high=_first(self.times, above))


def survival(waits: Sequence[float], ended: Sequence[bool], counts: Sequence[int]) -> Survival:
    """Kaplan and Meier's curve of waits that ended, or were cut off (`ended` False), so many times each.

    Kaplan and Meier (1958), Nonparametric estimation from incomplete observations, JASA 53: 457-481. Who is cut
    off at the moment of an end still counts as waiting then.
    """
    wait, over, count = np.asarray(waits, float), np.asarray(ended, bool), np.asarray(counts, np.int64)
    times = np.unique(wait[over])
    ends = np.zeros(len(times), dtype=np.int64)
    np.add.at(ends, np.searchsorted(times, wait[over]), count[over])
    order = np.argsort(wait, kind="stable")
    gone = np.concatenate(([0], np.cumsum(count[order])))
    at_risk = gone[-1] - gone[np.searchsorted(wait[order], times, side="left")]
    left = at_risk - ends
    with np.errstate(divide="ignore", invalid="ignore"):
        survivors = np.cumprod(left / at_risk)
        spread = survivors * np.sqrt(np.cumsum(ends / (at_risk * left)))
    return Survival(times=times, survivors=survivors, spread=spread)


def _first(times: Floats, holds: npt.NDArray[np.bool_]) -> float | None:
    places = np.flatnonzero(holds)
    return float(times[places[0]]) if len(places) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """By how much a value differs from an earlier one; `is_more_than_chance` when 0 lies outside the interval."""

    difference: float
    low: float
    high: float

    @property
    def is_more_than_chance(self) -> bool:
        """Whether luck alone is no good explanation, at 5 %."""
        return not self.low <= 0 <= self.high


def change(now: Estimate, before: Estimate) -> Change | None:
    """The difference of two independent estimates, from their own limits; None where one of them is unknown.

    Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of eleven
    methods, Statistics in Medicine 17: 873-890, method 10; for other estimates Zou and Donner (2008),
    Construction of confidence limits about effect measures, Statistics in Medicine 27: 1693-1702.
    """
    given = (now.value, now.low, now.high, before.value, before.low, before.high)
    if any(part is None for part in given):
        return None
    v1, l1, u1, v2, l2, u2 = (float(part) for part in given if part is not None)
    difference = v1 - v2
    return Change(
        difference=difference,
        low=difference - float(np.hypot(v1 - l1, u2 - v2)),
        high=difference + float(np.hypot(u1 - v1, v2 - l2)),
    )

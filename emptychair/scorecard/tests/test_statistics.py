"""Estimates against values that textbooks and papers print."""

import math

import pytest

from emptychair.scorecard import statistics
from emptychair.scorecard.statistics import Estimate


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    # Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17: 857-872,
    # table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_has_wilsons_interval(k: int, n: int, low: float, high: float) -> None:
    found = statistics.share(k, n)

    assert found.value == k / n
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_a_share_of_nothing_is_unknown() -> None:
    assert statistics.share(0, 0) == Estimate(value=None)


# Gehan (1965), weeks of remission of 21 patients under 6-mercaptopurine; the curve is printed in Cox and Oakes
# (1984), Analysis of Survival Data, and in Kleinbaum and Klein, Survival Analysis, chapter 2.
REMISSION = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
RELAPSED = [True] * 9 + [False] * 12
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_the_survival_curve_is_kaplan_and_meiers() -> None:
    curve = statistics.survival(REMISSION, RELAPSED, [1] * 21)

    assert list(curve.times) == [6, 7, 10, 13, 16, 22, 23]
    assert curve.survivors == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5)
    assert curve.spread == pytest.approx([0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=5e-5)


def test_the_median_has_brookmeyer_and_crowleys_interval() -> None:
    """What R's survfit(conf.type = "plain") prints for the same patients."""
    treated = statistics.survival(REMISSION, RELAPSED, [1] * 21).median()
    untreated = statistics.survival(PLACEBO, [True] * 21, [1] * 21).median()

    assert treated == Estimate(value=23, low=13, high=None)
    assert untreated == Estimate(value=8, low=4, high=11)


def test_a_curve_that_stays_high_reaches_no_quantile() -> None:
    curve = statistics.survival([1, 2, 3, 4], [True, False, False, False], [1] * 4)

    assert (curve.quantile(0.5), curve.quantile(0.9)) == (None, None)
    assert curve.quantile(0.25) == 1


def test_counted_waits_are_the_same_as_single_ones() -> None:
    counted = statistics.survival([5, 9, 5], [True, True, False], [3, 2, 4])
    single = statistics.survival([5] * 3 + [9] * 2 + [5] * 4, [True] * 5 + [False] * 4, [1] * 9)

    assert list(counted.survivors) == list(single.survivors)


def test_nobody_waiting_gives_no_median() -> None:
    assert statistics.survival([], [], []).median() == Estimate(value=None)


def test_a_mean_has_the_bootstraps_interval() -> None:
    values = [1.0, 2.0, 3.0, 6.0]
    found = statistics.mean(values, [400, 300, 200, 100])

    assert found.value == 2.2
    spread = math.sqrt(sum(c * (v - 2.2) ** 2 for v, c in zip(values, [400, 300, 200, 100], strict=True)) / 1000)
    assert found.low == pytest.approx(2.2 - 1.96 * spread / math.sqrt(1000), abs=0.01)
    assert found.high == pytest.approx(2.2 + 1.96 * spread / math.sqrt(1000), abs=0.01)


def test_the_bootstrap_does_not_depend_on_the_order_of_cases() -> None:
    assert statistics.mean([0.5, -0.5, 0.5], [2, 7, 1]) == statistics.mean([-0.5, 0.5], [7, 3])


def test_many_distinct_values_cost_little() -> None:
    found = statistics.mean([i / 100_000 for i in range(100_000)], [1] * 100_000)

    assert found.value == pytest.approx(0.499995)
    assert found.low == pytest.approx(0.49821, abs=2e-4)


def test_a_single_case_has_an_interval_without_width() -> None:
    assert statistics.mean([0.1234567], [1]) == Estimate(value=0.1234567, low=0.1234567, high=0.1234567)


def test_the_difference_of_shares_has_newcombes_interval() -> None:
    """Newcombe (1998), difference of proportions, table II, method 10: 56/70 against 48/80."""
    found = statistics.change(statistics.share(56, 70), statistics.share(48, 80))

    assert found is not None
    assert [found.low, found.high] == pytest.approx([0.0524, 0.3339], abs=5e-5)
    assert found.is_more_than_chance


def test_a_small_difference_is_no_more_than_chance() -> None:
    found = statistics.change(statistics.share(9, 20), statistics.share(8, 20))

    assert found is not None
    assert not found.is_more_than_chance


def test_nothing_changes_against_the_unknown() -> None:
    assert statistics.change(statistics.share(1, 2), statistics.share(0, 0)) is None

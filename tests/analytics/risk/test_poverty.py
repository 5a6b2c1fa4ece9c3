"""Poverty measures against published values; each says where it was published."""

from __future__ import annotations

from math import log

import pytest

from everyvillage.analytics.risk.poverty import gini, multidimensional, poverty
from everyvillage.core.errors import InputError

CLASS_MEANS = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
"""Mean incomes of ten classes, USA 1968: the example of the R package ineq (A. Zeileis)."""


def test_headcount_gap_and_severity_of_the_handbook() -> None:
    # Haughton and Khandker, Handbook on Poverty and Inequality, World Bank 2009, chapter 4,
    # country C with a line of 125: gaps 25 and 15, shares 0.20 and 0.12.
    # headcount 2 / 4; gap (0.20 + 0.12) / 4 = 0.08; severity (0.04 + 0.0144) / 4 = 0.0136
    found = poverty([100, 110, 150, 160], 125)
    assert found.headcount == pytest.approx(0.5, abs=1e-9)
    assert found.gap == pytest.approx(0.08, abs=1e-9)
    assert found.severity == pytest.approx(0.0136, abs=1e-9)
    assert found.watts == pytest.approx((log(125 / 100) + log(125 / 110)) / 4, abs=1e-12)


def test_watts_of_the_r_package_ineq() -> None:
    # ineq 0.2-13: Watts(x, 2000) = 0.162014123921756
    found = poverty(CLASS_MEANS, 2000)
    assert found.watts == pytest.approx(0.162014123921756, abs=1e-12)


def test_gini_of_the_r_package_ineq() -> None:
    # ineq 0.2-13: Gini(x) = 0.4620911
    assert gini(CLASS_MEANS) == pytest.approx(0.4620911, abs=1e-7)


def test_the_example_of_alkire_and_foster() -> None:
    # Alkire and Foster, Counting and multidimensional poverty measurement, J. Public Economics
    # 95 (2011), the example with four persons and four dimensions, k = 2: H 1/2, A 3/4, M0 3/8.
    # gaps of the poor: person 2: 5/12, 1; person 3: 0.5/13, 2/12, 2/3, 1
    table: list[list[float]] = [[13.1, 14, 4, 1], [15.2, 7, 5, 0], [12.5, 10, 1, 0], [20, 11, 3, 1]]
    found = multidimensional(table, [13, 12, 3, 1], 2)
    assert (found.headcount, found.intensity, found.m0) == (0.5, 0.75, 0.375)
    gaps = [5 / 12, 1, 0.5 / 13, 2 / 12, 2 / 3, 1]
    assert found.m1 == pytest.approx(sum(gaps) / 16, abs=1e-9)
    assert found.m2 == pytest.approx(sum(gap * gap for gap in gaps) / 16, abs=1e-9)


def test_weights_stand_for_as_many_persons() -> None:
    spread = poverty([100, 100, 100, 110, 150], 125)
    weighed = poverty([150, 100, 110], 125, [1, 3, 1])
    assert weighed == spread
    assert gini([150, 100, 110], [1, 3, 1]) == pytest.approx(gini([100, 100, 100, 110, 150]))


def test_weighted_dimensions_count_by_weight() -> None:
    # two dimensions, weights 1.5 and 0.5; person 1 lacks the heavy one only: 1.5 >= 1 is poor.
    # M0 = 1.5 / (2 persons * 2 dimensions) = 0.375
    found = multidimensional([[0.0, 1.0], [1.0, 0.0]], [1.0, 1.0], 1.0, [1.5, 0.5])
    assert found.headcount == 0.5
    assert found.m0 == 0.375


def test_no_income_has_no_logarithm() -> None:
    assert poverty([0, 200], 100).watts is None
    assert poverty([-5, 200], 100).gap == 0.5


@pytest.mark.parametrize(
    ("incomes", "line", "weights", "code"),
    [
        ([], 10, None, "poverty.weights"),
        ([1, 2], 0, None, "poverty.line"),
        ([1, 2], 10, [1], "poverty.weights"),
        ([1, 2], 10, [1, -1], "poverty.weights"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    incomes: list[int], line: int, weights: list[int] | None, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        poverty(incomes, line, weights)
    assert caught.value.code == code


def test_wrong_dimensions_are_all_named() -> None:
    with pytest.raises(InputError) as caught:
        multidimensional([[1.0]], [0.0, 1.0], 1.0, [1.0])
    assert [fault.code for fault in caught.value.faults] == [
        "poverty.rows",
        "poverty.cutoff",
        "poverty.weights",
    ]

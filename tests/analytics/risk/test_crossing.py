"""What crosses from health: bands and need of care, and what an attacker makes of it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from benchmarks.attacker import attacked
from everyvillage.analytics.risk.crossing import (
    FEN,
    MONTH_DAYS,
    QUARTER_DAYS,
    Crossing,
    Stays,
    Tips,
    crossed,
    gate_on,
    tips_of,
)
from everyvillage.analytics.risk.told import Told, fallen, steps
from everyvillage.core.errors import InputError

GATE = gate_on(date(2020, 12, 31))


def through(of: Stays, tips: Tips | None = None) -> Crossing:
    """Let stays through the gate of 2020."""
    return crossed(of, tips, GATE)


def stays(*rows: tuple[int, int, int, int]) -> Stays:
    """Write stays as household, own yuan, day, care until."""
    household, own, day, care = (
        np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)
    )
    return Stays(household, own * 100, day, care)


def test_a_row_crosses_in_the_month_in_which_the_alert_is_reached_and_not_before() -> None:
    # 9,999 yuan in the first month (days 0 to 29), 1 more in the second: 10,000 of the year. In the
    # fourteenth month (from day 390) both are older than a year: 9,999 are below the alert.
    found = through(stays((7, 9_999, 10, 0), (7, 1, 40, 0), (7, 9_999, 400, 0)))
    assert found.household.tolist() == [7]
    assert found.own.tolist() == [GATE.alert]
    assert found.day.tolist() == [2 * MONTH_DAYS - 1]


def test_a_household_is_told_from_its_own_tip_and_never_what_it_paid() -> None:
    tips = Tips(np.array([1, 2, 3]), np.array([4_000, 30_000, 2_000]) * FEN)
    bills = stays((1, 4_100, 5, 0), (2, 9_000, 5, 0), (2, 60_000, 65, 0), (3, 1_900, 5, 0))
    found = through(bills, tips)
    # 1 reaches its 4,000; 2 reaches alert and tip at once, in the third month; 3 stays below.
    assert list(zip(found.household.tolist(), (found.own // FEN).tolist(), strict=True)) == [
        (1, 4_000),
        (2, 30_000),
    ]
    assert found.day.tolist() == [MONTH_DAYS - 1, 3 * MONTH_DAYS - 1]
    # A household that nobody named has the alert alone.
    assert through(stays((9, 9_999, 5, 0)), tips).household.tolist() == []


def test_the_tip_is_three_fifths_of_what_lies_above_the_line() -> None:
    # 30,000 less 3 × 4,000 is 18,000; three fifths are 10,800. Below the line: the least, 1,500.
    found = tips_of(
        np.array([1, 2]), np.array([30_000, 9_000]) * FEN, np.array([3, 3]), 4_000 * FEN, GATE
    )
    assert (found.own // FEN).tolist() == [10_800, 1_500]


def test_care_is_told_at_the_end_of_a_quarter_until_that_of_the_next_and_no_further() -> None:
    found = through(stays((1, 10, 5, 40), (2, 10, 5, 700)))
    # the first needs none when the quarter ends
    assert found.household.tolist() == [2]
    assert (found.own.tolist(), found.day.tolist()) == ([0], [QUARTER_DAYS - 1])
    assert found.care_until.tolist() == [2 * QUARTER_DAYS - 1]


def test_number_order_and_days_of_stays_do_not_cross() -> None:
    one = through(stays((1, 12_000, 25, 0)))
    many = through(stays(*[(1, 1_000, day, 0) for day in range(1, 25, 2)]))
    assert many.own.tolist() == one.own.tolist()
    assert many.day.tolist() == one.day.tolist()


def test_no_stays_give_no_rows() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert len(through(Stays(nothing, nothing, nothing, nothing)).household) == 0


def test_wrong_columns_are_refused() -> None:
    one, two = np.ones(1, dtype=np.int64), np.ones(2, dtype=np.int64)
    with pytest.raises(InputError, match=r"crossing\.columns-unlike"):
        through(Stays(one, two, one, one))
    with pytest.raises(InputError, match=r"crossing\.below-zero"):
        through(Stays(one, -one, one, one))


def test_an_attacker_gains_little_from_what_crosses_and_much_from_the_department() -> None:
    found = attacked(6_000, 3)["gain_points"]
    # the bar is two points on 30,000 persons; here with room for the smaller number
    assert found["all that crosses"]["low"] < 2.0
    assert found["all that crosses"]["value"] < 3.5
    assert found["crossing and department"]["low"] > 15
    assert found["all that is recorded"]["value"] > found["all that crosses"]["value"] + 5


def test_steps_within_a_year_add_up_to_the_edge_that_was_reached() -> None:
    # The tip of 4,000 in the first month, the alert in the second: 4,000 told, then 6,000 more. In
    # the twentieth month all of it is older than a year: 12,000 there are 10,000 anew.
    tips = Tips(np.array([7]), np.array([4_000 * FEN]))
    found = through(stays((7, 6_000, 10, 0), (7, 6_000, 40, 0), (7, 12_000, 580, 0)), tips)
    assert (found.own // FEN).tolist() == [4_000, 10_000, 10_000]
    assert (steps(found) // FEN).tolist() == [4_000, 6_000, 10_000]


def told(*rows: tuple[int, int, int, bool]) -> Told:
    """Write what was told as household, yuan, month from 0, whether care was told."""
    household, yuan, month, care = zip(*rows, strict=True)
    return Told(
        np.array(household, dtype=np.int64),
        np.array(yuan, dtype=np.int64) * FEN,
        np.array(month, dtype=np.int64) * MONTH_DAYS + MONTH_DAYS - 1,
        np.array(care, dtype=bool),
    )


def test_a_row_that_comes_late_adds_only_what_no_twelve_months_were_told() -> None:
    # 12,000 of the first month come after 4,000 had been told of the third: the year that ends in
    # the third holds both, so 6,000 are new. Of household 8 all 10,000 were told a month later.
    late = through(stays((7, 12_000, 10, 0), (8, 12_000, 10, 0)))
    assert (steps(late, told((7, 4_000, 2, False), (8, 10_000, 1, False))) // FEN).tolist() == [
        6_000,
        0,
    ]
    # What was told of the thirteenth month lies outside every year of the first.
    assert (steps(late, told((7, 4_000, 12, False))) // FEN).tolist() == [10_000, 10_000]


def test_what_was_told_falls_with_the_stays_that_it_rested_on() -> None:
    # Household 7: 6,000 told of month 0 and 4,000 more of month 3. Corrected, month 0 holds 600:
    # the first row falls, and 6,600 still reach the 4,000 of the second. Household 8 has no stay
    # any more. Household 9 was told to need care beyond its quarter, and needs it to day 80 only.
    now = stays((7, 600, 10, 0), (7, 6_000, 100, 0), (9, 0, 10, 80))
    was = told((7, 6_000, 0, False), (7, 4_000, 3, False), (8, 10_000, 0, False), (9, 0, 2, True))
    assert fallen(now, was).tolist() == [True, False, True, True]
    same = stays((7, 6_500, 10, 0), (7, 6_000, 100, 0), (8, 10_000, 20, 0), (9, 0, 10, 91))
    assert not fallen(same, was).any()

"""What crosses from health: bands and need of care, and what an attacker makes of it."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.attacker import attacked
from everyvillage.analytics.risk.crossing import (
    EDGES,
    FEN,
    QUARTER_DAYS,
    Stays,
    crossed,
    steps,
)
from everyvillage.core.errors import InputError


def stays(*rows: tuple[int, int, int, int]) -> Stays:
    """Write stays as household, own yuan, day, care until."""
    household, own, day, care = (
        np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)
    )
    return Stays(household, own * 100, day, care)


def test_a_row_crosses_when_a_band_is_reached_and_not_before() -> None:
    # 4,999 yuan in the first quarter (days 0 to 90), 1 more in the second: 5,000 of the year.
    # In the sixth quarter (from day 455) the first is older than a year: 1 + 9,999 = 10,000.
    found = crossed(stays((7, 4_999, 10, 0), (7, 1, 100, 0), (7, 9_999, 460, 0)))
    assert found.household.tolist() == [7, 7]
    assert found.own.tolist() == [5_000 * FEN, 5_000 * FEN]
    assert found.day.tolist() == [2 * QUARTER_DAYS - 1, 6 * QUARTER_DAYS - 1]


def test_ten_thousand_is_a_band_of_its_own() -> None:
    found = crossed(stays((1, 9_999, 5, 0), (2, 10_000, 5, 0), (3, 80_000, 5, 0), (4, 100, 5, 0)))
    assert dict(zip(found.household.tolist(), (found.own // FEN).tolist(), strict=True)) == {
        1: 5_000,
        2: 10_000,
        3: 10_000,
    }


def test_care_is_told_until_the_end_of_the_next_quarter_and_no_further() -> None:
    found = crossed(stays((1, 10, 5, 40), (2, 10, 5, 700)))
    # the first needs none when the quarter ends
    assert found.household.tolist() == [2]
    assert found.care_until.tolist() == [2 * QUARTER_DAYS - 1]


def test_number_order_and_days_of_stays_do_not_cross() -> None:
    one = crossed(stays((1, 12_000, 30, 0)))
    many = crossed(stays(*[(1, 1_000, day, 0) for day in range(1, 85, 7)]))
    assert many.own.tolist() == one.own.tolist()
    assert many.day.tolist() == one.day.tolist()
    assert set(many.own.tolist()) <= {edge * FEN for edge in EDGES}


def test_no_stays_give_no_rows() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert len(crossed(Stays(nothing, nothing, nothing, nothing)).household) == 0


def test_wrong_columns_are_refused() -> None:
    one, two = np.ones(1, dtype=np.int64), np.ones(2, dtype=np.int64)
    with pytest.raises(InputError, match=r"crossing\.columns-unlike"):
        crossed(Stays(one, two, one, one))
    with pytest.raises(InputError, match=r"crossing\.below-zero"):
        crossed(Stays(one, -one, one, one))


def test_an_attacker_gains_little_from_what_crosses_and_much_from_the_department() -> None:
    found = attacked(6_000, 3)["gain_points"]
    # the bar is two points on 30,000 persons; here with room for the smaller number
    assert found["all that crosses"]["low"] < 2.0
    assert found["all that crosses"]["value"] < 3.5
    assert found["crossing and department"]["low"] > 15
    assert found["all that is recorded"]["value"] > found["all that crosses"]["value"] + 5


def test_steps_within_a_year_add_up_to_the_band_that_was_reached() -> None:
    # 6,000 in the first quarter, 6,000 more in the second: 5,000 told, then 5,000 more. In the
    # seventh quarter all of it is older than a year: 12,000 there are 10,000 anew.
    found = crossed(stays((7, 6_000, 10, 0), (7, 6_000, 100, 0), (7, 12_000, 560, 0)))
    assert (found.own // FEN).tolist() == [5_000, 10_000, 10_000]
    assert (steps(found) // FEN).tolist() == [5_000, 5_000, 10_000]

"""The small words that the second implementation counts with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.second.counting import Bar, Tally, as_median, as_share, divide, places_above
from tests.second.logic import Truth, both, either, lower_median, opposite
from tests.second.world import age_at, haversine_m


@pytest.mark.parametrize(
    ("left", "right", "conjunction", "disjunction"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_three_valued_tables(
    left: Truth, right: Truth, conjunction: Truth, disjunction: Truth
) -> None:
    assert both(left, right) is both(right, left) is conjunction
    assert either(left, right) is either(right, left) is disjunction
    assert opposite(None) is None


def test_the_lower_of_two_middles() -> None:
    assert lower_median([4, 1, 3, 2]) == 2
    assert lower_median([]) is None


def test_ages_turn_on_the_birthday() -> None:
    assert age_at(date(2005, 6, 30), date(2020, 6, 30)) == 15
    assert age_at(date(2005, 7, 1), date(2020, 6, 30)) == 14
    assert age_at(None, date(2020, 6, 30)) is None


def test_a_degree_of_latitude() -> None:
    # 6,371,008.8 m x pi / 180 = 111,195.08 m
    assert round(haversine_m(102.0, 28.0, 102.0, 29.0)) == 111_195


def test_places_above_a_township() -> None:
    assert places_above("513431100") == ["513431100", "513431", "5134", "51", "0"]


def test_halves_go_to_the_even_digit() -> None:
    # 1/64 = 0.015625 exactly; 3/128 = 0.0234375 lies halfway between ...437 and ...438
    assert divide(1, 64) == Decimal("0.015625")
    assert divide(3, 128) == Decimal("0.023438")
    assert divide(5, 128) == Decimal("0.039062")
    assert divide(1, 0) is None


def test_a_share_with_one_missing() -> None:
    # 3 pass, 1 fails, 1 missing; 0.99 x 5 = 4.95, so 5 must pass and 2 are still to go.
    found = as_share(Tally(passed=3, failed=1, unknown=1), Bar(">=", Decimal("0.99")))
    assert found == (3, 4, 1, Decimal("0.75"), Decimal("0.6"), Decimal("0.8"), 2)


def test_a_median_with_one_missing() -> None:
    # Of 5, 7, 9 and one more the lower median is 5 if that one is least, 7 if it is greatest.
    found = as_median(Tally(numbers=[9, 5, 7], unknown=1))
    assert found == (None, 3, 1, Decimal(7), Decimal(5), Decimal(7), None)

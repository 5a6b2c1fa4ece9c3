"""What the forecast reads of a household, worked out by hand."""

from __future__ import annotations

from math import erf, sqrt

import numpy as np
import pytest

from everyvillage.analytics.risk.forecast.features import Known, directions, features, names

DAY, YUAN = 1_000, 100
LINE = 4_000 * YUAN


def known(*, told: int = 910) -> Known:
    """Give two persons, 12,000 yuan now and 10,000 the year before, a bill and an old debt.

    The bill of 1,500 yuan came a hundred days ago, the debt of 1,000 four hundred days ago.
    """
    return Known(
        income=np.array([12_000.0 * YUAN]),
        before=np.array([10_000.0 * YUAN]),
        members=np.array([2.0]),
        workers=np.array([1.0]),
        elders=np.array([0.0]),
        delisted=np.array([0.0]),
        remote=np.array([1.0]),
        household=np.array([0, 0]),
        kind=np.array(["bill", "debt"]),
        happened=np.array([900, 600]),
        known=np.array([told, 620]),
        own=np.array([1_500.0 * YUAN, 1_000.0 * YUAN]),
    )


def read(of: Known, seen: int | None = None) -> dict[str, float]:
    since = None if seen is None else np.array([seen])
    (row,) = features(of, DAY, LINE, since)
    return dict(zip(names(), row.tolist(), strict=True))


def phi(z: float) -> float:
    return (1 + erf(z / sqrt(2))) / 2


def test_a_household_by_hand() -> None:
    found = read(known())
    # The line is 8,000 for both; the two incomes are 11,000 in the middle, 3,000 above it.
    assert found["income per head over the line"] == pytest.approx(1.5)
    assert found["income per head of the year before over the line"] == pytest.approx(1.25)
    assert found["own medical share over the line"] == pytest.approx(1_500 / 8_000)
    assert found["own medical share of half a year over the line"] == pytest.approx(1_500 / 8_000)
    # a hundred days are more than three months
    assert found["own medical share of three months over the line"] == 0
    assert found["bills of twelve months"] == 1
    # The bill weighs whole; of the debt, 147 of the 182 days after its year are left.
    costs = 1_500 + 1_000 * 147 / 182
    assert found["left per head over the line"] == pytest.approx((11_000 - costs) / 8_000)
    assert found["costs as a part of what is above the line"] == pytest.approx(costs / 3_000)
    # Of the bill 265 of 365 days are still to come; the debt is older than a year.
    still = "costs still to be paid off and losses, as a part of what is above the line"
    assert found[still] == pytest.approx(1_500 * 265 / 365 / 3_000)
    assert found["debt or fraud within a year"] == 0
    # The most it bore at once until now is today's: of the bill 100 of 182 days are paid off, and
    # the debt began to leave its year 35 days ago. In 91 days the whole bill is in the account, and
    # of the debt 56 of 182 parts. It has 11,000 and 8 % of savings, 3,880 above the line, give or
    # take 22 % of 11,000; and it stands today.
    now, then = 1_500 * 100 / 182 + 1_000 * 147 / 182, 1_500 + 1_000 * 56 / 182
    below, more = (phi((borne - 3_880) / 2_420) for borne in (now, then))
    ahead = found["chance that what is still to be borne takes it below the line"]
    assert ahead == pytest.approx((more - below) / (1 - below))
    assert 0.02 < ahead < 0.03


def test_what_is_told_later_does_not_count_and_what_a_visit_saw_no_more() -> None:
    assert read(known(told=DAY + 1))["bills of twelve months"] == 0
    assert read(known(), seen=899)["bills of twelve months"] == 1
    seen = read(known(), seen=900)
    assert seen["bills of twelve months"] == 0
    assert seen["left per head over the line"] == pytest.approx(11_000 / 8_000)
    # What a visit saw, and its months ahead, take nobody below the line; a new bill may.
    assert seen["chance that what is still to be borne takes it below the line"] == 0
    later = read(known(), seen=899)["chance that what is still to be borne takes it below the line"]
    assert later > 0


def test_there_are_at_most_25_terms_each_with_a_direction() -> None:
    assert len(names()) == len(directions()) <= 25
    assert features(known(), DAY, LINE).shape == (1, len(names()))


def test_without_an_income_of_the_year_before_the_last_one_counts_alone() -> None:
    of = known()
    of.before[0] = np.nan
    found = read(of)
    assert np.isnan(found["income per head of the year before over the line"])
    costs = 1_500 + 1_000 * 147 / 182
    assert found["left per head over the line"] == pytest.approx((12_000 - costs) / 8_000)

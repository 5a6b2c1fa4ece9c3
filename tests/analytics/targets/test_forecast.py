"""The line through earlier snapshots: what never moved is forecast to stay where it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from everyvillage.analytics.targets.figure import Bar, Status
from everyvillage.analytics.targets.forecast import Point, forecast
from everyvillage.analytics.targets.outcome import Outcome
from everyvillage.analytics.targets.status import Seen, judge
from everyvillage.policy.programmes.model import Kind

DEADLINE = date(2020, 12, 31)
DAYS = (date(2019, 12, 31), date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30))


@pytest.mark.parametrize(("yes", "units"), [(150, 152), (30, 30), (0, 30), (1, 3)])
def test_a_share_that_never_changed_is_forecast_to_stay(yes: int, units: int) -> None:
    share = (Decimal(yes) / units).quantize(Decimal("0.000001"))
    found = forecast([Point(day, share, units) for day in DAYS], DEADLINE)
    assert found is not None
    for end in (found.value, found.low, found.high):
        assert end == pytest.approx(share, abs=Decimal("0.000002"))


def test_a_share_that_rises_stays_below_one_and_inside_its_interval() -> None:
    shares = [Decimal("0.90"), Decimal("0.95"), Decimal("0.96"), Decimal("0.99")]
    points = [Point(day, share, 100) for day, share in zip(DAYS, shares, strict=True)]
    found = forecast(points, DEADLINE)
    assert found is not None
    assert Decimal("0.96") < found.low < found.value < found.high <= 1


def test_a_straight_line_of_amounts_is_followed() -> None:
    points = [Point(day, Decimal(10 + (day - DAYS[0]).days)) for day in DAYS]
    found = forecast(points, DEADLINE)
    assert found is not None
    # 31 December 2020 lies 366 days after the first day.
    assert found.value == pytest.approx(Decimal(376))


def test_three_dates_are_too_few() -> None:
    assert forecast([Point(day, Decimal(1)) for day in DAYS[:3]], DEADLINE) is None


def judged(passing: tuple[int, ...], units: int) -> Status:
    """Give the verdict on a share against 99 % after one snapshot a quarter."""
    seen = []
    for day, yes in zip(DAYS, passing, strict=True):
        share = (Decimal(yes) / units).quantize(Decimal("0.000001"))
        seen.append(Seen(day, Outcome(yes, units, share, share, share, 0), complete=True))
    mark = Bar(">=", Decimal("0.99"), "plan", "S1", "found")
    return judge(Kind.SHARE, mark, DEADLINE, seen).status


def test_a_share_that_stands_still_below_its_mark_is_behind() -> None:
    # 99 % of 152 are 150.48, so 151 must pass; 150 that never change are not enough.
    assert judged((150, 150, 150, 150), 152) is Status.BEHIND


def test_a_share_that_rises_fast_enough_is_on_track() -> None:
    assert judged((20, 24, 27, 29), 30) is not Status.BEHIND
    # 30, 15, 7 and 3 short: the line comes to less than half a unit short, so to 100 of 100.
    assert judged((70, 85, 93, 97), 100) is Status.ON_TRACK

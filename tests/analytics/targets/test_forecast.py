"""The line through earlier snapshots: what never moved is forecast to stay where it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from everyvillage.analytics.targets.forecast import Point, forecast

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

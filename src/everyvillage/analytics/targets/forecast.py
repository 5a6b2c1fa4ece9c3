"""A straight line through earlier snapshots, and what it says of the deadline.

Ordinary least squares of the value on the day. A share is first put on the logit scale,
ln(p / (1 - p)), so that no forecast leaves 0 to 1; p is taken as (yes + 1/2) / (units + 1), the
empirical logit, so that 0 and 1 have one, and is taken back the same way with the units of the
latest point, so that what never changed is forecast to stay. The interval is the prediction
interval of one new observation, y ± t s √(1 + 1/n + (x - x̄)²/Sxx) with s² = SSE / (n - 2) and t
the quantile of Student's distribution with n - 2 degrees of freedom. Sources: N. R. Draper and
H. Smith, Applied Regression Analysis, 3rd ed. (1998), section 1.4 and 3.1; D. R. Cox and
E. J. Snell, Analysis of Binary Data, 2nd ed. (1989), section 2.1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from scipy.special import stdtrit

from everyvillage.analytics.targets.figure import Forecast
from everyvillage.analytics.targets.outcome import PLACES_AFTER_POINT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

FEWEST_SNAPSHOTS = 4


@dataclass(frozen=True, slots=True)
class Point:
    """One snapshot's value; ``units`` is the denominator of a share, None for other kinds."""

    at: date
    value: Decimal
    units: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted line: values on its scale, days counted from the first point."""

    intercept: float
    slope: float
    spread: float
    mean_day: float
    sum_squares: float
    points: int

    def at(self, day: float, t: float) -> tuple[float, float, float]:
        """Give the expected value on ``day`` and the ends of the interval."""
        middle = self.intercept + self.slope * day
        reach = 1 + 1 / self.points + (day - self.mean_day) ** 2 / self.sum_squares
        half = t * self.spread * math.sqrt(reach)
        return middle, middle - half, middle + half


def forecast(
    points: Sequence[Point], deadline: date, *, confidence_percent: int = 80
) -> Forecast | None:
    """Give what the line through ``points`` says of ``deadline``; None with fewer than four."""
    if len({point.at for point in points}) < FEWEST_SNAPSHOTS:
        return None
    is_share = all(point.units is not None for point in points)
    units = max(points, key=lambda point: point.at).units or 0
    first = min(point.at for point in points)
    days = [float((point.at - first).days) for point in points]
    values = [_on_scale(point) for point in points]
    line = fit(days, values)
    t = float(stdtrit(len(points) - 2, 0.5 + confidence_percent / 200))
    ends = line.at(float((deadline - first).days), t)
    value, low, high = (_rounded(_share(end, units) if is_share else end) for end in ends)
    return Forecast(
        at=deadline,
        value=value,
        low=low,
        high=high,
        confidence_percent=confidence_percent,
        scale="logit" if is_share else "linear",
        snapshots=len(points),
    )


def fit(days: Sequence[float], values: Sequence[float]) -> Line:
    """Fit a line by ordinary least squares, with exact sums so that the order does not matter."""
    n = len(days)
    mean_day, mean_value = math.fsum(days) / n, math.fsum(values) / n
    sum_squares = math.fsum((day - mean_day) ** 2 for day in days)
    pairs = zip(days, values, strict=True)
    slope = math.fsum((d - mean_day) * (v - mean_value) for d, v in pairs) / sum_squares
    intercept = mean_value - slope * mean_day
    errors = (
        (value - intercept - slope * day) ** 2 for day, value in zip(days, values, strict=True)
    )
    spread = math.sqrt(math.fsum(errors) / (n - 2))
    return Line(intercept, slope, spread, mean_day, sum_squares, n)


def _on_scale(point: Point) -> float:
    """Give the value as it is, or a share as its empirical logit."""
    if point.units is None:
        return float(point.value)
    yes = float(point.value) * point.units
    return math.log((yes + 0.5) / (point.units - yes + 0.5))


def _share(value: float, units: int) -> float:
    """Turn an empirical logit over ``units`` back into a share between 0 and 1."""
    if not units:
        return _from_logit(value)
    yes = _from_logit(value) * (units + 1) - 0.5
    return min(1.0, max(0.0, yes / units))


def _from_logit(value: float) -> float:
    """Turn a logit back into a share."""
    return 1 / (1 + math.exp(-value)) if value > 0 else math.exp(value) / (1 + math.exp(value))


def _rounded(value: float) -> Decimal:
    """Give six places after the point."""
    return Decimal(repr(value)).quantize(PLACES_AFTER_POINT)

"""The Wilson score interval: how far a share of a sample may lie from the share of all.

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
Journal of the American Statistical Association 22 (1927), 209-212.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from statistics import NormalDist

from everyvillage.analytics.targets.outcome import PLACES_AFTER_POINT

CONFIDENCE_PERCENT = 95
_DIGITS = 40


def wilson_interval(
    yes: int, units: int, *, confidence_percent: int = CONFIDENCE_PERCENT
) -> tuple[Decimal, Decimal] | None:
    """Give the interval for ``yes`` of ``units`` sampled units, to six places.

    With p = yes / units, n = units and z the normal quantile of the confidence:
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). None for an empty sample.

    >>> wilson_interval(8, 10)
    (Decimal('0.490162'), Decimal('0.943318'))
    """
    if units == 0:
        return None
    with localcontext() as context:
        context.prec = _DIGITS
        quantile = NormalDist().inv_cdf(0.5 + confidence_percent / 200)
        z = Decimal(repr(round(quantile, 12)))
        n, p = Decimal(units), Decimal(yes) / Decimal(units)
        middle = p + z * z / (2 * n)
        spread = z * (p * (1 - p) / n + z * z / (4 * n * n)).sqrt()
        scale = 1 + z * z / n
        low, high = (middle - spread) / scale, (middle + spread) / scale
    least = max(Decimal(0), low).quantize(PLACES_AFTER_POINT)
    return least, min(Decimal(1), high).quantize(PLACES_AFTER_POINT)

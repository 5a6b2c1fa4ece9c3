"""From whole numbers to a value with its bounds and its gap; every division is made here, once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from everyvillage.policy.programmes.model import Kind, ThresholdOp

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACES_AFTER_POINT = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was counted and what follows from it; None is *not known*.

    A bound is None where missing units could carry the value past any number.
    """

    numerator: int | None
    denominator: int | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    missing: int


def quotient(top: int, bottom: int) -> Decimal | None:
    """Divide whole numbers, to six places after the point, halves to the even digit.

    >>> quotient(1, 3)
    Decimal('0.333333')
    """
    if bottom == 0:
        return None
    return (Decimal(top) / Decimal(bottom)).quantize(PLACES_AFTER_POINT, ROUND_HALF_EVEN)


def share(yes: int, no: int, missing: int) -> Outcome:
    """Give the share of ``yes`` among the known, and its bounds with every missing unit.

    With 3 yes, 1 no and 1 missing: 3/4, at least 3/5, at most 4/5.
    """
    known = yes + no
    return Outcome(
        numerator=yes,
        denominator=known,
        value=quotient(yes, known),
        low=quotient(yes, known + missing),
        high=quotient(yes + missing, known + missing),
        missing=missing,
    )


def count(yes: int, missing: int, *, of_units: bool) -> Outcome:
    """Give a count of units, or a sum (``of_units`` false), which missing units leave unbounded.

    Each missing unit adds at most one to a count; what it would add to a sum is not known.
    """
    bounded = of_units or missing == 0
    low = Decimal(yes) if bounded else None
    high = Decimal(yes + missing) if bounded else None
    return Outcome(yes, None, Decimal(yes), low, high, missing)


def ratio(top: tuple[int, int], bottom: tuple[int, int], *, of_units: tuple[bool, bool]) -> Outcome:
    """Give one sum divided by another; each comes with its missing units.

    The bounds take the missing units of each side as if they stood alone, so they are never
    too narrow; a side that adds up values, not units, is unbounded once a unit is missing.
    """
    (above, above_missing), (below, below_missing) = top, bottom
    bounded = all(
        units or missing == 0
        for units, missing in zip(of_units, (above_missing, below_missing), strict=True)
    )
    return Outcome(
        numerator=above,
        denominator=below,
        value=quotient(above, below),
        low=quotient(above, below + below_missing) if bounded else None,
        high=quotient(above + above_missing, below) if bounded else None,
        missing=above_missing + below_missing,
    )


def median(found: Mapping[str, int | None], known: int, missing: int) -> Outcome:
    """Give a median: ``found`` holds value, low and high; ``known`` how many units have one."""
    value, low, high = (
        None if found[name] is None else Decimal(str(found[name]))
        for name in ("value", "low", "high")
    )
    return Outcome(None, known, value, low, high, missing)


def change(now: Outcome, then: Outcome | None) -> Outcome:
    """Give the value now less the value then; unknown where either is."""
    if then is None:
        return Outcome(None, None, None, None, None, now.missing)
    return Outcome(
        numerator=None,
        denominator=None,
        value=_less(now.value, then.value),
        low=_less(now.low, then.high),
        high=_less(now.high, then.low),
        missing=now.missing + then.missing,
    )


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Subtract; unknown where either is."""
    return None if one is None or other is None else one - other


def passes(value: Decimal, op: str, mark: Decimal) -> bool:
    """Say whether ``value`` meets the mark."""
    if op == ThresholdOp.AT_LEAST:
        return value >= mark
    if op == ThresholdOp.AT_MOST:
        return value <= mark
    return value == mark


def gap(outcome: Outcome, kind: Kind, op: str, mark: Decimal) -> int | None:
    """Give how many units are still to go when every missing unit fails its test.

    For "at least", the units that still have to pass; for "at most", the units that are too
    many; for "exactly", whichever it is. A median and a change have no such number.
    """
    if outcome.numerator is None:
        return None
    whole = Decimal(1)
    if kind is Kind.SHARE:
        whole = Decimal((outcome.denominator or 0) + outcome.missing)
    elif kind is Kind.RATIO:
        whole = Decimal(outcome.denominator or 0)
    elif kind is not Kind.COUNT:
        return None
    short = int((mark * whole).to_integral_value(ROUND_CEILING)) - outcome.numerator
    over = outcome.numerator - int((mark * whole).to_integral_value(ROUND_FLOOR))
    if op == ThresholdOp.AT_LEAST:
        return max(0, short)
    return max(0, over) if op == ThresholdOp.AT_MOST else max(0, short, over)

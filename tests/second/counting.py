"""From answers row by row to figures place by place, by adding up one row at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from tests.second.logic import Truth, lower_median

NATION = "0"
SIX = Decimal("0.000001")
LENGTHS = (12, 9, 6, 4, 2)
LEVELS = ("village", "township", "county", "prefecture", "province")


class Found(NamedTuple):
    """What the second implementation says of one target in one place."""

    numerator: int | None
    denominator: int | None
    missing: int | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    gap: int | None


NOTHING = Found(None, None, None, None, None, None, None)
"""What is said where a needed file or column did not come: no data."""


class Bar(NamedTuple):
    """A pass mark: ``op`` is ">=", "<=" or "==", ``value`` in the unit of the target.

    ``per`` names the only level of place at which it holds; empty means every level.
    """

    op: str
    value: Decimal
    per: str = ""


def places_above(code: str) -> list[str]:
    """Give the code and every place that it lies in, the nation last.

    >>> places_above("513431100200")
    ['513431100200', '513431100', '513431', '5134', '51', '0']
    >>> places_above("")
    ['0']
    """
    return [code[:length] for length in LENGTHS if length <= len(code)] + [NATION]


def level_of(place: str) -> str:
    """Give the level of a place by the length of its code."""
    return "nation" if place == NATION else LEVELS[LENGTHS.index(len(place))]


def divide(part: int, whole: int) -> Decimal | None:
    """Divide, to six decimals, halves to the even digit; None where there is nothing to divide."""
    if whole == 0:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(SIX, ROUND_HALF_EVEN)


@dataclass
class Tally:
    """What was counted in one place: rows by their answer, and the numbers of those that have one.

    A ratio keeps its upper side here and its lower side in ``beside``.
    """

    passed: int = 0
    failed: int = 0
    unknown: int = 0
    total: int = 0
    numbers: list[int] = field(default_factory=list)
    beside: Tally | None = None

    def add(self, other: Tally) -> None:
        """Add what was counted in a part of the place."""
        self.passed += other.passed
        self.failed += other.failed
        self.unknown += other.unknown
        self.total += other.total
        self.numbers.extend(other.numbers)
        if other.beside is not None:
            self.beside = self.beside or Tally()
            self.beside.add(other.beside)

    def answer(self, belongs: Truth, holds: Truth) -> None:
        """Count one row: left out if it does not belong, missing if that or its test is unknown."""
        if belongs is False:
            return
        if belongs is None or holds is None:
            self.unknown += 1
        elif holds:
            self.passed += 1
        else:
            self.failed += 1

    def measure(self, belongs: Truth, value: int | None) -> None:
        """Keep the number of one row, or count it as missing."""
        if belongs is False:
            return
        if belongs is None or value is None:
            self.unknown += 1
        else:
            self.passed += 1
            self.total += value
            self.numbers.append(value)


def as_share(tally: Tally, bar: Bar | None) -> Found:
    """Give the part that passes, and its bounds when every missing row fails or passes."""
    known = tally.passed + tally.failed
    everyone = known + tally.unknown
    return Found(
        tally.passed,
        known,
        tally.unknown,
        divide(tally.passed, known),
        divide(tally.passed, everyone),
        divide(tally.passed + tally.unknown, everyone),
        None if bar is None else still_to_go(tally.passed, bar.op, bar.value * everyone),
    )


def as_count(tally: Tally, bar: Bar | None, *, adds_up: bool) -> Found:
    """Give how many there are; a sum (``adds_up``) with a missing number has no bounds."""
    number = tally.total if adds_up else tally.passed
    bounded = not (adds_up and tally.unknown)
    return Found(
        number,
        None,
        tally.unknown,
        Decimal(number),
        Decimal(number) if bounded else None,
        Decimal(number + tally.unknown) if bounded else None,
        None if bar is None else still_to_go(number, bar.op, bar.value),
    )


def as_median(tally: Tally) -> Found:
    """Give the lower median; its bounds put every missing number below or above all others."""
    ordered = sorted(tally.numbers)
    rank = (len(ordered) + tally.unknown - 1) // 2
    value = lower_median(ordered)
    return Found(
        None,
        len(ordered),
        tally.unknown,
        None if value is None else Decimal(value),
        _at(ordered, rank - tally.unknown),
        _at(ordered, rank),
        None,
    )


def as_ratio(tally: Tally, bar: Bar | None, *, adds_up: bool) -> Found:
    """Give one sum divided by another.

    Counts of rows are bounded as if the missing rows of the two sides had nothing to do with
    one another; sums with a missing number have no bounds.
    """
    under = tally.beside or Tally()
    above, below = (tally.total, under.total) if adds_up else (tally.passed, under.passed)
    bounded = not (adds_up and (tally.unknown or under.unknown))
    return Found(
        above,
        below,
        tally.unknown + under.unknown,
        divide(above, below),
        divide(above, below + under.unknown) if bounded else None,
        divide(above + tally.unknown, below) if bounded else None,
        None if bar is None else still_to_go(above, bar.op, bar.value * below),
    )


def still_to_go(number: int, op: str, mark: Decimal) -> int:
    """Give how many units are too few for ">=", too many for "<=", either for "=="."""
    short = int(mark.to_integral_value(ROUND_CEILING)) - number
    over = number - int(mark.to_integral_value(ROUND_FLOOR))
    if op == ">=":
        return max(0, short)
    return max(0, over) if op == "<=" else max(0, short, over)


def _at(ordered: list[int], rank: int) -> Decimal | None:
    return Decimal(ordered[rank]) if 0 <= rank < len(ordered) else None

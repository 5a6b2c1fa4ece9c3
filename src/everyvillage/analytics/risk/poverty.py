"""Poverty measures of a list of incomes: how many, how deep, how unequal, in how many ways.

Engines give whole numbers; the shares and logarithms are worked out here, once. Sums are exact
(whole numbers, or ``math.fsum`` in the order of size), so that the order of rows changes no digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, log
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Poverty:
    """The measures of one distribution against one line.

    ``headcount``, ``gap`` and ``severity`` are the Foster–Greer–Thorbecke measures of order 0,
    1 and 2 (Econometrica 52, 1984); ``watts`` is the mean logarithm of line over income of the
    poor over all (None where somebody poor has no income above zero); ``persons`` is the weight
    of all.
    """

    persons: int
    poor: int
    headcount: float
    gap: float
    severity: float
    watts: float | None


def poverty(incomes: Sequence[int], line: int, weights: Sequence[int] | None = None) -> Poverty:
    """Measure poverty: who has less than ``line`` is poor.

    ``incomes`` and ``line`` in one unit, such as fen a year per head; ``weights`` how many
    persons each stands for (None: one). Incomes below zero count as zero. Refuses an empty
    list, a line that is not above zero, and weights that do not fit.

    >>> poverty([100, 110, 150, 160], 125).gap
    0.08
    """
    heads = _weights(incomes, weights)
    if line <= 0:
        raise InputError(_fault("line", str(line), "a line above zero"))
    below = sorted(
        (max(income, 0), count)
        for income, count in zip(incomes, heads, strict=True)
        if income < line
    )
    total, poor = sum(heads), sum(count for _, count in below)
    gap = sum((line - income) * count for income, count in below)
    squared = sum((line - income) ** 2 * count for income, count in below)
    return Poverty(
        persons=total,
        poor=poor,
        headcount=poor / total,
        gap=gap / (line * total),
        severity=squared / (line * line * total),
        watts=_watts(below, line, total),
    )


def gini(incomes: Sequence[int], weights: Sequence[int] | None = None) -> float:
    """Give the Gini coefficient: 0 where all have the same, towards 1 where one has all.

    The mean absolute difference between any two over twice the mean. Refuses an empty list and
    a sum that is not above zero.

    >>> gini([5, 5, 5])
    0.0
    """
    heads = _weights(incomes, weights)
    pairs = sorted(zip(incomes, heads, strict=True))
    total = sum(heads)
    amount = sum(income * count for income, count in pairs)
    if amount <= 0:
        raise InputError(_fault("sum", str(amount), "incomes whose sum is above zero"))
    before, weighed = 0, 0
    for income, count in pairs:
        weighed += income * count * (2 * before + count - total)
        before += count
    return weighed / (total * amount)


@dataclass(frozen=True, slots=True)
class Multidimensional:
    """The measures of Alkire and Foster (Journal of Public Economics 95, 2011).

    ``headcount`` (H) is the share of persons deprived in enough dimensions, ``intensity`` (A)
    the average weight of their deprivations; ``m0`` = H·A; ``m1`` counts gaps, ``m2`` squared
    gaps.
    """

    headcount: float
    intensity: float
    m0: float
    m1: float
    m2: float


def multidimensional(
    achievements: Sequence[Sequence[float]],
    cutoffs: Sequence[float],
    needed: float,
    weights: Sequence[float] | None = None,
) -> Multidimensional:
    """Measure poverty in several dimensions.

    ``achievements`` has one row a person, one value a dimension; who lies below the cutoff of a
    dimension is deprived in it; who is deprived in dimensions that weigh ``needed`` or more is
    poor. ``weights`` add up to the number of dimensions (None: one each). Refuses rows of
    another length, cutoffs not above zero, weights that do not add up, and an empty list.
    """
    dimensions = len(cutoffs)
    weigh = [1.0] * dimensions if weights is None else list(weights)
    _check_dimensions(achievements, cutoffs, weigh)
    rows = [
        [max(cut - value, 0.0) / cut for value, cut in zip(row, cutoffs, strict=True)]
        for row in achievements
    ]
    lacks = [fsum(w for gap, w in zip(row, weigh, strict=True) if gap > 0) for row in rows]
    poor = [(row, lack) for row, lack in zip(rows, lacks, strict=True) if lack >= needed - 1e-12]
    cells = len(rows) * dimensions
    return Multidimensional(
        headcount=len(poor) / len(rows),
        intensity=fsum(lack for _, lack in poor) / (len(poor) * dimensions) if poor else 0.0,
        m0=fsum(lack for _, lack in poor) / cells,
        m1=_gaps(poor, weigh, 1) / cells,
        m2=_gaps(poor, weigh, 2) / cells,
    )


def _gaps(poor: Sequence[tuple[list[float], float]], weigh: Sequence[float], power: int) -> float:
    return fsum(w * gap**power for row, _ in poor for gap, w in zip(row, weigh, strict=True))


def _watts(below: Sequence[tuple[int, int]], line: int, total: int) -> float | None:
    if any(income <= 0 for income, _ in below):
        return None
    return fsum(log(line / income) * count for income, count in below) / total


def _weights(incomes: Sequence[int], weights: Sequence[int] | None) -> list[int]:
    heads = [1] * len(incomes) if weights is None else list(weights)
    if len(heads) != len(incomes) or not heads:
        found = f"{len(incomes)} incomes and {len(heads)} weights"
        raise InputError(_fault("weights", found, "one weight for each income, at least one"))
    if min(heads) < 0 or sum(heads) == 0:
        raise InputError(_fault("weights", str(min(heads)), "weights from zero, not all zero"))
    return heads


def _check_dimensions(
    achievements: Sequence[Sequence[float]], cutoffs: Sequence[float], weigh: Sequence[float]
) -> None:
    dimensions = len(cutoffs)
    faults = []
    if not achievements or any(len(row) != dimensions for row in achievements):
        faults.append(_fault("rows", f"{len(achievements)} rows", f"rows of {dimensions} values"))
    if any(cut <= 0 for cut in cutoffs):
        faults.append(_fault("cutoff", str(min(cutoffs)), "cutoffs above zero"))
    if len(weigh) != dimensions or abs(fsum(weigh) - dimensions) > 1e-9:  # noqa: PLR2004 - rounding of a sum of shares
        faults.append(_fault("weights", str(list(weigh)), f"weights that add up to {dimensions}"))
    if faults:
        raise InputError(faults)


def _fault(code: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"poverty.{code}",
        where="",
        asked="a distribution to measure",
        found=found,
        accepted=accepted,
        next_step="correct what was given and measure again",
    )

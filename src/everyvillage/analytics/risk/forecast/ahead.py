"""What a household still has to bear of what is known, and whether that may take it below the line.

The sum as a person would do it: costs are borrowed and paid off over half a year, a loss of income
is felt as fast; each stays in the account of twelve months for a year. The household stood the
worst month until now, so only what the months ahead add to it can push it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

if TYPE_CHECKING:
    from everyvillage.analytics.risk.forecast.features import Known

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

YEAR: Final = 365
PAID_OFF: Final = 182
BEFORE: Final = (-273, -182, -136, -91, -60, -30, 0)
AHEAD: Final = (30, 60, 91, 136, 182, 273)
SPREAD: Final = 0.22
"""How far what a household really has is off its typed incomes and savings, as a part of them."""
SAVED: Final = 0.08
"""What is saved at least, as a part of a year's income."""
LEAST: Final = 1e-6


def chance_ahead(
    of: Known, day: int, need: Floats, usual: Floats, amount: Floats, counts: Flags, fresh: Flags
) -> Floats:
    """Give the chance that the months ahead take each household below its line.

    need, usual: by household, what it needs in a year and its usual income, in fen.
    amount: by shock, what it costs in all, losses of income included.
    counts: which shocks are known and count; ``fresh`` which of these happened after the last
        visit that found no risk: the others, and their months ahead, were seen then.
    """
    stood = np.zeros(len(usual))
    for days in BEFORE:
        stood = np.maximum(stood, _in_account(of, day + days, amount, counts))
    for days in AHEAD:
        stood = np.maximum(stood, _in_account(of, day + days, amount, counts & ~fresh))
    worst = stood
    for days in AHEAD:
        worst = np.maximum(worst, _in_account(of, day + days, amount, counts))
    spread = np.maximum(SPREAD * usual, 1.0)
    margin = usual * (1 + SAVED) - need
    below = ndtr((stood - margin) / spread)
    more = ndtr((worst - margin) / spread)
    return (more - below) / np.maximum(1 - below, LEAST)


def _in_account(of: Known, day: int, amount: Floats, counts: Flags) -> Floats:
    """Give what the account of the twelve months before a day holds of the shocks, by household."""
    age = (day - of.happened).astype(np.float64)
    held = np.clip(age / PAID_OFF, 0, 1) - np.clip((age - YEAR) / PAID_OFF, 0, 1)
    total = np.bincount(
        of.household[counts], weights=(amount * held)[counts], minlength=len(of.income)
    )
    return total.astype(np.float64)

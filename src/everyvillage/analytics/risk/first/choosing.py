"""The list of a week: the likeliest first, within the hours and the fruitless visits allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

SURE: Final = 0.9
"""No visit counts as surer than this: nobody may be at home."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How many fruitless visits a list may make.

    ``share`` for each household that the rules or the offices' files send a worker to; those of
    ``ahead`` weeks may be made at the start, on whoever is in trouble already, and are paid back
    over the rest of ``weeks``.
    """

    share: float
    ahead: int
    weeks: int


def allowed(terms: Terms, named: Sequence[int], fruitless: int) -> float:
    """Give how many fruitless visits are left for this week.

    ``named`` counts the households that rules or files named, week by week from the first to this
    one; ``fruitless`` the visits of the list that found nothing until now.
    """
    if not named:
        return 0.0
    borrowed = terms.ahead * named[0]
    paid_back = borrowed * min(len(named) - 1, terms.weeks - 1) / max(terms.weeks - 1, 1)
    return terms.share * (sum(named) + borrowed - paid_back) - fruitless


def week_list(chance: Floats, known: Flags, hours: int, left: float) -> Whole:
    """Give the households of a week, the likeliest first.

    chance: that a visit finds trouble, by household.
    known: whose trouble is known already, who are in good hands and not listed again.
    hours: how many visits there is time for.
    left: how many of them may find nothing.
    """
    order = np.argsort(-np.where(known, 0.0, chance), kind="stable")[: max(hours, 0)]
    order = order[(chance[order] > 0) & ~known[order]]
    cost = np.cumsum(1 - np.minimum(chance[order], SURE))
    return order[: np.searchsorted(cost, max(left, 0.0))]

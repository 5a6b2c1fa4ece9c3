"""Learn from what was found at doors, each answer with what was known on its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from everyvillage.analytics.risk.first.ranking import still
from everyvillage.analytics.risk.forecast import fit
from everyvillage.analytics.risk.forecast.features import directions, names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.analytics.risk.first.ranking import Standing
    from everyvillage.analytics.risk.forecast import Forecast

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]

MISSED: Final = 0.1
"""The part of households in trouble in which a visit sees none, before anything was learned."""
WEIGHT: Final = 10.0
"""With how many households in trouble that counts against what was found."""
TRIED: Final = np.linspace(0.005, 0.6, 120)


@dataclass(frozen=True, slots=True)
class Lesson:
    """Households as they were known on one day, and whether trouble was found there.

    ``values`` has one row a household and one column a term, ``found`` 1 or 0, ``households`` the
    name of each, by which its rows stay together; ``looks`` counts the visits in a row before that
    found nothing since anything happened, and ``values`` are then as if nobody had been there.
    """

    values: Floats
    found: Floats
    households: tuple[str, ...]
    looks: Whole


def lesson(
    of: Standing, rows: Whole, found: Floats, numbers: Sequence[str] | None = None
) -> Lesson:
    """Give the lesson of the households in ``rows`` of a standing.

    ``numbers`` name all its households; without, each is named by its row.
    """
    owners = rows if numbers is None else np.array(numbers)[rows]
    looks = np.where(of.fresh(), 0, of.looks)[rows]
    values = of.terms()[rows]
    if looks.any():
        values = np.where((looks > 0)[:, None], of.terms(seen=False)[rows], values)
    return Lesson(values, found, tuple(str(one) for one in owners), looks)


def learn(lessons: Sequence[Lesson], kinds: Sequence[str] = ("logistic", "curves")) -> Forecast:
    """Train the forecast on the first looks of all ``lessons``.

    Refuses fewer than 30 households in trouble. A second look at what was seen already says how
    much a visit misses, not who is in trouble: see :func:`missed_share`.
    """
    first = [one.looks == 0 for one in lessons]
    return fit(
        np.concatenate([one.values[rows] for one, rows in zip(lessons, first, strict=True)]),
        np.concatenate([one.found[rows] for one, rows in zip(lessons, first, strict=True)]),
        [
            number
            for one, rows in zip(lessons, first, strict=True)
            for number, kept in zip(one.households, rows.tolist(), strict=True)
            if kept
        ],
        names(),
        rising=directions(),
        kinds=kinds,
    )


def missed_share(model: Forecast, lessons: Sequence[Lesson]) -> float:
    """Give the part of households in trouble in which one visit sees none, from second looks.

    The likeliest value, where every found one counts against what the forecast and the looks
    before leave of its chance; drawn towards ``MISSED`` while second looks are few.
    """
    parts = [one for one in lessons if (one.looks > 0).any()]
    grid = WEIGHT * (MISSED * np.log(TRIED) + (1 - MISSED) * np.log1p(-TRIED))
    for one in parts:
        again = one.looks > 0
        chance = model.score(one.values[again]).order[None, :]
        left = still(chance, one.looks[again][None, :], TRIED[:, None])
        left = np.clip(left * (1 - TRIED[:, None]), 1e-9, 1 - 1e-9)
        found = one.found[again][None, :]
        grid = grid + (found * np.log(left) + (1 - found) * np.log1p(-left)).sum(axis=1)
    return float(TRIED[int(np.argmax(grid))])

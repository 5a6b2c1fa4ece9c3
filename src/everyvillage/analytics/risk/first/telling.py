"""The facts behind a rank, to be said aloud: what is known, never how much it weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from everyvillage.analytics.risk.cases.facts import FLAGS, MEDICAL, YEAR_DAYS
from everyvillage.analytics.risk.forecast.features import said_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.analytics.risk.first.ranking import Standing
    from everyvillage.analytics.risk.forecast import Forecast

Floats: TypeAlias = NDArray[np.float64]
Fact: TypeAlias = int | bool | str

SAID: Final = 3
ALWAYS: Final = ("net_income_fen", "members")
"""What is said where less than three facts raise the rank."""


def facts_of(of: Standing, row: int) -> dict[str, Fact]:
    """Give what is known of one household under the columns of its case, money in fen.

    Of twelve months, and only what was known by the day; what is not known is left out.
    """
    known = of.known
    mine = (known.household == row) & (known.known <= of.day) & (known.happened <= of.day)
    mine &= known.happened > of.day - YEAR_DAYS
    medical = mine & np.isin(known.kind, MEDICAL)
    found: dict[str, Fact] = {
        "medical_own_fen": int(known.own[medical].sum()),
        "rigid_fen": int(known.own[mine].sum()),
    }
    for name, column in (
        ("members", known.members),
        ("net_income_fen", known.income),
        ("income_before_fen", known.before),
    ):
        if not np.isnan(column[row]):
            found[name] = int(column[row])
    if known.delisted[row]:
        found["status"] = "delisted"
    kinds = set(known.kind[mine].tolist())
    return found | {name: True for name, raised in FLAGS.items() if kinds & set(raised)}


def telling(model: Forecast, of: Standing, rows: Sequence[int]) -> list[dict[str, Fact]]:
    """Give the three facts of each household that raise its rank most, the weightiest first.

    Where fewer raise it, income and members are said. All the spending is left out where it is no
    other than that for illness.
    """
    added = model.attributions(np.clip(of.terms()[list(rows)], model.low, model.high))
    return [_three(_raised(one), facts_of(of, row)) for row, one in zip(rows, added, strict=True)]


def _raised(added: Floats) -> list[str]:
    """Give the columns whose terms together raise the rank, the one that raises it most first."""
    by_column: dict[str, float] = {}
    for column, much in zip(said_by(), added.tolist(), strict=True):
        by_column[column] = by_column.get(column, 0.0) + much
    raising = (name for name, much in by_column.items() if name and much > 0)
    return sorted(raising, key=lambda name: -by_column[name])


def _three(columns: Sequence[str], facts: Mapping[str, Fact]) -> dict[str, Fact]:
    told = {name: facts[name] for name in (*columns, *ALWAYS) if facts.get(name)}
    if told.get("rigid_fen") == told.get("medical_own_fen"):
        told.pop("rigid_fen", None)
    return dict(list(told.items())[:SAID])

"""How heavily health spending weighs: SDG 3.8.2 and the WHO measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.policy.parameters import shipped_parameters

if TYPE_CHECKING:
    from datetime import date

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Burden:
    """Own health spending against income and against the capacity to pay.

    ``of_income`` and ``of_capacity`` are shares (None where income or capacity is not above
    zero but something was paid); the flags say which marks are passed.
    """

    of_income: float | None
    of_capacity: float | None
    over_low: bool
    over_high: bool
    catastrophic: bool


def burden(
    own_fen: int,
    income_fen: int,
    members: int,
    *,
    at: date,
    region: str = "",
    line: str = "poverty_line_working",
) -> Burden:
    """Measure own health spending of twelve months.

    SDG 3.8.2 counts spending above 10 and 25 % of income; the WHO measure spending from 40 % of
    what income leaves after food (a share of the parameter ``line`` for each member; all of the
    income where it does not even cover food, as WHO does). Sources: the parameters' own.
    """
    names = ("catastrophic_percent_low", "catastrophic_percent_high")
    more = ("catastrophic_capacity_percent", "food_share_percent", line)
    value = shipped_parameters().engine_values((*names, *more), at, region)
    low, high = (value[name] for name in names)
    food = value[line] * members * value["food_share_percent"] // PERCENT
    capacity = income_fen - food if income_fen > food else income_fen
    floor = value["catastrophic_capacity_percent"]
    return Burden(
        of_income=_share(own_fen, income_fen),
        of_capacity=_share(own_fen, capacity),
        over_low=own_fen * PERCENT > max(income_fen, 0) * low,
        over_high=own_fen * PERCENT > max(income_fen, 0) * high,
        catastrophic=own_fen > 0 and own_fen * PERCENT >= max(capacity, 0) * floor,
    )


def _share(part: int, whole: int) -> float | None:
    if part == 0:
        return 0.0
    return part / whole if whole > 0 else None

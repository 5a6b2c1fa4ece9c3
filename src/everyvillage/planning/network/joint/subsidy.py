"""What the state pays towards a joint plan: a share of building and some years of running."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from everyvillage.policy.parameters.read import parameter

if TYPE_CHECKING:
    from collections.abc import Sequence

FIBRE_ON, RADIO_ON = date(2017, 12, 31), date(2020, 12, 31)
FIBRE_ITEMS = frozenset({"fibre", "spur", "by-fibre"})
RADIO_ITEMS = frozenset({"tower", "carrier", "hop", "power-mains", "power-solar"})
REGION = "west"


def subsidy_yuan(works: Sequence[dict[str, Any]], *, region: str = REGION) -> int:
    """Give the subsidy of works: fibre by the rule of its batches, towers by that of theirs.

    Rate times (building + years x a year of running), with the rates of the last batches;
    ``region`` is east, centre or west. Terminals at home and satellites get none.
    """
    total = 0
    for items, name, on, area in (
        (FIBRE_ITEMS, "fibre", FIBRE_ON, region),
        (RADIO_ITEMS, "4g", RADIO_ON, ""),
    ):
        percent = parameter(f"subsidy_{name}_percent", on, area).value
        years = parameter(f"subsidy_{name}_years", on, area).value
        own = [work for work in works if work["item"] in items]
        base = sum(work["building_yuan"] + int(str(years)) * work["year_yuan"] for work in own)
        total += base * int(str(percent)) // 100
    return total

"""What the state pays towards a joint plan: a share of building and some years of running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from everyvillage.policy.parameters.read import parameter

FIBRE_ON, RADIO_ON = date(2017, 12, 31), date(2020, 12, 31)
FIBRE_ITEMS = frozenset({"fibre", "spur", "by-fibre"})
RADIO_ITEMS = frozenset({"tower", "carrier", "hop", "power-mains", "power-solar"})
BORDER = "border"


@dataclass(frozen=True)
class Subsidy:
    """By which rule the state pays: the county's region (east, centre, west); ``border`` land.

    In border land more years of running are counted for towers.
    """

    region: str
    border: bool = False


def subsidy_of(asked: Subsidy | None, item: str, building: int, year: int) -> int:
    """Give the subsidy of one work in whole yuan, rounded down; 0 where none is asked.

    Rate times (building + years x a year of running), fibre by the rule of its batches, towers by
    that of theirs, with the rates of the last batches (policy parameters ``subsidy_...``).
    Terminals at home and satellites get none.
    """
    if asked is None:
        return 0
    if item in FIBRE_ITEMS:
        percent, years = rule_of_state("fibre", FIBRE_ON, asked.region, "")
    elif item in RADIO_ITEMS:
        percent, years = rule_of_state("4g", RADIO_ON, "", BORDER if asked.border else "")
    else:
        return 0
    return (building + years * year) * percent // 100


@cache
def rule_of_state(name: str, on: date, region: str, land: str) -> tuple[int, int]:
    """Give the percentage and the years of running that a rule counts.

    ``name`` is fibre or 4g; ``region`` and ``land`` as in :class:`Subsidy`, "" where it does not
    ask for them.
    """
    percent = parameter(f"subsidy_{name}_percent", on, region).value
    years = parameter(f"subsidy_{name}_years", on, land).value
    return int(str(percent)), int(str(years))

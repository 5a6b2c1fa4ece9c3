"""Unit costs, lives and limits of a joint plan, from the policy parameters or from a file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING

from everyvillage.planning.network.fibre.problem import TERRAINS
from everyvillage.planning.network.fibre.read import COSTS_ON, shipped_range
from everyvillage.planning.network.numbers import rule_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Range = tuple[int, int]
LOW, HIGH = "low", "high"


@dataclass(frozen=True)
class TerrainCosts:
    """Yuan by terrain, the least and the most.

    ``tower`` is a new tower without equipment, power line and backhaul; ``carrier`` the equipment
    of one band on a tower; ``year`` what a site costs each year; ``mains_km`` a power line.
    """

    tower: Range
    carrier: Range
    year: Range
    mains_km: Range


@dataclass(frozen=True)
class JointCosts:
    """What a joint plan reckons with beside the costs of fibre; money in yuan, least and most."""

    terrains: Mapping[str, TerrainCosts]
    hop: Range
    mains: Range
    solar: Range
    solar_year: Range
    home_radio: Range
    satellite: Range
    satellite_month: Range
    years: int
    discount_permille: int
    upkeep_permille: int
    households: Mapping[str, int]
    satellite_households: int
    equipment_homes: int
    split: int
    hop_longest_m: int
    uplink_longest_m: int
    access_longest_m: int
    light_budget_db: float
    light_split_db: float
    light_km_db: float
    light_margin_db: float

    @property
    def home_longest_m(self) -> int:
        """Give how far (m) a village's equipment reaches: its budget less split, margin and way.

        Each time light is split in two costs ``light_split_db``; what the budget leaves of that
        and of the margin lasts as far as ``light_km_db`` a kilometre lets it, within the longest
        way of the system.
        """
        halvings = (self.split - 1).bit_length()
        left = self.light_budget_db - self.light_margin_db - halvings * self.light_split_db
        return max(0, min(self.access_longest_m, round(1000 * left / self.light_km_db)))

    @property
    def worth_of_years(self) -> Fraction:
        """Give what one yuan a year over all years is worth today, paid at the end of each year."""
        rate = Fraction(1000, 1000 + self.discount_permille)
        return sum((rate**year for year in range(1, self.years + 1)), Fraction(0))

    def present(self, yearly: int) -> int:
        """Give what a yearly cost is worth today, in whole yuan."""
        return round(self.worth_of_years * yearly)


def shipped_joint_costs(on: date = COSTS_ON) -> JointCosts:
    """Give the costs of the policy parameters on a date."""
    total = {terrain: shipped_range("cost_site_new_tower", terrain, on) for terrain in TERRAINS}
    carrier = {
        terrain: shipped_range("cost_site_existing_tower", terrain, on) for terrain in TERRAINS
    }
    hop = shipped_range("cost_microwave_hop", "", on)
    terrains = {
        terrain: TerrainCosts(
            _less(total[terrain], carrier[terrain], hop),
            carrier[terrain],
            shipped_range("cost_site_year", terrain, on),
            shipped_range("cost_site_mains_km", terrain, on),
        )
        for terrain in TERRAINS
    }
    names = {
        "mains": "cost_site_mains",
        "solar": "cost_site_solar",
        "solar_year": "cost_site_solar_year",
        "home_radio": "cost_home_radio",
        "satellite": "cost_satellite_terminal",
        "satellite_month": "cost_satellite_month",
    }
    whole = {
        "years": "plan_years",
        "discount_permille": "plan_discount_permille",
        "upkeep_permille": "fibre_upkeep_permille",
        "satellite_households": "satellite_households",
        "equipment_homes": "village_equipment_homes",
        "split": "fibre_split",
        "hop_longest_m": "microwave_longest_m",
        "uplink_longest_m": "fibre_uplink_longest_m",
        "access_longest_m": "fibre_access_longest_m",
    }
    light = {f"light_{name}_db": f"fibre_{name}_db" for name in ("budget", "split", "km", "margin")}
    return JointCosts(
        terrains=terrains,
        hop=hop,
        households={band: shipped_range("carrier_households", band, on)[0] for band in (LOW, HIGH)},
        **{field: shipped_range(name, "", on) for field, name in names.items()},  # type: ignore[arg-type] # ranges and whole numbers by name
        **{field: shipped_range(name, "", on)[0] for field, name in whole.items()},  # type: ignore[arg-type] # the same
        **{field: rule_number(name, on) for field, name in light.items()},  # type: ignore[arg-type] # the same
    )


def cost_fields() -> tuple[str, ...]:
    """Give the names of all costs and limits, as a file may set them."""
    return tuple(field.name for field in fields(JointCosts))


def _less(total: Range, *parts: Range) -> Range:
    """Take parts from a total: what a tower costs once its equipment and backhaul are apart."""
    return total[0] - sum(part[0] for part in parts), total[1] - sum(part[1] for part in parts)

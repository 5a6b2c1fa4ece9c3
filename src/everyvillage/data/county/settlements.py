"""The settlements below a village: how many, how large, where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.data.county.draws import Codes, Floats, stream
from everyvillage.data.county.places import around

if TYPE_CHECKING:
    from everyvillage.data.county.places import Ground, Units
    from everyvillage.data.county.settings import Settings


@dataclass(frozen=True, slots=True)
class Settlements:
    """All settlements of a county, unit by unit.

    ``unit`` is the position of the unit, ``number`` counts from one inside it,
    ``households`` the number of households, ``points`` kilometres on the county's plane.
    """

    unit: Codes
    number: Codes
    households: Codes
    points: Floats

    def households_of_units(self, units: int) -> Codes:
        """Add the households up by unit."""
        return np.bincount(self.unit, weights=self.households, minlength=units).astype(np.int64)


def settle(units: Units, ground: Ground, seed: int, of: Settings) -> Settlements:
    """Draw the settlements of every unit; the first lies at the village committee."""
    chance = stream(seed, units.county, "settlement")
    wanted = _households(units, chance, of)
    least, most = of.numbers("village.settlements_range")
    usual = of.number("village.settlement_households")
    noise = chance.normal(1.0, 0.18, units.size)
    counts = np.clip(np.rint(wanted / usual * noise), least, most).astype(np.int64)
    unit = np.repeat(np.arange(units.size), counts)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    number = np.arange(len(unit)) - starts[unit]
    sizes = _sizes(unit, number, wanted, chance, of)
    points = _points(unit, number, ground, chance, of)
    return Settlements(unit, number + 1, sizes, points)


def _households(units: Units, chance: np.random.Generator, of: Settings) -> Floats:
    """Draw how many households each unit has."""
    factor = np.array(
        [1.0, of.number("village.community_factor"), of.number("village.quasi_factor")]
    )
    size = of.number("village.households_median") * factor[units.kind]
    size = size * np.exp(chance.normal(0.0, of.number("village.households_spread"), units.size))
    least, most = of.numbers("village.households_range")
    return np.clip(size, least, most)


def _sizes(
    unit: Codes, number: Codes, wanted: Floats, chance: np.random.Generator, of: Settings
) -> Codes:
    """Share the households of a unit out; what is over the top goes to the first settlement."""
    weight = chance.gamma(of.number("village.settlement_evenness"), 1.0, len(unit))
    total = np.bincount(unit, weights=weight)
    top = of.number("village.settlement_top")
    even = wanted[unit] * weight / total[unit]
    sizes = np.maximum(np.rint(np.minimum(even, top)), 4).astype(np.int64)
    over = np.bincount(unit, weights=np.maximum(even - top, 0.0))
    sizes[number == 0] += np.rint(over).astype(np.int64)
    return sizes


def _points(
    unit: Codes, number: Codes, ground: Ground, chance: np.random.Generator, of: Settings
) -> Floats:
    """Lay the settlements around their village."""
    least, most = of.numbers("village.settlement_reach_km")
    reach = np.clip(of.number("village.settlement_reach") * ground.spacing, least, most)
    reach = np.where(number == 0, 0.0, reach[unit])
    return around(ground.units[unit], reach, ground.shape, chance)

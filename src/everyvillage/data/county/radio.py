"""Towers and cells, and the 4G signal that reaches a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from scipy.spatial import KDTree

from everyvillage.data.county.draws import (
    NEVER,
    Codes,
    Days,
    Flags,
    Floats,
    arrival,
    pick,
    ranks,
    stream,
)
from everyvillage.data.county.places import around

if TYPE_CHECKING:
    from everyvillage.data.county.places import Ground, Units
    from everyvillage.data.county.settings import Settings
    from everyvillage.data.county.settlements import Settlements

_NEAREST = 4
_AT_RADIUS_DBM = -105.0
_NO_SIGNAL_DBM = -140
_STRONGEST_DBM = -60


@dataclass(frozen=True, slots=True)
class Towers:
    """All towers that ever stand, in order of their unit.

    ``built`` is the day of the first cell, ``on_4g`` and ``on_5g`` the days of the later
    ones; ``radius_km`` the distance at which the 4G signal falls to -105 dBm.
    """

    unit: Codes
    number: Codes
    points: Floats
    height_m: Codes
    band_mhz: Codes
    operator: Codes
    solar: Flags
    working: Flags
    built: Days
    on_4g: Days
    on_5g: Days
    radius_km: Floats

    def serving(self, day: int) -> Flags:
        """Say which towers give a 4G signal on ``day``."""
        return self.working & (self.on_4g <= day)


def raise_towers(
    units: Units, ground: Ground, settlements: Settlements, seed: int, of: Settings
) -> Towers:
    """Draw the towers: one in most units, a second one in large villages."""
    chance = stream(seed, units.county, "network.tower")
    large = settlements.households_of_units(units.size) >= of.number(
        "network.second_tower_households"
    )
    second = np.flatnonzero(large & (chance.random(units.size) < _second(of)))
    unit = np.sort(np.concatenate([np.arange(units.size), second]), kind="stable")
    number = np.ones(len(unit), dtype=np.int64)
    number[1:][unit[1:] == unit[:-1]] = 2
    points = _points(unit, number, ground, settlements, chance, of)
    score = (
        ranks(ground.spacing)[unit] * 0.5 + chance.random(len(unit)) - 0.6 * (units.kind[unit] == 1)
    )
    on_4g = arrival(ranks(score), of.curve("network.tower_4g"))
    lead = chance.random(len(unit)) * of.number("network.tower_lead_years") * 365.25
    five = arrival(chance.random(len(unit)), of.curve("network.five_g"))
    kind = ground.terrain[unit]
    height = pick(chance, of.shares("network.tower_height_shares"), len(unit))
    band = pick(chance, of.shares("network.band_shares"), len(unit))
    return Towers(
        unit=unit,
        number=number,
        points=points,
        height_m=of.grid("network.tower_height_m")[height].astype(np.int64),
        band_mhz=of.grid("network.bands_mhz")[band].astype(np.int64),
        operator=chance.integers(0, 3, len(unit)),
        solar=chance.random(len(unit)) < of.grid("network.solar")[kind],
        working=chance.random(len(unit)) >= of.number("network.tower_down"),
        built=np.where(on_4g < NEVER, on_4g - lead.astype(np.int64), NEVER),
        on_4g=on_4g,
        on_5g=np.maximum(five, on_4g),
        radius_km=_radius(kind, height, band, chance, of),
    )


def _second(of: Settings) -> float:
    """Give the chance of a second tower in a large village."""
    return of.number("network.second_tower_share")


def _points(
    unit: Codes,
    number: Codes,
    ground: Ground,
    settlements: Settlements,
    chance: np.random.Generator,
    of: Settings,
) -> Floats:
    """Put the first tower near the committee and the second near the last settlement."""
    last = np.searchsorted(settlements.unit, unit, side="right") - 1
    home = np.where((number == 1)[:, None], ground.units[unit], settlements.points[last])
    reach = np.full(len(unit), of.number("network.tower_from_committee_km") * 0.8)
    return around(home, reach, ground.shape, chance)


def _radius(
    terrain: Codes, height: Codes, band: Codes, chance: np.random.Generator, of: Settings
) -> Floats:
    """Give each tower the radius of its terrain, height and band, with the luck of its ridge."""
    at_30 = of.grid("network.radius_30_km")[terrain, band]
    at_45 = of.grid("network.radius_45_km")[terrain, band]
    low = at_30 * of.number("network.short_tower_factor")
    plain = np.choose(height, [low, at_30, at_45])
    luck = np.exp(chance.normal(0.0, of.number("network.ridge_spread"), len(terrain)))
    return plain * of.grid("network.ridge_factor")[terrain] * luck


def signal_dbm(points: Floats, shadow: Floats, towers: Towers, day: int, of: Settings) -> Codes:
    """Give the strongest 4G signal at each point on ``day``, in whole dBm.

    points: kilometres, one row a point. shadow: what the spot adds or takes, in dB.
    The level falls by a fixed number of dB for each tenfold distance from the radius at
    which it is -105 dBm; only the nearest four sites are heard.
    """
    serving = np.flatnonzero(towers.serving(day))
    if len(serving) == 0 or len(points) == 0:
        return np.full(len(points), _NO_SIGNAL_DBM, dtype=np.int64)
    heard = min(_NEAREST, len(serving))
    away, site = KDTree(towers.points[serving]).query(points, k=list(range(1, heard + 1)))
    radius = towers.radius_km[serving][site]
    fall = of.number("network.slope_db") * np.log10(np.maximum(away, 0.02) / radius)
    level: Floats = (_AT_RADIUS_DBM - fall).max(axis=1) + shadow
    whole: Codes = np.rint(np.clip(level, _NO_SIGNAL_DBM, _STRONGEST_DBM)).astype(np.int64)
    return whole


def rate_kbps(level_dbm: Codes, of: Settings) -> Floats:
    """Give the download rate in kbit/s that a 4G level allows."""
    return cast(
        "Floats",
        np.interp(level_dbm, of.numbers("network.rate_dbm"), of.numbers("network.rate_kbps")),
    )

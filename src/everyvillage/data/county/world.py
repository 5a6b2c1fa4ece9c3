"""A modelled county before anybody looks at it: places, network and institutions with dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.data.county.fibre import Fibre, lay_fibre
from everyvillage.data.county.institutions import (
    Facilities,
    Points,
    found_facilities,
    open_points,
)
from everyvillage.data.county.places import Ground, Units, lay_out
from everyvillage.data.county.radio import Towers, raise_towers
from everyvillage.data.county.regions import Region, region_of
from everyvillage.data.county.settlements import Settlements, settle

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

    from everyvillage.data.county.settings import Settings


@dataclass(frozen=True, slots=True)
class World:
    """One county of one world, for every date."""

    seed: int
    of: Settings
    units: Units
    region: Region
    ground: Ground
    seat: int
    settlements: Settlements
    fibre: Fibre
    towers: Towers
    facilities: Facilities
    points: Points

    @property
    def code(self) -> str:
        """Give the code of the county."""
        return self.units.county


def draw_world(units: Units, shape: Geometry, outline: str, seed: int, of: Settings) -> World:
    """Draw everything that stands in the places of one county.

    units: the real places. shape: the outline in degrees; outline: whose it is ("county",
    "parent"). seed: the number of the world, zero or more.
    """
    region = region_of(units.county)
    ground = lay_out(units, region, shape, outline, seed, of)
    seat = county_seat(units)
    settlements = settle(units, ground, seed, of)
    return World(
        seed=seed,
        of=of,
        units=units,
        region=region,
        ground=ground,
        seat=seat,
        settlements=settlements,
        fibre=lay_fibre(units, ground, seat, seed, of),
        towers=raise_towers(units, ground, settlements, seed, of),
        facilities=found_facilities(units, ground, settlements, seat, seed, of),
        points=open_points(units, ground, seed, of),
    )


def county_seat(units: Units) -> int:
    """Give the township with the most communities, the first of equals: taken for the seat."""
    communities = np.bincount(units.township[units.kind == 1], minlength=len(units.townships))
    return int(np.argmax(communities))

"""Where radio can come from: towers that stand, new ones at villages, their power and carriers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.fibre.candidates import middle
from everyvillage.planning.network.joint.problem import BANDS
from everyvillage.planning.network.radio.bands import GAINS_DBI
from everyvillage.planning.network.radio.hata import Cell

if TYPE_CHECKING:
    from everyvillage.planning.network.joint.problem import JointProblem, Tower

MAINS, SOLAR, THERE = "mains", "solar", "there"
NOTHING = (THERE, 0, 0)
"""The power of a tower that has it: what kind, and the yuan of building and a year."""


@dataclass(frozen=True)
class Site:
    """A tower that stands or may be built, with what having it costs.

    ``tower_yuan`` and ``year_yuan`` are building and a year of running, ``power_yuan`` and
    ``power_year_yuan`` those of its power; ``cost_yuan`` is their present value together. ``power``
    says how one without current gets it ("there": it has it); ``village`` is the number of the
    village that a new tower stands in (-1: it stands already); ``by_hop`` says that one with
    backhaul has it over a microwave hop.
    """

    name: str
    latitude: float
    longitude: float
    terrain: str
    height_m: float
    tower_yuan: int
    year_yuan: int
    power_yuan: int
    power_year_yuan: int
    cost_yuan: int
    power: str
    backhaul: bool
    village: int
    by_hop: bool = False

    @property
    def point(self) -> tuple[float, float]:
        """Give latitude and longitude."""
        return self.latitude, self.longitude


@dataclass(frozen=True)
class Carrier:
    """A band on a site and the households it can serve.

    Its equipment, a year of running where nothing else pays it, and their present value together;
    nothing where it is on air today.
    """

    site: int
    band: int
    equipment_yuan: int
    year_yuan: int
    cost_yuan: int
    households: int


def sites_of(problem: JointProblem) -> tuple[Site, ...]:
    """Give the towers that stand, then a new one for each village; none where fibre is alone."""
    found = [_standing(problem, tower) for tower in problem.towers]
    for number, village in enumerate(() if problem.fibre_alone else problem.fibre.villages):
        point = village.latitude, village.longitude
        power, *current = cheapest_power(problem, point, village.terrain)
        row, present = problem.costs.terrains[village.terrain], problem.costs.present
        tower, year, first, later = middle(row.tower), middle(row.year), *current
        total = tower + present(year) + first + present(later)
        name = f"new tower {village.code}"
        mast = problem.radio.new_mast_m
        found.append(
            Site(
                name,
                *point,
                village.terrain,
                mast,
                tower,
                year,
                first,
                later,
                total,
                power,
                False,
                number,
            )
        )
    return tuple(found)


def _standing(problem: JointProblem, tower: Tower) -> Site:
    """Give a tower that stands: it costs nothing, or its power where it has none."""
    point = tower.latitude, tower.longitude
    power, first, later = (
        NOTHING if tower.powered else cheapest_power(problem, point, tower.terrain)
    )
    return Site(
        tower.name,
        *point,
        tower.terrain,
        tower.height_m,
        0,
        0,
        first,
        later,
        first + problem.costs.present(later),
        power,
        tower.backhaul,
        -1,
        tower.microwave,
    )


def cheapest_power(
    problem: JointProblem, point: tuple[float, float], terrain: str
) -> tuple[str, int, int]:
    """Give the cheaper way to power a site, with its yuan of building and a year."""
    costs = problem.costs
    solar, year = middle(costs.solar), middle(costs.solar_year)
    if not problem.power:
        return SOLAR, solar, year
    metres = min(distance_m(*point, *one) for one in problem.power)
    line = round(metres * middle(costs.terrains[terrain].mains_km) / 1000)
    mains = middle(costs.mains) + line
    if mains <= solar + costs.present(year):
        return MAINS, mains, 0
    return SOLAR, solar, year


def carriers_of(problem: JointProblem, sites: tuple[Site, ...]) -> tuple[Carrier, ...]:
    """Give every band that is on a site or may be put there, by site, then band."""
    found = []
    for number, site in enumerate(sites):
        there = problem.towers[number].bands if site.village < 0 else ()
        year = (
            0 if site.village >= 0 or there else middle(problem.costs.terrains[site.terrain].year)
        )
        equipment = middle(problem.costs.terrains[site.terrain].carrier)
        for band in sorted({*problem.radio.bands, *there}):
            parts = (0, 0) if band in there else (equipment, year)
            cost = parts[0] + problem.costs.present(parts[1])
            found.append(Carrier(number, band, *parts, cost, problem.costs.households[BANDS[band]]))
    return tuple(found)


def cell_of(problem: JointProblem, site: Site, band: int) -> Cell:
    """Give the cell of a band on a site, with the settings that reach is judged by."""
    return Cell(float(band), site.height_m, GAINS_DBI[band], problem.radio.handset_m)

"""Sites, carriers and costs of a joint problem, rebuilt for the checker in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.fibre.check import metres_between

if TYPE_CHECKING:
    from everyvillage.planning.network.joint.problem import JointProblem


@dataclass(frozen=True)
class Cost:
    """Yuan: building, a year of running, and their present value together."""

    building: int
    year: int
    present: int


def half(pair: tuple[int, int]) -> int:
    """Give the middle of least and most."""
    return sum(pair) // 2


def cost_of(problem: JointProblem, building: int, year: int) -> Cost:
    """Add the running years to the building, by the sum of a geometric row."""
    rate, years = problem.costs.discount_permille, problem.costs.years
    if rate:
        step = Fraction(rate, 1000)
        worth = (1 - (1 + step) ** -years) / step
    else:
        worth = Fraction(years)
    return Cost(building, year, building + round(worth * year))


def kept_up(problem: JointProblem, building: int) -> Cost:
    """Add the upkeep of fibre."""
    return cost_of(problem, building, building * problem.costs.upkeep_permille // 1000)


def sites_by_rule(problem: JointProblem) -> list[dict[str, Any]]:
    """Give standing towers, then a new one at each village with its cheaper power.

    Nothing new where no tower stands and no band may be built.
    """
    nothing = Cost(0, 0, 0)
    found: list[dict[str, Any]] = [
        {
            "name": one.name,
            "point": (one.latitude, one.longitude),
            "terrain": one.terrain,
            "mast": one.height_m,
            "tower": nothing,
            "power": nothing,
            "kind": "there",
            "bands": one.bands,
            "backhaul": ("hop" if one.microwave else "today") if one.backhaul else "",
        }
        for one in problem.towers
    ]
    for site, tower in zip(found, problem.towers, strict=True):
        if not tower.powered:
            site["power"], site["kind"] = _power(problem, site["point"], tower.terrain)
    for village in problem.fibre.villages if problem.towers or problem.radio.bands else ():
        point = (village.latitude, village.longitude)
        row = problem.costs.terrains[village.terrain]
        power, kind = _power(problem, point, village.terrain)
        found.append(
            {
                "name": f"new tower {village.code}",
                "point": point,
                "terrain": village.terrain,
                "mast": problem.radio.new_mast_m,
                "tower": cost_of(problem, half(row.tower), half(row.year)),
                "power": power,
                "kind": kind,
                "bands": None,
                "backhaul": "",
            }
        )
    return found


def _power(problem: JointProblem, point: tuple[float, float], terrain: str) -> tuple[Cost, str]:
    """Give what current costs at a site, and its kind: of the sun, or of the mains if cheaper."""
    costs = problem.costs
    solar = cost_of(problem, half(costs.solar), half(costs.solar_year))
    if problem.power:
        away = min(metres_between(point, one) for one in problem.power)
        line = round(away * half(costs.terrains[terrain].mains_km) / 1000)
        mains = half(costs.mains) + line
        if mains <= solar.present:
            return Cost(mains, 0, mains), "mains"
    return solar, "solar"


def carriers_by_rule(problem: JointProblem, sites: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give every band that is on a site or may be put there, with its cost and its room."""
    found = []
    for number, site in enumerate(sites):
        on_air, row = site["bands"] or (), problem.costs.terrains[site["terrain"]]
        for band in sorted(set(problem.radio.bands) | set(on_air)):
            year = half(row.year) if site["bands"] == () else 0
            cost = Cost(0, 0, 0) if band in on_air else cost_of(problem, half(row.carrier), year)
            room = problem.costs.households["high" if band > 1000 else "low"]  # noqa: PLR2004 -- bands under 1 GHz are the low ones
            found.append({"site": number, "band": band, "cost": cost, "room": room})
    return found

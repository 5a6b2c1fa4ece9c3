"""The barangays of a second country as problems, province by province, from the package ``psgc``.

Each barangay is to be reached from the cities and municipalities of its province, which are the
points of presence. The package gives no terrain, so all are taken as hills; households are the
population over the mean size of a household.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from psgc._loader import get_store

from everyvillage.planning.network.fibre.problem import FibreProblem, Goal, Presence, Village
from everyvillage.planning.network.fibre.read import shipped_costs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psgc.models.barangay import Barangay
    from psgc.models.city import City

PERSONS_A_HOUSEHOLD = 4
TERRAIN = "hills"


class Province(NamedTuple):
    """A province's problem, and how many barangays share a point with another one."""

    problem: FibreProblem
    merged: int


def provinces() -> Iterator[Province]:
    """Give every province that has a barangay, in the order of codes."""
    store = get_store()
    places, cities = defaultdict(list), defaultdict(list)
    for barangay in store.barangays:
        places[barangay.province_code].append(barangay)
    for city in store.cities:
        cities[city.province_code].append(city)
    for code in sorted(places):
        presences = tuple(Presence(city.name, *_point(city)) for city in cities[code])
        yield _province(code, places[code], presences)


def _point(place: Barangay | City) -> tuple[float, float]:
    """Give a place's position; the package has one for each."""
    assert place.coordinate is not None, place.name  # noqa: S101 -- a benchmark stops here
    return place.coordinate.latitude, place.coordinate.longitude


def _province(code: str, barangays: list[Barangay], presences: tuple[Presence, ...]) -> Province:
    """Make one problem; barangays on one point become one village with all their households."""
    at: dict[tuple[float, float], Village] = {}
    for one in barangays:
        point = _point(one)
        homes = (one.population or 0) // PERSONS_A_HOUSEHOLD
        if point in at:
            homes += at[point].households
        at[point] = Village(one.psgc_code, one.name, one.city_code, *point, TERRAIN, homes)
    villages = tuple(sorted(at.values(), key=lambda village: village.code))
    goal = Goal(1000, 1000, 0)
    problem = FibreProblem(code, villages, presences, shipped_costs(), goal)
    return Province(problem, len(barangays) - len(villages))

"""What a joint plan must say, rebuilt from the problem for the checker.

Shares nothing with the method but the propagation kernel: distances, present values, sites,
carriers and lines are worked out here in their own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.fibre.check import metres_between
from everyvillage.planning.network.fibre.rebuilt import Rebuilt, rebuilt
from everyvillage.planning.network.radio.hata import Cell
from everyvillage.planning.network.radio.signal import farthest_m, hop_is_clear, signal_dbm

if TYPE_CHECKING:
    from everyvillage.planning.network.joint.problem import JointProblem

Key = tuple[int, int, str]
GAIN = {700: 15.0, 800: 15.0, 900: 15.5, 1800: 17.5}
NEAREST_SITES, NEAREST_HOPS, NEAREST_PLACES = 5, 3, 2


@dataclass(frozen=True)
class Cost:
    """Yuan: building, a year of running, and their present value together."""

    building: int
    year: int
    present: int


@dataclass
class Expected:
    """Nodes and lines of a problem: names, positions, entry costs, rooms, and each line's cost.

    ``graph`` is what the rule makes of the places for fibre.
    """

    names: list[str]
    points: list[tuple[float, float]]
    sites: list[dict[str, Any]]
    carriers: list[dict[str, Any]]
    lines: dict[Key, Cost]
    first_site: int
    first_carrier: int
    first_broadband: int
    first_signal: int
    nodes: int
    graph: Rebuilt


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


def expected(problem: JointProblem, places: list[list[Any]]) -> Expected:
    """Rebuild everything; ``places`` are those of the plan, compared with those of the rule."""
    graph = rebuilt(problem.fibre, places)
    places, villages = graph.places, problem.fibre.villages
    sites = _sites(problem)
    carriers = _carriers(problem, sites)
    first_site = len(places)
    first_carrier = first_site + len(sites)
    broadband = first_carrier + len(carriers)
    signal = broadband + len(villages)
    nodes = signal + (len(villages) if problem.levels.signal else 0)
    points = [(place[0], place[1]) for place in places] + [site["point"] for site in sites]
    found = Expected(
        _names(problem, places, sites, carriers),
        points,
        sites,
        carriers,
        {},
        first_site,
        first_carrier,
        broadband,
        signal,
        nodes,
        graph,
    )
    _add_fibre(problem, places, found)
    _add_sites(problem, places, found)
    _add_ends(problem, found)
    _take_locked(problem, found)
    return found


def _names(
    problem: JointProblem,
    places: list[list[Any]],
    sites: list[dict[str, Any]],
    carriers: list[dict[str, Any]],
) -> list[str]:
    names = ["today"] + [one.name for one in problem.fibre.presences]
    names.extend(one.name for one in problem.fibre.villages)
    names.extend(f"crossing {n}" for n in range(1, len(problem.fibre.crossings) + 1))
    names.extend(f"junction {n}" for n in range(1, len(places) - len(names) + 1))
    names.extend(site["name"] for site in sites)
    names.extend(f"{sites[one['site']]['name']} {one['band']} MHz" for one in carriers)
    ends = [one.name for one in problem.fibre.villages]
    return names + ends + (ends if problem.levels.signal else [])


def _sites(problem: JointProblem) -> list[dict[str, Any]]:
    """Give standing towers, then a new one at each village with its cheaper power."""
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
            "backhaul": one.backhaul,
        }
        for one in problem.towers
    ]
    costs = problem.costs
    for village in problem.fibre.villages:
        point, row = (village.latitude, village.longitude), costs.terrains[village.terrain]
        power, kind = cost_of(problem, half(costs.solar), half(costs.solar_year)), "solar"
        if problem.power:
            away = min(metres_between(point, one) for one in problem.power)
            mains = half(costs.mains) + round(away * half(row.mains_km) / 1000)
            if mains <= power.present:
                power, kind = Cost(mains, 0, mains), "mains"
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
                "backhaul": False,
            }
        )
    return found


def _carriers(problem: JointProblem, sites: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for number, site in enumerate(sites):
        on_air, row = site["bands"] or (), problem.costs.terrains[site["terrain"]]
        for band in sorted(set(problem.radio.bands) | set(on_air)):
            year = half(row.year) if site["bands"] == () else 0
            cost = Cost(0, 0, 0) if band in on_air else cost_of(problem, half(row.carrier), year)
            room = problem.costs.households["high" if band > 1000 else "low"]  # noqa: PLR2004 -- bands under 1 GHz are the low ones
            found.append({"site": number, "band": band, "cost": cost, "room": room})
    return found


def fibre_cost(problem: JointProblem, places: list[list[Any]], pair: tuple[int, int]) -> int:
    """Give what a line of fibre between two places costs to build."""
    one, other = (places[end] for end in pair)
    ends = {(one[0], one[1]), (other[0], other[1])}
    poles = any(ends == {line.start, line.end} for line in problem.fibre.poles)
    units = []
    for row in (one, other):
        cost = problem.fibre.costs[row[2]]
        units.append(half(cost.poles_km if poles and cost.poles_km else cost.line_km))
    return round(metres_between(one, other) * sum(units) / 2 / 1000)


def _add_fibre(problem: JointProblem, places: list[list[Any]], found: Expected) -> None:
    """Enter today's places and the lines between places that the rule joins."""
    free = Cost(0, 0, 0)
    at = 1 + len(problem.fibre.presences)
    for place in range(1, at):
        found.lines[0, place, "today"] = free
    for number, village in enumerate(problem.fibre.villages):
        if village.connected:
            found.lines[0, at + number, "today"] = free
    for pair in found.graph.pairs:
        found.lines[*pair, "fibre"] = kept_up(problem, fibre_cost(problem, places, pair))


def _add_sites(problem: JointProblem, places: list[list[Any]], found: Expected) -> None:
    """Enter the lines of sites: backhaul, spurs, hops, carriers."""
    free, at = Cost(0, 0, 0), 1 + len(problem.fibre.presences)
    for number, site in enumerate(found.sites):
        node = found.first_site + number
        if site["backhaul"]:
            found.lines[0, node, "today"] = free
        if site["bands"] is None:
            found.lines[at + number - len(problem.towers), node, "spur"] = free
            continue
        near = sorted((metres_between(site["point"], row), n) for n, row in enumerate(places) if n)
        for away, place in near[:NEAREST_PLACES]:
            kinds = (site["terrain"], places[place][2])
            unit = sum(half(problem.fibre.costs[kind].line_km) for kind in kinds) / 2
            found.lines[place, node, "spur"] = kept_up(problem, round(away * unit / 1000))
    hop = half(problem.costs.hop)
    for one, other in _hops(problem, found.sites):
        ends = found.first_site + one, found.first_site + other
        found.lines[*ends, "hop"] = Cost(hop, 0, hop)
    for number, carrier in enumerate(found.carriers):
        ends = found.first_site + carrier["site"], found.first_carrier + number
        found.lines[*ends, "mount"] = free


def locked_pairs(problem: JointProblem, points: list[tuple[float, float]]) -> set[Key]:
    """Give the lines that are locked out, as pairs of nodes on their two points, either way."""
    at: dict[tuple[float, float], list[int]] = {}
    for node, point in enumerate(points):
        at.setdefault(point, []).append(node)
    return {
        (one, other, kind)
        for kind, start, end in problem.locks.barred
        for first, second in ((start, end), (end, start))
        for one in at.get(first, ())
        for other in at.get(second, ())
    }


def _take_locked(problem: JointProblem, found: Expected) -> None:
    """Take away the routes that are locked out, and the lines of towers that are."""
    nodes = {
        found.first_site + number
        for number, site in enumerate(found.sites)
        if site["name"] in problem.locks.no_tower
    }
    for number, carrier in enumerate(found.carriers):
        if found.first_site + carrier["site"] in nodes:
            nodes.add(found.first_carrier + number)
    out = locked_pairs(problem, found.points)
    for one, other, kind in list(found.lines):
        if (one, other, kind) in out or {one, other} & nodes:
            del found.lines[one, other, kind]


def _hops(problem: JointProblem, sites: list[dict[str, Any]]) -> set[tuple[int, int]]:
    pairs: set[tuple[int, int]] = set()
    for number, site in enumerate(sites):
        away = [(metres_between(site["point"], one["point"]), n) for n, one in enumerate(sites)]
        clear = 0
        for metres, place in sorted(away):
            if clear == NEAREST_HOPS or metres > problem.costs.hop_longest_m:
                break
            if place == number or metres == 0:
                continue
            other = sites[place]
            masts = site["mast"], other["mast"]
            if hop_is_clear(site["point"], other["point"], masts, problem.ground):
                pairs.add((min(number, place), max(number, place)))
                clear += 1
    return pairs


def _add_ends(problem: JointProblem, found: Expected) -> None:
    """Enter what villages' broadband and signal may hang on."""
    free, costs = Cost(0, 0, 0), problem.costs
    at, heard = 1 + len(problem.fibre.presences), _heard(problem, found)
    for number, village in enumerate(problem.fibre.villages):
        end = found.first_broadband + number
        if problem.levels.signal:
            if village.code in problem.signal_today:
                found.lines[0, found.first_signal + number, "today"] = free
            for carrier in heard[number]:
                ends = found.first_carrier + carrier, found.first_signal + number
                found.lines[*ends, "signal"] = free
        if village.code in problem.fibre.forbidden:
            continue
        if _within_optics(problem, village.code, (village.latitude, village.longitude)):
            row = problem.fibre.costs[village.terrain]
            pieces = max(1, ceil(village.households / costs.equipment_homes))
            building = pieces * half(row.village) + village.households * half(row.home)
            found.lines[at + number, end, "by-fibre"] = kept_up(
                problem, 0 if village.connected else building
            )
        if problem.levels.satellite:
            dishes = max(1, ceil(village.households / costs.satellite_households))
            year = dishes * 12 * half(costs.satellite_month)
            cost = cost_of(problem, dishes * half(costs.satellite), year)
            found.lines[0, end, "by-satellite"] = cost
        homes = village.households * half(costs.home_radio)
        for carrier in heard[number]:
            if found.carriers[carrier]["room"] >= village.households:
                ends = found.first_carrier + carrier, end
                found.lines[*ends, "by-radio"] = Cost(homes, 0, homes)


def _within_optics(problem: JointProblem, code: str, point: tuple[float, float]) -> bool:
    own = [one for one in problem.settlements if one.village == code]
    longest = problem.costs.home_longest_m
    return all(metres_between(point, (one.latitude, one.longitude)) <= longest for one in own)


def _heard(problem: JointProblem, found: Expected) -> list[list[int]]:
    """Give for each village the carriers of the nearest sites that reach all its points."""
    rows: list[list[int]] = []
    for village in problem.fibre.villages:
        home = (village.latitude, village.longitude)
        points = [home] + [
            (one.latitude, one.longitude)
            for one in problem.settlements
            if one.village == village.code
            and (one.kind != "settlement" or one.households >= problem.radio.settlement_least)
        ]
        reach = []
        for number, carrier in enumerate(found.carriers):
            site = found.sites[carrier["site"]]
            cell = Cell(
                float(carrier["band"]), site["mast"], GAIN[carrier["band"]], problem.radio.handset_m
            )
            limit = farthest_m(cell, problem.radio.rsrp_dbm, problem.air)
            if all(metres_between(site["point"], one) <= limit for one in points) and all(
                signal_dbm(cell, site["point"], one, village.terrain, problem.air)
                >= problem.radio.rsrp_dbm
                for one in points
            ):
                reach.append((metres_between(home, site["point"]), carrier["site"], number))
        near = sorted({(away, site) for away, site, _ in reach})[:NEAREST_SITES]
        kept = {site for _, site in near}
        rows.append([number for _, site, number in reach if site in kept])
    return rows

"""What a joint plan must say, rebuilt from the problem for the checker.

Works with the records of the problem and the propagation kernel, and otherwise shares nothing with
the method: distances, present values, sites, carriers and lines are worked out in their own way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.fibre.check import metres_along, metres_between, unit_cost
from everyvillage.planning.network.fibre.rebuilt import Rebuilt, known_rows, rebuilt
from everyvillage.planning.network.fibre.roads_check import Roads, checked_roads
from everyvillage.planning.network.joint.expect_sites import (
    Cost,
    carriers_by_rule,
    cost_of,
    half,
    kept_up,
    sites_by_rule,
)
from everyvillage.planning.network.radio.hata import Cell
from everyvillage.planning.network.radio.signal import farthest_m, hop_is_clear, signal_dbm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.planning.network.fibre.roads_check import Ends, Flat
    from everyvillage.planning.network.joint.problem import JointProblem

Key = tuple[int, int, str]
GAIN = {700: 15.0, 800: 15.0, 900: 15.5, 1800: 17.5}
HALF = 1e-6
"""Yuan: two ways to measure a line differ by far less."""
NEAREST_SITES, NEAREST_HOPS, NEAREST_PLACES = 5, 3, 2


@dataclass
class Expected:
    """Nodes and lines of a problem: names, positions, entry costs, rooms, and each line's cost.

    ``graph`` is what the rule makes of the places for fibre, ``ways`` are the runs of lines along
    roads, ``roads`` what the problem's roads make of them. ``halves`` are the other costs of lines
    whose price stands at half a yuan, where two ways to measure may round apart.
    """

    names: list[str]
    points: list[tuple[float, float]]
    sites: list[dict[str, Any]]
    carriers: list[dict[str, Any]]
    lines: dict[Key, Cost]
    first_site: int
    first_carrier: int
    first_fibre: int
    first_broadband: int
    first_signal: int
    nodes: int
    graph: Rebuilt
    ways: Mapping[Ends, Sequence[Flat]]
    roads: Roads
    halves: dict[Key, Cost] = field(default_factory=dict)

    def enter(self, problem: JointProblem, key: Key, yuan: float) -> None:
        """Enter a line of fibre that costs so much to build, with its upkeep."""
        self.lines[key] = kept_up(problem, round(yuan))
        if abs(yuan - floor(yuan) - 1 / 2) < HALF:
            other = floor(yuan) if round(yuan) > yuan else floor(yuan) + 1
            self.halves[key] = kept_up(problem, other)

    def run(self, one: int, other: int) -> Sequence[Flat]:
        """Give how a line runs: along its road, or straight."""
        ends = min(one, other), max(one, other)
        return self.ways.get(ends) or (self.points[one], self.points[other])

    def metres(self, one: int, other: int) -> float:
        """Measure a line."""
        return metres_along(self.run(one, other))


def expected(
    problem: JointProblem,
    places: list[list[Any]],
    ways: Mapping[Ends, Sequence[Flat]],
    like: Expected | None = None,
) -> Expected:
    """Rebuild everything; ``places`` are those of the plan, compared with those of the rule.

    ``like`` was made of the same roads: where its places are the same, what these say is taken.
    """
    graph = rebuilt(problem.fibre, places, end=_first_road(places, ways))
    places, villages = graph.places, problem.fibre.villages
    sites = sites_by_rule(problem)
    carriers = carriers_by_rule(problem, sites)
    first_site = len(places)
    first_carrier = first_site + len(sites)
    fibre = first_carrier + len(carriers)
    broadband = fibre if problem.levels.fibre is None else fibre + len(villages)
    signal = broadband + len(villages)
    nodes = signal + (len(villages) if problem.levels.signal else 0)
    points = [(place[0], place[1]) for place in places] + [site["point"] for site in sites]
    found = Expected(
        _names(problem, (len(places), _first_road(places, ways)), sites, carriers),
        points,
        sites,
        carriers,
        {},
        first_site,
        first_carrier,
        fibre,
        broadband,
        signal,
        nodes,
        graph,
        ways,
        like.roads if like and like.graph.places == places else _roads(problem, places, ways),
    )
    _add_fibre(problem, places, found)
    _add_sites(problem, places, found)
    _add_ends(problem, found)
    _take_locked(problem, found)
    return found


def _first_road(places: list[list[Any]], ways: Mapping[Ends, Sequence[Flat]]) -> int:
    return min((one for one, _ in ways), default=len(places))


def _names(
    problem: JointProblem,
    places: tuple[int, int],
    sites: list[dict[str, Any]],
    carriers: list[dict[str, Any]],
) -> list[str]:
    names = ["today"] + [one.name for one in problem.fibre.presences]
    names.extend(one.name for one in problem.fibre.villages)
    names.extend(f"crossing {n}" for n in range(1, len(problem.fibre.crossings) + 1))
    names.extend(f"junction {n}" for n in range(1, places[1] - len(names) + 1))
    names.extend(f"road point {n}" for n in range(1, places[0] - places[1] + 1))
    names.extend(site["name"] for site in sites)
    names.extend(f"{sites[one['site']]['name']} {one['band']} MHz" for one in carriers)
    ends = [one.name for one in problem.fibre.villages]
    asked = [one for one in (problem.levels.fibre, problem.levels.signal) if one is not None]
    return names + ends + [name for _ in asked for name in ends]


def fibre_yuan(problem: JointProblem, places: list[list[Any]], pair: tuple[int, int]) -> float:
    """Give what a line of fibre between two places costs to build."""
    one, other = (places[end] for end in pair)
    ends = {(one[0], one[1]), (other[0], other[1])}
    poles = any(ends == {line.start, line.end} for line in problem.fibre.poles)
    way = "poles" if poles else "free"
    units = [unit_cost(problem.fibre, row[2], way) for row in (one, other)]
    return metres_between(one, other) * sum(units) / 2 / 1000


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
        found.enter(problem, (*pair, "fibre"), fibre_yuan(problem, places, pair))
    _add_roads(problem, places, found)


def _add_roads(problem: JointProblem, places: list[list[Any]], found: Expected) -> None:
    """Enter the lines along roads, onto them and over their gaps."""
    fibre = problem.fibre
    for one, other in found.roads.pairs:
        way = "road" if (one, other) in found.ways else "free"
        units = [unit_cost(fibre, places[end][2], way) for end in (one, other)]
        yuan = found.metres(one, other) * sum(units) / 2 / 1000
        found.enter(problem, (one, other, "fibre"), yuan)


def _roads(
    problem: JointProblem, places: list[list[Any]], ways: Mapping[Ends, Sequence[Flat]]
) -> Roads:
    masts = [(one.latitude, one.longitude) for one in problem.towers]
    at = len(known_rows(problem.fibre))
    return checked_roads(problem.fibre, places, ways, known=at, beside=masts)


def _add_sites(problem: JointProblem, places: list[list[Any]], found: Expected) -> None:
    """Enter the lines of sites: backhaul, spurs, hops, carriers."""
    free, at = Cost(0, 0, 0), 1 + len(problem.fibre.presences)
    for number, site in enumerate(found.sites):
        node = found.first_site + number
        if site["backhaul"]:
            found.lines[0, node, site["backhaul"]] = free
        if site["bands"] is None:
            found.lines[at + number - len(problem.towers), node, "spur"] = free
            continue
        near = sorted((metres_between(site["point"], row), n) for n, row in enumerate(places) if n)
        for away, place in near[:NEAREST_PLACES]:
            kinds = (site["terrain"], places[place][2])
            unit = sum(unit_cost(problem.fibre, kind, "free") for kind in kinds) / 2
            found.enter(problem, (place, node, "spur"), away * unit / 1000)
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
        away = [
            (round(metres_between(site["point"], one["point"]), 3), n)
            for n, one in enumerate(sites)
        ]
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
    heard = _heard(problem, found)
    for number, village in enumerate(problem.fibre.villages):
        end = found.first_broadband + number
        if problem.levels.signal:
            if village.code in problem.signal_today:
                found.lines[0, found.first_signal + number, "today"] = free
            for carrier in _signal_from(problem, found, number, heard[number]):
                ends = found.first_carrier + carrier, found.first_signal + number
                found.lines[*ends, "signal"] = free
        has = village.code in problem.broadband_today
        if has:
            found.lines[0, end, "today"] = free
        if village.code in problem.fibre.forbidden:
            continue
        _add_by_fibre(problem, found, number)
        if problem.levels.satellite and not has:
            dishes = max(1, ceil(village.households / costs.satellite_households))
            year = dishes * 12 * half(costs.satellite_month)
            cost = cost_of(problem, dishes * half(costs.satellite), year)
            found.lines[0, end, "by-satellite"] = cost
        homes = village.households * half(costs.home_radio)
        for carrier in heard[number]:
            if found.carriers[carrier]["room"] >= village.households:
                ends = found.first_carrier + carrier, end
                found.lines[*ends, "by-radio"] = Cost(homes, 0, homes)


def _add_by_fibre(problem: JointProblem, found: Expected, number: int) -> None:
    """Enter the fibre that a village may have, and its broadband where fibre is a node apart."""
    village, costs = problem.fibre.villages[number], problem.costs
    row, into = problem.fibre.costs[village.terrain], found.first_fibre + number
    homes = village.households - beyond_light(problem, number)
    pieces = max(1, ceil(homes / costs.equipment_homes))
    building = pieces * half(row.village) + homes * half(row.home)
    place = 1 + len(problem.fibre.presences) + number
    own = kept_up(problem, 0 if village.connected else building)
    found.lines[place, into, "by-fibre"] = own
    if problem.levels.fibre is not None:
        found.lines[into, found.first_broadband + number, "on-fibre"] = Cost(0, 0, 0)


def light_reach_m(problem: JointProblem) -> int:
    """Give how far (m) the light of a village's equipment lasts, stage by stage of its split."""
    costs, stages = problem.costs, 0
    while 2**stages < costs.split:
        stages += 1
    left = costs.light_budget_db - costs.light_margin_db
    for _ in range(stages):
        left -= costs.light_split_db
    return round(min(1000 * max(left, 0.0) / costs.light_km_db, costs.access_longest_m))


def beyond_light(problem: JointProblem, number: int) -> int:
    """Give the homes of a village's settlements that its light does not reach."""
    village = problem.fibre.villages[number]
    if village.connected:
        return 0
    home, longest = (village.latitude, village.longitude), light_reach_m(problem)
    far = sum(
        one.households
        for one in problem.settlements
        if one.village == village.code
        and metres_between(home, (one.latitude, one.longitude)) > longest
    )
    return min(far, village.households)


def _signal_from(
    problem: JointProblem, found: Expected, number: int, heard: list[int]
) -> list[int]:
    """Give the carriers that bring a village 4G: heard at its points, near it, or either."""
    rule, village = problem.radio.signal_rule, problem.fibre.villages[number]
    kept = set(heard) if rule in {"heard", "either"} else set()
    if rule != "heard":
        home = (village.latitude, village.longitude)
        away = [round(metres_between(home, site["point"]), 3) for site in found.sites]
        first = sorted(range(len(away)), key=lambda at: (away[at], at))[:NEAREST_SITES]
        near = [at for at in first if round(away[at]) <= problem.radio.site_within_m]
        kept |= {at for at, one in enumerate(found.carriers) if one["site"] in near}
    return sorted(kept)


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

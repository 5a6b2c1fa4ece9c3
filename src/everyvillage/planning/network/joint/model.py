"""A joint problem as a tree problem: which nodes and lines there are, and what each stands for.

Nodes: 0 is today's network; the places of the fibre candidates; the sites; the carriers; where
fibre as such is asked for, a node "has fibre" of each village, on which its broadband can hang; for
each village an end "has broadband", then, where signal is asked for, an end "has signal". A site
and a carrier cost their entry; broadband over a carrier takes the village's households from its
room.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.fibre.candidates import (
    Candidates,
    Point,
    candidates,
    line_yuan,
    middle,
)
from everyvillage.planning.network.joint.locks import ROUTES, route_of
from everyvillage.planning.network.joint.reach import hops_of, reached, signalled
from everyvillage.planning.network.joint.shares import asked_goals
from everyvillage.planning.network.joint.sites import Carrier, Site, carriers_of, sites_of
from everyvillage.planning.network.joint.within import POOR, VILLAGES
from everyvillage.planning.network.steiner.graph import graph_of
from everyvillage.planning.network.steiner.problem import Limit, SteinerProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.planning.network.joint.locks import Route
    from everyvillage.planning.network.joint.problem import JointProblem

SPURS = 2
"""A tower that stands may be joined by fibre to so many nearest places."""
TODAY, FIBRE, SPUR, HOP, MOUNT = "today", "fibre", "spur", "hop", "mount"
BY_FIBRE, BY_RADIO, BY_SATELLITE, SIGNAL = "by-fibre", "by-radio", "by-satellite", "signal"
ON_FIBRE = "on-fibre"
NEAR_RULE = "; 4G also counts from one of the five nearest sites, where it stands near enough"
ALONE = "fibre alone: {fibre}"
RULE = (
    "fibre: {fibre}. Towers: those that stand and a new one at each village; bands that may be "
    "built; a village is served from one of the five nearest sites whose signal reaches all of it; "
    "hops to the three nearest sites in sight; fibre to a new tower from its village and to "
    "a standing one from the two nearest places, none led on from a tower that a hop feeds"
)


@dataclass(frozen=True)
class Line:
    """A line of the model: its ends, its cost (present value, yuan) and what it stands for.

    ``building_yuan`` and ``year_yuan`` are what building it and a year of running cost.
    """

    one: int
    other: int
    cost_yuan: int
    kind: str
    building_yuan: int = 0
    year_yuan: int = 0

    @property
    def is_route(self) -> bool:
        """Say whether it is a route that may be built; a hop that feeds a tower today is none."""
        return self.kind in ROUTES and self.one > 0


@dataclass(frozen=True)
class Model:
    """The tree problem of a joint problem, and what its nodes are."""

    problem: JointProblem
    found: Candidates
    sites: tuple[Site, ...]
    carriers: tuple[Carrier, ...]
    lines: tuple[Line, ...]

    @property
    def first_site(self) -> int:
        """Give the node of the first site."""
        return len(self.found.places)

    @property
    def first_carrier(self) -> int:
        """Give the node of the first carrier."""
        return self.first_site + len(self.sites)

    @property
    def first_fibre(self) -> int:
        """Give the node that fibre in the first village leads to.

        Its broadband, where fibre as such is not asked for.
        """
        return self.first_carrier + len(self.carriers)

    @property
    def first_broadband(self) -> int:
        """Give the node of the first village's broadband."""
        villages = len(self.problem.fibre.villages)
        return self.first_fibre + (villages if self.problem.levels.fibre else 0)

    @property
    def first_signal(self) -> int:
        """Give the node of the first village's signal."""
        return self.first_broadband + len(self.problem.fibre.villages)

    @property
    def nodes(self) -> int:
        """Give the number of nodes."""
        villages = len(self.problem.fibre.villages)
        return self.first_signal + (villages if self.problem.levels.signal else 0)

    def first_of(self, level: str) -> int:
        """Give the node of the first village's "broadband", "signal" or "fibre"."""
        found: int = getattr(self, f"first_{level}")
        return found

    def village_of(self, node: int) -> int:
        """Give the number of the village whose fibre, broadband or signal a node is."""
        return (node - self.first_fibre) % len(self.problem.fibre.villages)

    @cached_property
    def points(self) -> list[tuple[float, float]]:
        """Give latitude and longitude of the places, then of the sites."""
        return [place[:2] for place in self.found.places] + [site.point for site in self.sites]

    def run_of(self, line: Line) -> tuple[Point, ...]:
        """Give how a line between places or sites runs: along its road, or straight."""
        if (line.one, line.other) in self.found.ways:
            return self.found.ways[line.one, line.other]
        points = self.points
        return points[line.one], points[line.other]

    @cached_property
    def lit_homes(self) -> list[int]:
        """Give for each village the homes that fibre in it would serve."""
        return lit_homes(self.problem)

    @cached_property
    def node_building(self) -> dict[int, int]:
        """Give what building each site and carrier costs, by node."""
        sites = enumerate(self.sites, start=self.first_site)
        carriers = enumerate(self.carriers, start=self.first_carrier)
        found = {node: site.tower_yuan + site.power_yuan for node, site in sites}
        return found | {node: one.equipment_yuan for node, one in carriers}

    @cached_property
    def routes(self) -> dict[Route, int]:
        """Each route that may be taken, with the number of its line."""
        points = self.points
        found: dict[Route, int] = {}
        for number, line in enumerate(self.lines):
            if line.is_route:
                found.setdefault(route_of(line.kind, points[line.one], points[line.other]), number)
        return found


def model_of(problem: JointProblem) -> Model:
    """Lay out nodes and lines of a problem by the rule."""
    masts = [(tower.latitude, tower.longitude) for tower in problem.towers]
    found, sites = candidates(problem.fibre, masts), sites_of(problem)
    carriers = carriers_of(problem, sites)
    model = Model(problem, found, sites, carriers, ())
    reach = reached(problem, sites, carriers)
    lines = [
        *_fibre_lines(model),
        *_site_lines(model),
        *_broadband_lines(model, reach),
        *(
            _signal_lines(model, signalled(problem, sites, carriers, reach))
            if problem.levels.signal
            else ()
        ),
    ]
    return Model(problem, found, sites, carriers, tuple(_allowed(model, lines)))


def towers_out(model: Model) -> dict[int, str]:
    """Give the nodes of towers that are locked out and of their carriers, with the tower's name."""
    locked = model.problem.locks.no_tower
    names = {at: site.name for at, site in enumerate(model.sites) if site.name in locked}
    carriers = enumerate(model.carriers, start=model.first_carrier)
    return {model.first_site + at: name for at, name in names.items()} | {
        node: names[one.site] for node, one in carriers if one.site in names
    }


def _allowed(model: Model, lines: list[Line]) -> Iterator[Line]:
    """Leave out the routes that are locked out, and every line of a tower that is."""
    locks, out, points = model.problem.locks, towers_out(model), model.points
    for line in lines:
        if line.one in out or line.other in out:
            continue
        route = line.is_route and route_of(line.kind, points[line.one], points[line.other])
        if route not in locks.barred:
            yield line


def with_upkeep(problem: JointProblem, ends: tuple[int, int], kind: str, building: int) -> Line:
    """Give a line of fibre that costs so much to build, with its upkeep."""
    year = building * problem.costs.upkeep_permille // 1000
    return Line(*ends, building + problem.costs.present(year), kind, building, year)


def fibre_service(problem: JointProblem, number: int, homes: int) -> int:
    """Give what fibre in a village costs beside the line, with drops for so many homes."""
    village = problem.fibre.villages[number]
    if village.connected:
        return 0
    cost = problem.fibre.costs[village.terrain]
    pieces = max(1, -(-homes // problem.costs.equipment_homes))
    return pieces * middle(cost.village) + homes * middle(cost.home)


def lit_homes(problem: JointProblem) -> list[int]:
    """Give for each village the homes that the light of its equipment reaches.

    Settlements farther than the optical budget lasts are left out of the drops, not the village
    out of the fibre; where there is fibre today, nothing is left out.
    """
    villages = problem.fibre.villages
    at = {village.code: number for number, village in enumerate(villages)}
    homes = [village.households for village in villages]
    for one in problem.settlements:
        village = villages[at[one.village]]
        metres = distance_m(village.latitude, village.longitude, one.latitude, one.longitude)
        if metres > problem.costs.home_longest_m and not village.connected:
            homes[at[one.village]] -= one.households
    return [max(0, number) for number in homes]


def satellite_service(problem: JointProblem, number: int) -> tuple[int, int]:
    """Give what broadband by satellite costs in a village: shared terminals, and a year of them."""
    costs = problem.costs
    homes = problem.fibre.villages[number].households
    terminals = max(1, -(-homes // costs.satellite_households))
    return terminals * middle(costs.satellite), terminals * 12 * middle(costs.satellite_month)


def stage_weights(model: Model) -> list[tuple[str, dict[int, int]]]:
    """Give what counts within a sum of money: for each stage its nodes with their weights."""
    problem, found = model.problem, []
    within = problem.levels.within
    for stage in () if within is None else within.stages:
        weights = {}
        for level, goal in asked_goals(problem.levels).items():
            for number, village in enumerate(problem.fibre.villages):
                if village.poor or (stage != POOR and goal.all_permille):
                    homes = 1 if within and within.counts == VILLAGES else village.households
                    weights[model.first_of(level) + number] = homes
        found.append((stage, weights))
    return found


def steiner_of(model: Model) -> SteinerProblem:
    """Give the tree problem with its goals, rooms and loads."""
    problem, at = model.problem, model.first_broadband
    entry = {model.first_site + n: site.cost_yuan for n, site in enumerate(model.sites)}
    entry |= {model.first_carrier + n: one.cost_yuan for n, one in enumerate(model.carriers)}
    rows = [(line.one, line.other, line.cost_yuan) for line in model.lines]
    graph = graph_of(model.nodes, rows, entry=entry, ends=range(at, model.nodes))
    must, limits = {0}, list[Limit]()
    villages = problem.fibre.villages
    forced = [n for n, one in enumerate(villages) if one.code in problem.fibre.forced]
    must |= {first + n for first in (at, model.first_fibre) for n in forced}
    limits += [
        Limit(f"locked in {site.name}", {model.first_site + number: 1}, 0)
        for number, site in enumerate(model.sites)
        if site.name in problem.locks.kept_tower
    ]
    for level, goal in problem.levels.goals.items():
        for name, (members, most) in problem.groups(goal).items():
            nodes = {model.first_of(level) + number: 1 for number in members}
            if most == 0:
                must.update(nodes)
            else:
                limits.append(Limit(f"{level} {name}", nodes, most))
    reached = () if problem.levels.within is None else problem.levels.within.reached or ()
    limits += [
        Limit(stage, weights, sum(weights.values()) - least)
        for (stage, weights), least in zip(stage_weights(model), reached, strict=False)
    ]
    return SteinerProblem(
        problem.name,
        graph,
        tuple(sorted(must)),
        {},
        tuple(limits),
        rooms={model.first_carrier + n: one.households for n, one in enumerate(model.carriers)},
        loads={at + n: village.households for n, village in enumerate(villages)},
        built=tuple(sorted(model.routes[one] for one in problem.locks.kept)),
    )


def _fibre_lines(model: Model) -> list[Line]:
    return [
        with_upkeep(model.problem, (one, other), FIBRE if one else TODAY, cost)
        for one, other, cost in model.found.lines
    ]


def _site_lines(model: Model) -> list[Line]:
    """Join sites: to today's network, to fibre, to each other, and to their carriers."""
    problem, places, lines = model.problem, model.found.places, []
    hop = middle(problem.costs.hop)
    for number, site in enumerate(model.sites):
        node = model.first_site + number
        if site.backhaul:
            lines.append(Line(0, node, 0, HOP if site.by_hop else TODAY))
        if site.village >= 0:
            lines.append(Line(model.found.village_at + site.village, node, 0, SPUR))
            continue
        near = sorted(
            (distance_m(*site.point, *place[:2]), at) for at, place in enumerate(places) if at
        )
        for metres, at in near[:SPURS]:
            cost = line_yuan(problem.fibre, metres, (site.terrain, places[at][2]))
            lines.append(with_upkeep(problem, (at, node), SPUR, cost))
    first = model.first_site
    lines += [Line(first + a, first + b, hop, HOP, hop) for a, b in hops_of(problem, model.sites)]
    lines += [
        Line(first + carrier.site, model.first_carrier + number, 0, MOUNT)
        for number, carrier in enumerate(model.carriers)
    ]
    return lines


def _broadband_lines(model: Model, reach: list[list[int]]) -> list[Line]:
    """Hang each village's broadband on its fibre, on the carriers that reach it, on a satellite.

    What a village has today costs nothing, and leaves no question for a satellite.
    """
    problem, at = model.problem, model.first_broadband
    lines, homes_lit = [], model.lit_homes
    allowed = [village.code not in problem.fibre.forbidden for village in problem.fibre.villages]
    for number, village in enumerate(problem.fibre.villages):
        has = village.code in problem.broadband_today
        if has:
            lines.append(Line(0, at + number, 0, TODAY))
        if not allowed[number]:
            continue
        ends = model.found.village_at + number, model.first_fibre + number
        service = fibre_service(problem, number, homes_lit[number])
        lines.append(with_upkeep(problem, ends, BY_FIBRE, service))
        if problem.levels.fibre:
            lines.append(Line(ends[1], at + number, 0, ON_FIBRE))
        if problem.levels.satellite and not has:
            building, year = satellite_service(problem, number)
            cost = building + problem.costs.present(year)
            lines.append(Line(0, at + number, cost, BY_SATELLITE, building, year))
    home = middle(problem.costs.home_radio)
    lines += [
        Line(
            model.first_carrier + carrier,
            at + number,
            problem.fibre.villages[number].households * home,
            BY_RADIO,
            problem.fibre.villages[number].households * home,
        )
        for carrier, villages in enumerate(reach)
        for number in villages
        if allowed[number]
        and problem.fibre.villages[number].households <= model.carriers[carrier].households
    ]
    return lines


def _signal_lines(model: Model, reach: list[list[int]]) -> list[Line]:
    """Hang each village's signal on the carriers that reach it; today's signal costs nothing."""
    problem, at = model.problem, model.first_signal
    lines = [
        Line(0, at + number, 0, TODAY)
        for number, village in enumerate(problem.fibre.villages)
        if village.code in problem.signal_today
    ]
    lines += [
        Line(model.first_carrier + carrier, at + number, 0, SIGNAL)
        for carrier, villages in enumerate(reach)
        for number in villages
    ]
    return lines

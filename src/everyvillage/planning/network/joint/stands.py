"""What stands once a village of a plan has its service: all that lies on its way from today.

A village cannot have what a plan brings it before the lines, towers and bands on the way stand, so
who reports the village reports them too. Everything is told by its number in the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.fibre.candidates import length_m
from everyvillage.planning.network.joint.sites import Site, carriers_of, sites_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.planning.network.joint.problem import JointProblem

BROADBAND, SIGNAL = "broadband", "signal"
LAID = ("fibre", "spur")
Point = tuple[float, float]


@dataclass(frozen=True)
class Laid:
    """A stretch of fibre: its number, the two nodes, and how long it runs in whole metres."""

    number: int
    one: int
    other: int
    metres: int


@dataclass(frozen=True)
class Mast:
    """A tower on the way: its number among the sites, and what it is.

    ``fed`` says how it gets its backhaul: "fibre", "microwave", or "" for what feeds it today;
    ``bands`` are those that the plan puts on it.
    """

    number: int
    site: Site
    fed: str
    bands: tuple[int, ...]


@dataclass(frozen=True)
class Stands:
    """Fibre, the points of its nodes (latitude, longitude), and towers."""

    laid: tuple[Laid, ...]
    points: Mapping[int, Point]
    masts: tuple[Mast, ...]


def stands(problem: JointProblem, data: Mapping[str, Any], village: int, service: str) -> Stands:
    """Give what stands when a village, by its number, has its "broadband" or its "signal".

    ``data`` is the content of the plan's plan.json.
    """
    graph, sites = data["graph"], sites_of(problem)
    places = [(row[0], row[1]) for row in graph["places"]]
    first = _Firsts(problem, len(places), sites)
    above = _way_back(graph)
    way = {node: above[node] for end in first.ends(village, service) for node in _walk(above, end)}
    lines, runs = graph["lines"], {tuple(row[:2]): row[2] for row in graph.get("ways", ())}
    points = places + [site.point for site in sites]
    laid = []
    for number in sorted({line for _, line in way.values()}):
        one, other, _, kind = lines[number]
        if kind not in LAID:
            continue
        run = [(north, east) for east, north in runs.get((one, other), ())]
        metres = round(length_m(run or (points[one], points[other])))
        if metres > 0:
            laid.append(Laid(number, one, other, metres))
    used = sorted({end for line in laid for end in (line.one, line.other)})
    masts = (_mast(first, way, lines, number) for number in range(len(sites)))
    return Stands(
        tuple(laid), {node: points[node] for node in used}, tuple(one for one in masts if one)
    )


class _Firsts:
    """At which numbers the nodes of a plan begin that are no places."""

    def __init__(self, problem: JointProblem, places: int, sites: tuple[Site, ...]) -> None:
        """Count them as the plan's own model does."""
        villages = len(problem.fibre.villages)
        self.sites, self.carriers = sites, carriers_of(problem, sites)
        self.site = places
        self.carrier = places + len(sites)
        self.fibre = self.carrier + len(self.carriers)
        self.broadband = self.fibre + (villages if problem.levels.fibre else 0)
        self.signal = self.broadband + villages

    def ends(self, village: int, service: str) -> set[int]:
        """Give the nodes that stand for a service of a village."""
        if service == SIGNAL:
            return {self.signal + village}
        return {self.fibre + village, self.broadband + village}


def _way_back(graph: Mapping[str, Any]) -> dict[int, tuple[int, int]]:
    """Give for each node of a plan the node before it on the way from today, and the line."""
    near: dict[int, list[tuple[int, int]]] = {}
    for number in graph["chosen"]:
        one, other = graph["lines"][number][:2]
        near.setdefault(one, []).append((other, number))
        near.setdefault(other, []).append((one, number))
    found, row = {0: (0, 0)}, [0]
    for node in row:
        for other, number in near.get(node, ()):
            if other not in found:
                found[other] = (node, number)
                row.append(other)
    del found[0]
    return found


def _walk(above: Mapping[int, tuple[int, int]], node: int) -> Iterator[int]:
    """Give the nodes from one back to today's network."""
    while node in above:
        yield node
        node = above[node][0]


def _mast(
    first: _Firsts,
    way: Mapping[int, tuple[int, int]],
    lines: list[list[Any]],
    number: int,
) -> Mast | None:
    """Give a site as a tower that stands, None where the way does not take it."""
    node, site = first.site + number, first.sites[number]
    if node not in way:
        return None
    before, line = way[node]
    kind = lines[line][3]
    fed = "microwave" if kind == "hop" else "fibre"
    bands = tuple(
        one.band
        for at, one in enumerate(first.carriers)
        if one.site == number and one.cost_yuan and first.carrier + at in way
    )
    return Mast(number, site, fed if before else "", bands)

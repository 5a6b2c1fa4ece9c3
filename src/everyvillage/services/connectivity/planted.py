"""What stands on the way to a village that was reported, as rows of the register's tables.

Numbers are the plan's and its own count, so that a trunk that serves two villages is told twice and
stands once. What the register knows already keeps its number there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.joint.stands import BROADBAND, stands
from everyvillage.registry.access.place_tree import in_force
from everyvillage.registry.events.network import PlantBuilt
from everyvillage.registry.models import NetworkNode, PlaceCode, Tower
from everyvillage.services.connectivity import storing
from everyvillage.services.connectivity.models import Built
from everyvillage.services.connectivity.work import sealed_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.planning.network.joint.problem import JointProblem
    from everyvillage.planning.network.joint.stands import Laid, Mast, Point, Stands
    from everyvillage.services.connectivity.models import NetworkPlan

POP, OLT, JUNCTION = "pop", "olt", "junction"
ON_POLES = "aerial"
"""How a plan lays fibre: its unit costs are those of poles."""
Row = tuple[str, ...]


def planted(plan: NetworkPlan, built: Built, spare_cores: int | None, by: str) -> PlantBuilt:
    """Tell what stands once works of a plan are reported; ``spare_cores`` of the lines, if known.

    ``by`` is who reported it.
    """
    problem = sealed_problem(plan)
    codes = [one.code for one in problem.fibre.villages]
    found = stands(problem, storing.read_result(plan), codes.index(built.code), built.service)
    rows = _Rows(plan, built, problem, found)
    cores = "" if spare_cores is None else str(spare_cores)
    return PlantBuilt(
        built.pk,
        built.happened_on,
        by,
        plan.modelled,
        tuple(rows.nodes()),
        tuple(rows.link(one, cores) for one in found.laid),
        tuple(rows.tower(one) for one in found.masts),
        tuple(row for one in found.masts for row in rows.cells(one)),
    )


@dataclass
class _Rows:
    """The rows of what stands: each node and tower has a number in the register."""

    plan: NetworkPlan
    built: Built
    problem: JointProblem
    found: Stands
    known: dict[int, str] = field(init=False)
    held: dict[str, Tower] = field(init=False)

    def __post_init__(self) -> None:
        """Look up what the register holds already of these nodes and towers."""
        self.known = {node: number for node, number in self._known() if number}
        names = [one.site.name for one in self.found.masts if one.site.village < 0]
        self.held = {one.tower_id: one for one in Tower.objects.filter(tower_id__in=names)}

    def nodes(self) -> Iterator[Row]:
        """Give a row for each node that the register does not hold."""
        for node, point in self.found.points.items():
            if node not in self.known:
                place = self._near(point), *_degrees(point)
                yield (self._node(node), self._kind(node), *place)

    def link(self, laid: Laid, cores: str) -> Row:
        """Give the row of a stretch of fibre, in the village that its far end is nearest to."""
        ends = self._node(laid.one), self._node(laid.other)
        number = f"P{self.plan.pk}-L{laid.number}"
        village = self._near(self.found.points[laid.other])
        return (number, village, *ends, str(laid.metres), ON_POLES, cores)

    def tower(self, mast: Mast) -> Row:
        """Give the row of a tower: a new one, or one that stands with what it got."""
        site, held = mast.site, self.held.get(mast.site.name)
        power = "" if site.power == "there" else site.power
        if held is None:
            place = self._near(site.point), *_degrees(site.point)
            height = round(site.height_m)
            return (self._mast(mast), *place, str(height), power, mast.fed, "true")
        kept = [held.lon, held.lat, held.height_m, power or held.power, mast.fed or held.backhaul]
        told = ("" if value is None else str(value) for value in kept)
        return (held.tower_id, self._village_of(held), *told, "true")

    def cells(self, mast: Mast) -> Iterator[Row]:
        """Give a row for each band that was put on a tower."""
        tower = self.tower(mast)
        for band in mast.bands:
            yield (f"{tower[0]}-{band}", *tower[:2], "4g", str(band), "true")

    def _known(self) -> Iterator[tuple[int, str]]:
        """Give the numbers of the register for points of presence and for villages with fibre."""
        fibre = self.problem.fibre
        names = {node: fibre.presences[node - 1].name for node in self._of(1, fibre.presences)}
        held = NetworkNode.objects.filter(node_id__in=names.values())
        numbers = set(held.values_list("node_id", flat=True))
        yield from ((node, name) for node, name in names.items() if name in numbers)
        first = 1 + len(fibre.presences)
        codes = {node: fibre.villages[node - first] for node in self._of(first, fibre.villages)}
        for node, village in codes.items():
            places = PlaceCode.objects.filter(in_force(self.built.happened_on), code=village.code)
            there = NetworkNode.objects.filter(kind=OLT, village__in=places.values("place"))
            yield node, there.order_by("node_id").values_list("node_id", flat=True).first() or ""

    def _of(self, first: int, row: tuple[object, ...]) -> Iterator[int]:
        """Give those of the nodes that belong to a row of things which begins at a number."""
        return (node for node in self.found.points if first <= node < first + len(row))

    def _node(self, node: int) -> str:
        return self.known.get(node) or f"P{self.plan.pk}-N{node}"

    def _mast(self, mast: Mast) -> str:
        """Give the number of a tower not in the register: by its village where it is new."""
        number = mast.site.village
        villages = self.problem.fibre.villages
        own = f"T{mast.number}" if number < 0 else villages[number].code
        return f"P{self.plan.pk}-{own}"

    def _kind(self, node: int) -> str:
        """Say what stands at a node: a village that was not reported yet is a joint until then."""
        fibre = self.problem.fibre
        if 0 < node <= len(fibre.presences):
            return POP
        number = node - 1 - len(fibre.presences)
        if not 0 <= number < len(fibre.villages):
            return JUNCTION
        village = fibre.villages[number]
        told = Built.objects.filter(plan=self.plan, code=village.code, service=BROADBAND)
        return OLT if village.connected or told.exists() else JUNCTION

    def _near(self, point: Point) -> str:
        """Give the code of the village that a point is nearest to."""
        villages = self.problem.fibre.villages
        return min(
            villages, key=lambda one: (distance_m(*point, one.latitude, one.longitude), one.code)
        ).code

    def _village_of(self, tower: Tower) -> str:
        """Give today's code of the village that a tower of the register belongs to."""
        held = PlaceCode.objects.filter(in_force(self.built.happened_on), place=tower.village_id)
        return held.values_list("code", flat=True).first() or ""


def _degrees(point: Point) -> tuple[str, str]:
    """Write a position as the register has it: east, then north."""
    return repr(point[1]), repr(point[0])

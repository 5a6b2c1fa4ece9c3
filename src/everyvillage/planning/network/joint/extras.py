"""Check what a plan tells beside its works: orders, years, reasons, doubt of costs, the curve.

Everything is worked out anew from the problem and the chosen lines. The bounds of the curve and of
the doubt have proofs in a file of their own (``proofs_check``); here it is checked that they do not
contradict the costs: what a larger share costs, what the same plan costs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.joint.expect import expected
from everyvillage.planning.network.joint.why_check import reason_faults
from everyvillage.planning.network.plain import same
from everyvillage.planning.network.proofs_check import order_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.planning.network.joint.expect import Expected
    from everyvillage.planning.network.joint.problem import JointProblem

YEARS = 5
ORDERS = ("cheapest", "poorest", "people")
DOUBTS = [(costs, at) for costs in ("all", "fibre", "radio") for at in ("least", "most")]


@dataclass(frozen=True)
class Said:
    """A plan as its file says it, and what its problem makes of the nodes and lines."""

    problem: JointProblem
    known: Expected
    plan: Mapping[str, Any]

    @property
    def chosen(self) -> list[tuple[int, int, str]]:
        """Give the chosen lines: two ends and a kind."""
        lines = self.plan["graph"]["lines"]
        found = (lines[number] for number in self.plan["graph"]["chosen"])
        return [(one, other, kind) for one, other, _, kind in found]

    @cached_property
    def orders(self) -> dict[str, list[dict[str, Any]]]:
        """Give every order of roll-out, worked out anew."""
        return {name: _order(self, name) for name in ORDERS}

    def node_costs(self) -> dict[int, tuple[int, int]]:
        """Give what having each site and carrier costs to build, and in all."""
        known, found = self.known, {}
        for number, site in enumerate(known.sites):
            both = site["tower"], site["power"]
            sums = sum(one.building for one in both), sum(one.present for one in both)
            found[known.first_site + number] = sums
        for number, carrier in enumerate(known.carriers):
            cost = carrier["cost"]
            found[known.first_carrier + number] = cost.building, cost.present
        return found


def extra_faults(said: Said) -> Iterator[str]:
    """Give what is wrong with each part that is there."""
    plan = said.plan
    if "orders" in plan:
        yield from _order_faults(said)
    if "reasons" in plan:
        yield from reason_faults(said)
    if "sensitivity" in plan:
        yield from _doubt_faults(said)
    if "curve" in plan:
        yield from _curve_faults(said)


def _order_faults(said: Said) -> Iterator[str]:
    """Work the orders and their years out again."""
    orders, years = said.plan["orders"], said.plan["year_by_year"]
    if not set(orders) == set(years) == set(ORDERS):
        yield "the orders are others than those that can be worked out"
        return
    for name in ORDERS:
        wanted = said.orders[name]
        if not same(orders[name], wanted):
            yield f"the order {name} is not what follows from the works"
        if not same(years[name], _years(wanted)):
            yield f"the years of the order {name} do not add up"


def towards(said: Said) -> dict[int, tuple[int, int, str]]:
    """Give for each node of the plan the node before it on the way from today's network."""
    near: dict[int, list[tuple[int, int, str]]] = {}
    for line, (one, other, kind) in enumerate(said.chosen):
        near.setdefault(one, []).append((other, line, kind))
        near.setdefault(other, []).append((one, line, kind))
    before: dict[int, tuple[int, int, str]] = {0: (-1, -1, "")}
    waiting = [0]
    while waiting:
        node = waiting.pop()
        for other, line, kind in near.get(node, ()):
            if other not in before:
                before[other] = (node, line, kind)
                waiting.append(other)
    return before


def _order(said: Said, name: str) -> list[dict[str, Any]]:
    """Build village after village: always the one that the order puts first now."""
    villages, known, before = said.problem.fibre.villages, said.known, towards(said)
    nodes, lines = said.node_costs(), said.chosen
    parts: dict[int, dict[int, int]] = {}
    for number in range(len(villages)):
        part: dict[int, int] = {}
        firsts = [known.first_broadband, known.first_fibre]
        if said.problem.levels.signal is not None:
            firsts.append(known.first_signal)
        for first in firsts:
            node = first + number
            while node in before and node != 0:
                onward, line, _ = before[node]
                part[node] = known.lines[lines[line]].building + nodes.get(node, (0, 0))[0]
                node = onward
        if sum(part.values()):
            parts[number] = part
    whole = sum({node: cost for part in parts.values() for node, cost in part.items()}.values())
    rows: list[dict[str, Any]] = []
    built: set[int] = set()
    paid = 0
    while parts:
        left = {n: sum(c for k, c in part.items() if k not in built) for n, part in parts.items()}
        number = min(left, key=lambda n: _rank(said, name, n, left[n]))
        built |= set(parts.pop(number))
        paid += left[number]
        year = _year(paid, whole, said.problem.levels.budget_yuan)
        village = villages[number]
        rows.append(
            {
                "code": village.code,
                "year": year,
                "building_yuan": left[number],
                "households": village.households,
            }
        )
    return rows


def _year(paid: int, whole: int, budget: int | None) -> int:
    """Count years until the money of all of them together is enough."""
    if budget is None:
        return 1 if whole == 0 else min(YEARS, max(0, paid - 1) * YEARS // whole + 1)
    year = 1
    while year * budget < paid:
        year += 1
    return year


def _rank(said: Said, name: str, number: int, cost: int) -> tuple[float, float, int]:
    """Give what an order goes by: the cheapest household, the poor before it, the most people."""
    village = said.problem.fibre.villages[number]
    a_home = cost / max(1, village.households)
    first = {"cheapest": 0.0, "poorest": 1.0 - village.poor, "people": -float(village.households)}
    return first[name], a_home, number


def _years(rows: list[dict[str, Any]]) -> list[dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    homes = 0
    for row in sorted(rows, key=lambda one: one["year"]):
        start = {"year": row["year"], "building_yuan": 0, "villages": 0, "households": 0}
        year = found.setdefault(row["year"], start)
        homes += row["households"]
        year["building_yuan"] += row["building_yuan"]
        year["villages"] += 1
        year["households"] += row["households"]
        year["households_so_far"] = homes
    return [found[year] for year in sorted(found)]


def _doubt_faults(said: Said) -> Iterator[str]:
    """Price the same works with costs at their least and most."""
    rows = said.plan["sensitivity"]
    if [(row["costs"], row["at"]) for row in rows] != DOUBTS:
        yield "the doubt of costs is not told for all, fibre and radio, at least and most"
        return
    for row in rows:
        same_yuan, where = row["same_plan_yuan"], f"doubt of costs {row['costs']} at {row['at']}"
        if set(row) != {"costs", "at", "same_plan_yuan", "best_yuan", "bound_yuan"}:
            yield f"{where}: it says other things"
        asked = repriced(said.problem, row["costs"], 0 if row["at"] == "least" else 1)
        known = expected(asked, said.plan["graph"]["places"], said.known.ways, said.known)
        if not all(line in known.lines for line in said.chosen):
            yield f"{where}: the same plan has lines that are none then"
            continue
        other = replace(said, problem=asked, known=known)
        nodes, inside = other.node_costs(), {n for line in said.chosen for n in line[:2]}
        total = sum(known.lines[line].present for line in said.chosen)
        total += sum(nodes[node][1] for node in inside if node in nodes)
        slack = sum(1 for line in said.chosen if line in known.halves)
        if type(same_yuan) is not int or abs(total - same_yuan) > slack:
            yield f"{where}: the same plan costs {total}, not {same_yuan}"
        if row["bound_yuan"] > min(same_yuan, row["best_yuan"]):
            yield f"{where}: the bound is above what the same plan or the best one costs"


def repriced(problem: JointProblem, name: str, place: int) -> JointProblem:
    """Give the problem with every range of costs of one sort shut to one of its ends."""
    fibre, costs = problem.fibre, problem.costs
    if name != "radio":
        shut = {terrain: _shut(row, place) for terrain, row in fibre.costs.items()}
        off_road = {kind: (row[place], row[place]) for kind, row in fibre.off_road.items()}
        fibre = replace(fibre, costs=shut, off_road=off_road)
    if name != "fibre":
        terrains = {terrain: _shut(row, place) for terrain, row in costs.terrains.items()}
        costs = replace(_shut(costs, place), terrains=terrains)
    return replace(problem, fibre=fibre, costs=costs)


def _shut(costs: Any, place: int) -> Any:  # noqa: ANN401 -- any record of ranges
    """Give a record whose ranges, pairs of whole numbers, are shut to one end."""
    assert is_dataclass(costs)  # noqa: S101 -- all records of costs are
    found = {}
    for field in fields(costs):
        value = getattr(costs, field.name)
        if isinstance(value, tuple):
            found[field.name] = (value[place], value[place])
    return replace(costs, **found)  # type: ignore[type-var] # checked to be a record above


def _curve_faults(said: Said) -> Iterator[str]:
    """Compare the curve's costs and bounds with each other and with the plan's."""
    curve, goals = said.plan["curve"], said.problem.levels.goals.values()
    shares = [one.all_permille or one.poor_permille for one in goals]
    asked = [share for share in shares if share]
    known = bool(asked) and said.problem.levels.within is None
    yield from order_faults(curve, [(min(asked), said.plan["cost_yuan"])] if known else ())

"""Orders of roll-out: the same plan built in another order, with what each year costs and brings.

A village's part is what of the plan it still needs when its turn comes: the lines, towers and
carriers on the way from today's network to its broadband and its signal that nobody before it
needed. Orders: the cheapest part for a household first; the poor villages first and among them the
cheapest; the most people first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.planning.network.joint.plan import JointPlan

ORDERS = ("cheapest", "poorest", "people")
BUILDING_YEARS = 5
Parts = list[tuple[int, int, dict[int, int]]]


def roll_outs(plan: JointPlan, *, years: int = BUILDING_YEARS) -> dict[str, list[dict[str, Any]]]:
    """Give each order as rows: village, year it is built in, what its turn costs, its households.

    With a budget a village is built in the first year whose money, that of all years before added,
    pays for it and for all before it; without one the cost is spread over ``years`` evenly.
    """
    parts = parts_of(plan)
    return {name: _row(plan, parts, name, years) for name in ORDERS}


def year_by_year(rows: list[dict[str, Any]]) -> list[dict[str, int]]:
    """Add an order up by years: building cost, villages, households, and households so far."""
    found: list[dict[str, int]] = []
    so_far = 0
    for year in sorted({row["year"] for row in rows}):
        own = [row for row in rows if row["year"] == year]
        homes = sum(row["households"] for row in own)
        so_far += homes
        cost = sum(row["building_yuan"] for row in own)
        found.append(
            {
                "year": year,
                "building_yuan": cost,
                "villages": len(own),
                "households": homes,
                "households_so_far": so_far,
            }
        )
    return found


def parts_of(plan: JointPlan) -> Parts:
    """Give each village that something is built for: number, households, nodes with their cost."""
    model = plan.model
    above = way_back(plan)
    own = model.node_building
    found = []
    for number, village in enumerate(plan.problem.fibre.villages):
        needs: dict[int, int] = {}
        for level in plan.problem.levels.goals:
            node = model.first_of(level) + number
            while node in above:
                before, building = above[node]
                needs[node] = building + own.get(node, 0)
                node = before
        if any(needs.values()):
            found.append((number, village.households, needs))
    return found


def way_back(plan: JointPlan) -> dict[int, tuple[int, int]]:
    """Walk the plan from today's network: each node's node before, and the line's building cost."""
    near: dict[int, list[tuple[int, int]]] = {}
    for line in plan.chosen:
        near.setdefault(line.one, []).append((line.other, line.building_yuan))
        near.setdefault(line.other, []).append((line.one, line.building_yuan))
    found, row = {0: (0, 0)}, [0]
    for node in row:
        for other, building in near.get(node, ()):
            if other not in found:
                found[other] = (node, building)
                row.append(other)
    del found[0]
    return found


def _row(plan: JointPlan, parts: Parts, order: str, years: int) -> list[dict[str, Any]]:
    villages, waiting, built = plan.problem.fibre.villages, list(parts), set[int]()
    total = sum({node: cost for _, _, needs in parts for node, cost in needs.items()}.values())
    key, rows, spent = _key(plan, order, built), [], 0
    while waiting:
        part = min(waiting, key=key)
        waiting.remove(part)
        number, homes, needs = part
        cost = sum(value for node, value in needs.items() if node not in built)
        built.update(needs)
        spent += cost
        year = _year(spent, total, years, plan.problem.levels.budget_yuan)
        code = villages[number].code
        rows.append({"code": code, "year": year, "building_yuan": cost, "households": homes})
    return rows


def _year(spent: int, total: int, years: int, budget: int | None) -> int:
    if budget is not None:
        return max(1, -(-spent // budget))
    return 1 if total == 0 else min(years, 1 + (max(0, spent - 1) * years) // total)


def _key(
    plan: JointPlan, order: str, built: set[int]
) -> Callable[[tuple[int, int, dict[int, int]]], tuple[float, ...]]:
    """Give what an order sorts by: the least goes first."""
    villages = plan.problem.fibre.villages

    def price(part: tuple[int, int, dict[int, int]]) -> float:
        _, homes, needs = part
        return sum(cost for node, cost in needs.items() if node not in built) / max(1, homes)

    if order == "cheapest":
        return lambda part: (price(part), part[0])
    if order == "poorest":
        return lambda part: (float(not villages[part[0]].poor), price(part), part[0])
    return lambda part: (-part[1], price(part), part[0])

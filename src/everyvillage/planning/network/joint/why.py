"""Why a village gets what it gets: what the other technologies would cost, and when they would win.

Seen from the finished plan: what the village alone causes is compared with the cheapest way to
reach it otherwise. For fibre the price of a kilometre is given under which it would win.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from everyvillage.planning.network.fibre.candidates import length_m
from everyvillage.planning.network.joint import model as kinds
from everyvillage.planning.network.joint.describe import TECHNOLOGIES, technology_of
from everyvillage.planning.network.joint.model import steiner_of
from everyvillage.planning.network.steiner.graph import BLOCKED
from everyvillage.planning.network.steiner.paths import way_to

if TYPE_CHECKING:
    from everyvillage.planning.network.joint.plan import JointPlan
    from everyvillage.planning.network.steiner.graph import Ints


def reasons(plan: JointPlan) -> list[dict[str, Any]]:
    """Give for each village the chosen technology's own cost and each other one's, with its price.

    ``under_km_yuan`` is the building cost of a kilometre under which fibre would be as cheap (None:
    no price would do, or it is no question of lines).
    """
    model, graph = plan.model, steiner_of(plan.model).graph
    inside = np.zeros(graph.nodes, np.bool_)
    inside[sorted(plan.nodes)] = True
    inside[model.first_broadband :] = False
    away, back = way_to(graph, graph.arc_costs, inside)
    into: dict[int, list[kinds.Line]] = {}
    for line in model.lines:
        if line.kind in TECHNOLOGIES:
            into.setdefault(model.village_of(line.other), []).append(line)
    alone = _alone(plan)
    rows = []
    for number, village in enumerate(plan.problem.fibre.villages):
        chosen, now = plan.served.get(number), alone.get(number, 0)
        rows.append(
            {
                "code": village.code,
                "technology": technology_of(plan, number),
                "own_yuan": now,
                "others": _others(plan, into.get(number, []), chosen, now, (away, back)),
            }
        )
    return rows


def _alone(plan: JointPlan) -> dict[int, int]:
    """Give for each village that the plan serves the cost of what only it causes."""
    near: dict[int, list[tuple[int, int]]] = {}
    for line in plan.chosen:
        near.setdefault(line.one, []).append((line.other, line.cost_yuan))
        near.setdefault(line.other, []).append((line.one, line.cost_yuan))
    model, own = plan.model, {}
    for number, site in enumerate(model.sites):
        own[model.first_site + number] = site.cost_yuan
    for number, carrier in enumerate(model.carriers):
        own[model.first_carrier + number] = carrier.cost_yuan
    found, on = {}, {line.one: line.other for line in plan.chosen if line.kind == kinds.ON_FIBRE}
    for number, line in plan.served.items():
        total, node, before = 0, on.get(line.other, line.other), -1
        while node in near and node != 0:
            onward = [pair for pair in near[node] if pair[0] != before]
            if len(onward) != 1:
                break
            before, (node, cost) = node, onward[0]
            total += cost + own.get(before, 0)
        found[number] = total
    return found


def _others(
    plan: JointPlan,
    lines: list[kinds.Line],
    chosen: kinds.Line | None,
    now: int,
    ways: tuple[Ints, Ints],
) -> list[dict[str, Any]]:
    """Give the cheapest way by each technology that was not chosen."""
    away, _ = ways
    best: dict[str, tuple[int, int, int]] = {}
    for line in lines:
        if chosen is not None and line.kind == chosen.kind:
            continue
        way = int(away[line.one])
        if way < BLOCKED:
            rank = (way + line.cost_yuan, way, line.one)
            best[line.kind] = min(best.get(line.kind, rank), rank)
    found = []
    for kind, (cost, way, start) in sorted(best.items()):
        price = (
            _price(plan, start, ways[1], now - (cost - way), way)
            if kind == kinds.BY_FIBRE
            else None
        )
        found.append({"technology": TECHNOLOGIES[kind], "cost_yuan": cost, "under_km_yuan": price})
    return found


def _price(plan: JointPlan, start: int, back: Ints, room: int, way: int) -> int | None:
    """Give the price of a kilometre at which the way costs no more than what is left for it."""
    if room <= 0 or way <= 0:
        return None
    lines = {
        (line.one, line.other): line
        for line in plan.model.lines
        if line.kind == kinds.FIBRE or line.cost_yuan == 0
    }
    metres, building, node = 0.0, 0, start
    while back[node] >= 0:
        before = int(back[node])
        line = lines.get((before, node)) or lines.get((node, before))
        if line is None:
            return None
        if line.kind == kinds.FIBRE:
            metres += _metres(plan, before, node)
        building += line.building_yuan
        node = before
    return round(building / metres * 1000 * room / way) if metres else None


def _metres(plan: JointPlan, one: int, other: int) -> float:
    return length_m(plan.model.found.run(min(one, other), max(one, other)))

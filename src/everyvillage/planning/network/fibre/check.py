"""Check a written fibre plan against its problem, from the file alone.

Works with the records of problem, graph and proof and with the words of the rule, and otherwise
shares no code with what made the plan: it rebuilds the candidates, measures lengths by its own
formula, adds up the bill, walks the lines, counts the villages and their shares, and builds the
tree problem that the proof is about.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from math import atan2, cos, radians, sin, sqrt
from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.candidates import rule_of
from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.fibre.rebuilt import graph_faults, known_rows, rebuilt
from everyvillage.planning.network.fibre.roads_check import checked_roads, ways_from
from everyvillage.planning.network.goals_check import asked_groups
from everyvillage.planning.network.plain import key_faults, same
from everyvillage.planning.network.proofs_check import (
    even_shares,
    named_faults,
    order_faults,
    point_faults,
)
from everyvillage.planning.network.steiner.certificate import certificate_from
from everyvillage.planning.network.steiner.check import bound_faults
from everyvillage.planning.network.steiner.graph import graph_of
from everyvillage.planning.network.steiner.problem import Limit, SteinerProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.planning.network.fibre.problem import FibreProblem
    from everyvillage.planning.network.fibre.roads_check import Ends, Flat

    Ways = Mapping[Ends, Sequence[Flat]]

RADIUS_M = 6_371_008.8
HALF = 1 / 2 + 1e-6
"""What rounding to whole yuan and metres may take or give."""
YUAN = 2_000_000
"""Metres times thousandths of a yuan a kilometre at two ends."""
PARTS = frozenset(
    (
        *("problem", "modelled", "cost_yuan", "bound_yuan", "cost_range_yuan", "proved_among"),
        *("served", "villages", "works", "curve", "candidates"),
    )
)
POINT = frozenset(("permille", "served", "cost_yuan", "bound_yuan"))
WORK = frozenset(("line", "from", "to", "terrain", "on_poles", "length_m", "cost_yuan", "route"))
VILLAGE = frozenset(("code", "name", "served", "service_yuan"))


def plan_faults(
    problem: FibreProblem, plan: Mapping[str, Any], proofs: Mapping[str, Any] | None = None
) -> list[str]:
    """Give what is wrong with a plan as read from its JSON: empty when it holds.

    ``proofs`` are those of its curve, which a plan with a curve needs.
    """
    return list(_readable(problem, plan, proofs))


def written_faults(
    problem: FibreProblem, plan: Mapping[str, Any], proofs: Mapping[str, Any] | None
) -> Iterator[str]:
    """Give what is wrong with a plan that was written to a file: nothing may be missing.

    Faults come as they are found, so that one who only asks whether a plan holds can stop.
    """
    beside = "proofs" if plan.get("curve") else "certificate"
    yield from key_faults("the plan", plan, PARTS | {beside})
    yield from _readable(problem, plan, proofs)


def _readable(
    problem: FibreProblem, plan: Mapping[str, Any], proofs: Mapping[str, Any] | None
) -> Iterator[str]:
    try:
        named = list(named_faults(plan, proofs)) if plan["curve"] else []
        yield from named
        if named:
            return
        yield from _faults(problem, plan, proofs or {})
        yield from _curve_faults(problem, plan, proofs or {})
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as broken:
        yield f"the file cannot be read: {broken!r}"
    except InputError as refused:
        yield f"the plan asks for what cannot be: {refused}"


def _faults(
    problem: FibreProblem, plan: Mapping[str, Any], proofs: Mapping[str, Any]
) -> Iterator[str]:
    if plan["problem"] != problem.name or plan["modelled"] is not problem.modelled:
        yield "the plan is of another problem"
    if plan["proved_among"] != rule_of(problem):
        yield "the bound is said to hold among other plans"
    places, lines = plan["candidates"]["places"], plan["candidates"]["lines"]
    at = int(plan["candidates"]["village_at"])
    if at != 1 + len(problem.presences):
        yield "the villages do not follow the points of presence"
        return
    ways = ways_from(plan["candidates"])
    roads = checked_roads(problem, places, ways, known=len(known_rows(problem)))
    yield from roads.faults
    graph = rebuilt(problem, places, end=roads.first)
    yield from graph_faults(graph, lines, frozenset(roads.pairs))
    yield from _line_faults(problem, (places, lines, at), ways)
    yield from _work_faults(plan, lines, places, ways)
    yield from _description_faults(problem, plan, (places, lines), ways)
    served = [row["code"] for row in plan["villages"] if row["served"]]
    yield from _village_faults(problem, plan, served)
    yield from _sum_faults(problem, plan, served, (lines, at))
    proof = plan["certificate"] if "certificate" in plan else proofs["plan"]
    if not same(plan["bound_yuan"], proof["bound"]) or plan["bound_yuan"] > plan["cost_yuan"]:
        yield "the bound is not the one of the proof, or above the cost"
    yield from bound_faults(_tree_problem(problem, places, lines, at), certificate_from(proof))


def _curve_faults(
    problem: FibreProblem, plan: Mapping[str, Any], proofs: Mapping[str, Any]
) -> Iterator[str]:
    """Look at each point of the curve, which asks for a share of all villages alone."""
    curve, found, villages = plan["curve"], plan["candidates"], len(problem.villages)
    if not curve:
        return
    places, lines, at = found["places"], found["lines"], int(found["village_at"])

    def question(permille: int) -> SteinerProblem:
        asked = replace(problem, goal=Goal(permille, 0, 0))
        return _tree_problem(asked, places, lines, at)

    have = len([1 for one in problem.villages if one.connected])
    most = len([1 for one in problem.villages if one.code not in problem.forbidden])
    shares = even_shares(1000 * have // villages, 1000 * most // villages, len(curve))
    yield from point_faults(curve, proofs["curve"], shares, question)
    for point, chosen in zip(curve, proofs["curve"]["chosen"], strict=True):
        yield from key_faults(f"the curve at {point['permille']}", point, POINT)
        served = len([1 for line in chosen if line >= len(lines)])
        if not same(point["served"], served):
            yield f"the curve at {point['permille']} serves {served}, not {point['served']}"
    yield from order_faults(curve, [(plan["served"] * 1000 // villages, plan["cost_yuan"])])


def _description_faults(
    problem: FibreProblem,
    plan: Mapping[str, Any],
    graph: tuple[list[list[Any]], list[list[int]]],
    ways: Ways,
) -> Iterator[str]:
    """Compare what each work says of its ends, terrain, poles and road with the problem."""
    places, lines = graph
    first = min((one for one, _ in ways), default=len(places))
    names = _names(problem, first, len(places))
    for work in plan["works"]:
        one, other, _ = lines[work["line"]]
        if [work["from"], work["to"]] != [names[one], names[other]]:
            yield f"work on line {work['line']} names other ends"
        if work["terrain"] != [places[one][2], places[other][2]]:
            yield f"work on line {work['line']} names another terrain"
        ends = frozenset(tuple(places[end][:2]) for end in (one, other))
        poles = any(ends == {line.start, line.end} for line in problem.poles) and other < first
        if work["on_poles"] is not poles:
            yield f"work on line {work['line']}: poles that are not as the problem has them"
        keys = WORK | ({"on_road"} if problem.roads else set())
        yield from key_faults(f"work on line {work['line']}", work, keys)
        if problem.roads and work["on_road"] is not ((one, other) in ways):
            yield f"work on line {work['line']} is along a road or leaves it, other than it says"


def _sum_faults(
    problem: FibreProblem,
    plan: Mapping[str, Any],
    served: list[str],
    network: tuple[list[list[int]], int],
) -> Iterator[str]:
    """Walk the works to every village that is said to be served, and add up the bill."""
    lines, at = network
    numbers = {village.code: number for number, village in enumerate(problem.villages)}
    reached = _reached([lines[work["line"]] for work in plan["works"]], lines)
    for code in served:
        if at + numbers[code] not in reached:
            yield f"village {code} is said to be served and no line reaches it"
    total = sum(int(work["cost_yuan"]) for work in plan["works"])
    total += sum(_service(problem, numbers[code]) for code in served)
    if not same(total, plan["cost_yuan"]):
        yield f"works and services cost {total}, not {plan['cost_yuan']}"
    if not same(plan["cost_range_yuan"], _range(problem, plan, served)):
        yield f"least and most of all unit costs make {_range(problem, plan, served)}"


def _range(problem: FibreProblem, plan: Mapping[str, Any], served: list[str]) -> list[int]:
    """Price the same works and services at the least and at the most of every unit cost.

    In whole numbers; a half goes to the even yuan.
    """
    found = []
    for end in (0, 1):
        total = 0
        for work in plan["works"]:
            along = "road" if work.get("on_road") else "poles" if work["on_poles"] else "free"
            units = sum(_thousandths(problem, kind, along)[end] for kind in work["terrain"])
            total += work["length_m"] * units
        for village in problem.villages:
            if village.code in served and not village.connected:
                cost = problem.costs[village.terrain]
                total += YUAN * (cost.village[end] + village.households * cost.home[end])
        yuan, rest = divmod(total, YUAN)
        found.append(yuan + (2 * rest + yuan % 2 > YUAN))
    return found


def _thousandths(problem: FibreProblem, terrain: str, way: str) -> tuple[int, int]:
    """Give least and most of a kilometre in thousandths of a yuan, dearer where it leaves roads."""
    row = problem.costs[terrain]
    least, most = row.poles_km if way == "poles" and row.poles_km else row.line_km
    low, high = 1000, 1000
    if way == "free" and problem.roads:
        low, high = problem.off_road.get(terrain, (1000, 1000))
    return least * low, most * high


def _names(problem: FibreProblem, first: int, places: int) -> list[str]:
    """Name every place: today's network, points of presence, villages, junctions, road points."""
    known = ["", *(one.name for one in problem.presences), *(one.name for one in problem.villages)]
    known += [f"crossing {number + 1}" for number in range(len(problem.crossings))]
    known += [f"junction {number + 1}" for number in range(first - len(known))]
    return known + [f"road point {number + 1}" for number in range(places - first)]


def _line_faults(
    problem: FibreProblem,
    network: tuple[list[list[Any]], list[list[int]], int],
    ways: Ways,
) -> Iterator[str]:
    """Measure every line and compare its cost; look at who may hang on today's network."""
    places, lines, at = network
    today = set(range(1, at)) | {
        at + number for number, village in enumerate(problem.villages) if village.connected
    }
    if sorted(other for one, other, _ in lines if one == 0) != sorted(today):
        yield "the lines from today's network are not those of the problem"
    standing = {frozenset((line.start, line.end)) for line in problem.poles}
    first = min((one for one, _ in ways), default=len(places))
    for number, (one, other, cost) in enumerate(lines):
        if one == 0:
            if cost != 0:
                yield f"line {number} to today's network has a cost"
            continue
        metres = metres_along(ways.get((one, other)) or (places[one], places[other]))
        poles = frozenset(tuple(places[end][:2]) for end in (one, other)) in standing
        way = "road" if (one, other) in ways else "poles" if poles and other < first else "free"
        unit = sum(unit_cost(problem, places[end][2], way) for end in (one, other)) / 2
        if type(cost) is not int or abs(metres * unit / 1000 - cost) > HALF:
            yield f"line {number} costs {metres * unit / 1000:.0f}, not {cost}"


def unit_cost(problem: FibreProblem, terrain: str, way: str) -> float:
    """Give the yuan of a kilometre along a "road", on "poles" that stand, or "free" over land."""
    row = problem.costs[terrain]
    least, most = row.poles_km if way == "poles" and row.poles_km else row.line_km
    if way != "free" or not problem.roads:
        return (least + most) // 2
    low, high = problem.off_road.get(terrain, (1000, 1000))
    return (least + most) // 2 * ((low + high) // 2) / 1000


def _work_faults(
    plan: Mapping[str, Any], lines: list[list[int]], places: list[list[Any]], ways: Ways
) -> Iterator[str]:
    seen = set()
    for work in plan["works"]:
        number = work["line"]
        if not isinstance(number, int) or number < 0 or number in seen:
            yield f"work on line {number}: no such line, or twice"
            continue
        seen.add(number)
        one, other, cost = lines[number]
        if one == 0:
            yield f"work on line {number}, which is there today"
            continue
        if not same(work["cost_yuan"], cost):
            yield f"work on line {number} costs {cost}, not {work['cost_yuan']}"
        run = [list(point[:2]) for point in ways.get((one, other), (places[one], places[other]))]
        if abs(metres_along(run) - work["length_m"]) > HALF:
            yield f"work on line {number} has another length"
        if work["route"] != [point[::-1] for point in run]:
            yield f"work on line {number} runs elsewhere"


def _village_faults(
    problem: FibreProblem, plan: Mapping[str, Any], served: list[str]
) -> Iterator[str]:
    if [row["code"] for row in plan["villages"]] != [one.code for one in problem.villages]:
        yield "the villages are not those of the problem, each once"
    for number, (village, row) in enumerate(zip(problem.villages, plan["villages"], strict=True)):
        if not isinstance(row["served"], bool) or row["name"] != village.name:
            yield f"village {village.code} is described wrongly"
        yield from key_faults(f"village {village.code}", row, VILLAGE)
        if not same(row["service_yuan"], _service(problem, number) if row["served"] else 0):
            yield f"village {village.code}: the cost of serving it is wrong"
    for code in problem.forced - set(served):
        yield f"village {code} must be served"
    for code in problem.forbidden & set(served):
        yield f"village {code} must not be served"
    for name, members, most in asked_groups(problem.villages, problem.goal):
        out = sum(problem.villages[number].code not in served for number in members)
        if out > most:
            yield f"goal {name}: {out} villages left out, at most {most}"
    if not same(plan["served"], len(served)):
        yield f"{len(served)} villages are served, not {plan['served']}"


def _service(problem: FibreProblem, number: int) -> int:
    """Add up equipment and drops of a village in its own words."""
    village = problem.villages[number]
    if village.connected:
        return 0
    cost = problem.costs[village.terrain]
    return sum(cost.village) // 2 + village.households * (sum(cost.home) // 2)


def _reached(works: list[list[int]], lines: list[list[int]]) -> set[int]:
    """Walk from today's network over the works."""
    near: dict[int, list[int]] = defaultdict(list)
    for one, other, _ in (*works, *(line for line in lines if line[0] == 0)):
        near[one].append(other)
        near[other].append(one)
    seen, line = {0}, [0]
    while line:
        for other in near[line.pop()]:
            if other not in seen:
                seen.add(other)
                line.append(other)
    return seen


def _tree_problem(
    problem: FibreProblem, places: list[list[Any]], lines: list[list[int]], at: int
) -> SteinerProblem:
    """Write the goal down as a tree problem: a node per place, one per village's service."""
    first, rows = len(places), [(int(a), int(b), int(cost)) for a, b, cost in lines]
    must = {0}
    for number, village in enumerate(problem.villages):
        if village.code not in problem.forbidden:
            rows.append((at + number, first + number, _service(problem, number)))
        if village.code in problem.forced:
            must.add(first + number)
    limits = []
    for name, members, most in asked_groups(problem.villages, problem.goal):
        nodes = {first + number: 1 for number in members}
        if most == 0:
            must.update(nodes)
        else:
            limits.append(Limit(name, nodes, most))
    graph = graph_of(first + len(problem.villages), rows)
    return SteinerProblem(problem.name, graph, tuple(sorted(must)), {}, tuple(limits))


def metres_between(one: Sequence[Any], other: Sequence[Any]) -> float:
    """Measure on the sphere with the angle between two directions (Vincenty's form)."""
    a, b, turn = radians(one[0]), radians(other[0]), radians(other[1] - one[1])
    across = cos(b) * sin(turn)
    along = cos(a) * sin(b) - sin(a) * cos(b) * cos(turn)
    dot = sin(a) * sin(b) + cos(a) * cos(b) * cos(turn)
    return RADIUS_M * atan2(sqrt(across**2 + along**2), dot)


def metres_along(run: Sequence[Sequence[Any]]) -> float:
    """Measure a run of points, piece by piece."""
    return sum(metres_between(one, other) for one, other in pairwise(run))

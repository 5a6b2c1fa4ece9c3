"""Check a written joint plan against its problem, from the file alone and without a solver.

Works with the records of problem, graph and proof, the words of the rule and the propagation
kernel, and otherwise shares no code with what made the plan.
Everything the plan says is compared with what the problem makes of it: places and lines, what is
chosen, who is reached with what signal, rooms, optics, goals, works, villages, sums, the bound, and
what is told beside them: orders, reasons, doubt of costs, the curve.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.roads_check import ways_from
from everyvillage.planning.network.joint.describe import proved_among
from everyvillage.planning.network.joint.drive_check import drive_faults
from everyvillage.planning.network.joint.expect import (
    Expected,
    expected,
)
from everyvillage.planning.network.joint.extras import Said, extra_faults
from everyvillage.planning.network.joint.feed_check import feed_faults
from everyvillage.planning.network.joint.gains_check import expected_gains
from everyvillage.planning.network.joint.graph_check import line_faults, tree_problem
from everyvillage.planning.network.joint.proofs_check import proof_faults
from everyvillage.planning.network.joint.rows import (
    expected_villages,
    expected_works,
)
from everyvillage.planning.network.joint.signals_check import signal_faults
from everyvillage.planning.network.joint.within_check import answered, within_faults
from everyvillage.planning.network.plain import key_faults, same
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.proofs_check import named_faults
from everyvillage.planning.network.steiner.certificate import certificate_from
from everyvillage.planning.network.steiner.check import bound_faults, tree_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.planning.network.joint.problem import JointProblem
    from everyvillage.planning.network.steiner.problem import SteinerProblem

SUMS = (
    *("cost_yuan", "bound_yuan", "building_yuan", "year_yuan", "subsidy_yuan"),
    *("years", "broadband", "fibre", "signal"),
)
TOLD = ("orders", "year_by_year", "reasons", "signals", "sensitivity", "curve", "proofs")
HEAD = ("kind", "problem", "modelled", "subsidy", "drive", "proved_among", "signal_rule", "within")
BODY = ("villages", "works", "graph", "seal")
PARTS = frozenset((*HEAD, *SUMS, *TOLD, *BODY))


def joint_faults(
    problem: JointProblem, plan: Mapping[str, Any], proofs: Mapping[str, Any] | None = None
) -> list[str]:
    """Give what is wrong with a plan as read from its JSON: empty when it holds.

    ``proofs`` are those of its curve and doubt, which a plan that was written with them needs; what
    else it does not say is not asked for here.
    """
    return list(_readable(problem, plan, proofs))


def written_faults(
    problem: JointProblem, plan: Mapping[str, Any], proofs: Mapping[str, Any] | None
) -> Iterator[str]:
    """Give what is wrong with a plan that was written with all its results: nothing may be missing.

    Faults come as they are found, so that one who only asks whether a plan holds can stop.
    """
    yield from key_faults("the plan", plan, PARTS)
    yield from _readable(problem, plan, proofs)


def _readable(
    problem: JointProblem, plan: Mapping[str, Any], proofs: Mapping[str, Any] | None
) -> Iterator[str]:
    try:
        problem = answered(problem, plan)
        named = list(named_faults(plan, proofs)) if "proofs" in plan else []
        yield from named
        yield from _faults(problem, plan, proofs)
        if "proofs" in plan and proofs is not None and not named:
            yield from proof_faults(problem, plan, proofs)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as broken:
        yield f"the file cannot be read: {broken!r}"
    except InputError as refused:
        yield f"the plan asks for what cannot be: {refused}"


def _faults(
    problem: JointProblem, plan: Mapping[str, Any], proofs: Mapping[str, Any] | None
) -> Iterator[str]:
    if plan["seal"] != seal_of(dict(plan)):
        yield "the file was changed after it was written: its seal does not fit"
    if plan["kind"] != "joint" or plan["problem"] != problem.name:
        yield "the plan is of another problem"
    if plan["modelled"] is not problem.fibre.modelled or plan["years"] != problem.costs.years:
        yield "the plan says other things of its problem"
    rule = {"region": "", "border": False}
    if problem.subsidy is not None:
        rule = {"region": problem.subsidy.region, "border": problem.subsidy.border}
    if not same(plan["subsidy"], rule):
        yield f"the subsidy goes by {rule}, not by {plan['subsidy']}"
    if plan["signal_rule"] != problem.radio.signal_rule:
        yield "4G is said to count by another rule than the problem's"
    if plan["proved_among"] != proved_among(problem):
        yield "the bound is said to hold among other plans"
    places, lines = plan["graph"]["places"], plan["graph"]["lines"]
    chosen = plan["graph"]["chosen"]
    known = expected(problem, places, ways_from(plan["graph"]))
    yield from line_faults(known, lines)
    if sorted(set(chosen)) != chosen or not all(0 <= number < len(lines) for number in chosen):
        yield "the chosen lines are not lines, each once"
        return
    tree = tree_problem(problem, known, lines)
    nodes = {0, *(end for number in chosen for end in lines[number][:2])}
    yield from tree_faults(tree, chosen, nodes, plan["cost_yuan"])
    yield from _uplink_faults(problem, known, [lines[number] for number in chosen])
    yield from feed_faults(known, [lines[number] for number in chosen])
    said = Said(problem, known, plan)
    yield from _statement_faults(said, nodes)
    yield from _proof_faults(plan, proofs, tree)
    yield from within_faults(said, tree, proofs)
    yield from drive_faults(problem, plan)
    yield from extra_faults(said)
    if "signals" in plan:
        yield from signal_faults(said)


def _proof_faults(
    plan: Mapping[str, Any], proofs: Mapping[str, Any] | None, tree: SteinerProblem
) -> Iterator[str]:
    """Add up the proof of the plan's bound: in the plan, or in the file of proofs that it names."""
    if "certificate" not in plan and "proofs" not in plan:
        yield "the bound has no proof"
        return
    if "certificate" not in plan and proofs is None:
        return  # that the file is missing is said with the other proofs
    proof = plan["certificate"] if "certificate" in plan else (proofs or {})["plan"]
    if not same(plan["bound_yuan"], proof["bound"]) or plan["bound_yuan"] > plan["cost_yuan"]:
        yield "the bound is not that of the proof, or above the cost"
    yield from bound_faults(tree, certificate_from(proof))


def _uplink_faults(
    problem: JointProblem, known: Expected, chosen: list[list[Any]]
) -> Iterator[str]:
    """Walk the fibre from what has equipment; look for stretches that its light cannot cross."""
    near: dict[int, list[tuple[int, float, str]]] = defaultdict(list)
    active = {one for one, _, _, kind in chosen if kind == "by-fibre"} | {0}
    for one, other, _, kind in chosen:
        away = 0.0
        if kind in {"fibre", "spur"}:
            away = known.metres(one, other)
        near[one].append((other, away, kind))
        near[other].append((one, away, kind))
    line, dark = [0], {0: 0.0}
    for node in line:
        for other, away, kind in near[node]:
            if other in dark:
                continue
            fresh = node in active or kind == "today" or node >= known.first_site
            dark[other] = away if fresh else dark[node] + away
            if dark[other] > problem.costs.uplink_longest_m:
                yield f"{known.names[other]} is {dark[other]:.0f} m of fibre from any equipment"
            line.append(other)


def _statement_faults(said: Said, nodes: set[int]) -> Iterator[str]:
    """Compare works, villages and sums with what the chosen lines make of them."""
    problem, plan, known = said.problem, said.plan, said.known
    chosen = [plan["graph"]["lines"][number] for number in plan["graph"]["chosen"]]
    gains = expected_gains(said, nodes)
    works = expected_works(problem, known, chosen, nodes)
    works = [{**work, **more} for work, more in zip(works, gains, strict=True)]
    yield from _rows_differ("work", works, plan["works"])
    villages = expected_villages(problem, known, chosen)
    yield from _rows_differ("village", villages, plan["villages"])
    sums = {
        "building_yuan": sum(work["building_yuan"] for work in plan["works"]),
        "year_yuan": sum(work["year_yuan"] for work in plan["works"]),
        "broadband": sum(row["technology"] != "none" for row in villages),
        "fibre": sum(row["technology"] == "fibre" for row in villages),
        "signal": sum(row["signal_from"] != "" for row in villages),
        "cost_yuan": sum(work["cost_yuan"] for work in plan["works"]),
        "subsidy_yuan": sum(work["subsidy_yuan"] for work in works),
    }
    for name, total in sums.items():
        if not same(plan[name], total):
            yield f"{name} is {total}, not {plan[name]}"


def _rows_differ(
    what: str, wanted: list[dict[str, Any]], given: list[dict[str, Any]]
) -> Iterator[str]:
    if len(wanted) != len(given):
        yield f"{len(wanted)} {what}s follow from the chosen lines, not {len(given)}"
        return
    for number, (one, other) in enumerate(zip(wanted, given, strict=True)):
        if set(one) != set(other):
            yield f"{what} {number} has other columns"
            continue
        for key, value in one.items():
            if not same(value, other[key]):
                yield f"{what} {number}: {key} is {value!r}, not {other[key]!r}"

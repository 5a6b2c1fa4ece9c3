"""The graph that a joint plan names, compared with what its problem makes; its goals as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.goals_check import asked_groups
from everyvillage.planning.network.joint.within_check import reach_limits
from everyvillage.planning.network.plain import same
from everyvillage.planning.network.steiner.graph import graph_of
from everyvillage.planning.network.steiner.problem import Limit, SteinerProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.planning.network.joint.expect import Expected
    from everyvillage.planning.network.joint.problem import JointProblem


def line_faults(known: Expected, lines: list[list[Any]]) -> Iterator[str]:
    """Compare places and every line with those that the problem makes; look for missing ones.

    Lines that a tie between neighbours leaves open are taken out of ``known`` where the plan has
    none; a price at half a yuan is taken as the plan rounds it.
    """
    yield from known.graph.faults
    yield from known.roads.faults
    seen = set()
    for number, (one, other, cost, kind) in enumerate(lines):
        key = one, other, kind
        seen.add(key)
        wanted, half = known.lines.get(key), known.halves.get(key)
        if wanted is None:
            yield f"line {number} is not one by the rule"
        elif half is not None and same(half.present, cost):
            known.lines[key] = half
        elif not same(wanted.present, cost):
            yield f"line {number} costs {wanted.present}, not {cost}"
    if len(seen) < len(lines):
        yield "a line is named twice"
    for pair in known.graph.ties:
        if (*pair, "fibre") not in seen:
            known.lines.pop((*pair, "fibre"), None)
    if missing := set(known.lines) - seen:
        yield f"{len(missing)} lines by the rule are missing: {sorted(missing)[:5]}"


def tree_problem(problem: JointProblem, known: Expected, lines: list[list[Any]]) -> SteinerProblem:
    """Write the goals down as a tree problem."""
    entry = {
        known.first_site + number: site["tower"].present + site["power"].present
        for number, site in enumerate(known.sites)
    }
    for number, carrier in enumerate(known.carriers):
        entry[known.first_carrier + number] = carrier["cost"].present
    rows = [(int(one), int(other), int(cost)) for one, other, cost, _ in lines]
    ends = range(known.first_broadband, known.nodes)
    must, limits = {0}, []
    for number, village in enumerate(problem.fibre.villages):
        if village.code in problem.fibre.forced:
            must.add(known.first_broadband + number)
            if problem.levels.fibre is not None:
                must.add(known.first_fibre + number)
    for number, site in enumerate(known.sites):
        if site["name"] in problem.locks.kept_tower:
            limits.append(Limit(f"locked in {site['name']}", {known.first_site + number: 1}, 0))
    levels = (
        ("broadband", problem.levels.broadband, known.first_broadband),
        ("signal", problem.levels.signal, known.first_signal),
        ("fibre", problem.levels.fibre, known.first_fibre),
    )
    for level, goal, first in levels:
        asked = goal if problem.levels.within is None else None
        groups = asked_groups(problem.fibre.villages, asked) if asked is not None else ()
        for name, members, most in groups:
            if most:
                weights = {first + number: 1 for number in members}
                limits.append(Limit(f"{level} {name}", weights, most))
            else:
                must.update(first + number for number in members)
    limits += reach_limits(problem, known)
    villages = enumerate(problem.fibre.villages)
    return SteinerProblem(
        problem.name,
        graph_of(known.nodes, rows, entry=entry, ends=ends),
        tuple(sorted(must)),
        {},
        tuple(limits),
        rooms={known.first_carrier + n: one["room"] for n, one in enumerate(known.carriers)},
        loads={known.first_broadband + n: village.households for n, village in villages},
        built=_locked_in(problem, known, lines),
    )


def _locked_in(problem: JointProblem, known: Expected, lines: list[list[Any]]) -> tuple[int, ...]:
    """Give the lines that are locked in; refuse a plan without one of them."""
    found = []
    for kind, start, end in sorted(problem.locks.kept):
        for number, (one, other, _, own) in enumerate(lines):
            if own == kind and {known.points[one], known.points[other]} == {start, end}:
                found.append(number)
                break
        else:
            message = f"no line for the {kind} that is locked in"
            raise ValueError(message)
    return tuple(sorted(found))

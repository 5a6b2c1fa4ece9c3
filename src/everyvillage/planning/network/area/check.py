"""Check the plans of an area: each piece against its problem, and the sums against the pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.joint.check import written_faults
from everyvillage.planning.network.proofs import seal_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.planning.network.area.counties import AreaFolder
    from everyvillage.planning.network.joint.problem import JointProblem

Written = tuple[dict[str, Any], dict[str, Any] | None]
"""A piece's plan and the proofs beside it."""
TRUNK = "trunk"
MONEY = ("cost_yuan", "bound_yuan", "building_yuan", "year_yuan", "subsidy_yuan")
REACHED = ("broadband", "fibre", "signal")
ROW = {"name", "villages", "proved_among", "plan_seal", *MONEY, *REACHED}
HEAD = {"kind", "area", "modelled", "years", "counties", "trunk", "seal", "villages"}


def area_faults(
    area: AreaFolder, told: Mapping[str, Any], plans: Mapping[str, Written]
) -> Iterator[str]:
    """Say what does not hold in ``area.json``, whose content is ``told``.

    ``plans`` are each piece's plan and proofs as they are written. Every one is checked against its
    problem, then the sums are added up again.
    """
    if set(told) != HEAD | set(MONEY) | set(REACHED):
        yield "area.json does not say what it has to, or says more"
        return
    if told["seal"] != seal_of(told) or told["kind"] != "area" or told["area"] != area.name:
        yield "area.json is not the one that was written for this area"
    rows = [*told["counties"], *([told["trunk"]] if told["trunk"] else [])]
    problems = {**area.problems, **({} if area.trunk is None else {TRUNK: area.trunk})}
    if [row.get("name") for row in rows] != [*problems]:
        yield f"the pieces are not {', '.join(problems)}"
        return
    for row in rows:
        name = row["name"]
        faults = _piece_faults(problems[name], row, told, plans[name])
        yield from (f"{name}: {fault}" for fault in faults)
    if told["modelled"] is not any(problem.fibre.modelled for problem in problems.values()):
        yield "whether the data is made up is not said as it is"
    yield from _sum_faults(told, rows)


def _sum_faults(told: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Add the pieces up again; the trunk's seats are no villages."""
    for name in (*MONEY, *REACHED, "villages"):
        pieces = rows if name in MONEY else told["counties"]
        if (total := sum(row[name] for row in pieces)) != told[name]:
            yield f"{name} of all is {total}, not {told[name]}"


def _piece_faults(
    problem: JointProblem, row: Mapping[str, Any], told: Mapping[str, Any], written: Written
) -> Iterator[str]:
    """Check one piece's plan, then what its row says of it."""
    plan, proofs = written
    if faults := [*written_faults(problem, plan, proofs)]:
        yield from faults
        return
    if set(row) != ROW or row["plan_seal"] != plan["seal"]:
        yield "area.json is about another plan"
        return
    for name in (*MONEY, *REACHED, "proved_among"):
        if row[name] != plan[name]:
            yield f"{name} is not that of its plan"
    if row["villages"] != len(plan["villages"]):
        yield "its plan has another number of villages"
    if told["years"] != plan["years"]:
        yield "its plan counts other years"

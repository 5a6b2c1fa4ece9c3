"""Plans of the network from a notebook or a program of one's own: read, plan, look, write, check.

What is here is offered by the package itself (``from everyvillage.planning import network``). A
folder asks for fibre alone or for all technologies; each function takes both. The command
``everyvillage plan network`` is made of the same functions.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from everyvillage.core.errors import CheckFailedError, Fault
from everyvillage.planning.network.fibre.check import written_faults as fibre_faults
from everyvillage.planning.network.fibre.plan import FibrePlan, coverage_curve
from everyvillage.planning.network.fibre.plan import make_plan as make_fibre_plan
from everyvillage.planning.network.fibre.problem import FibreProblem
from everyvillage.planning.network.fibre.read import read_fibre_problem
from everyvillage.planning.network.fibre.write import plan_data as fibre_data
from everyvillage.planning.network.fibre.write import write_plan as write_fibre_plan
from everyvillage.planning.network.joint.check import written_faults
from everyvillage.planning.network.joint.curve import joint_curve
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.plan import JointPlan, make_joint_plan
from everyvillage.planning.network.joint.problem import JointProblem
from everyvillage.planning.network.joint.read import is_joint, read_joint_problem
from everyvillage.planning.network.joint.results import write_results
from everyvillage.planning.network.proofs import read_proofs
from everyvillage.planning.network.steiner.limit import WorkLimit
from everyvillage.planning.network.text import plain_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from everyvillage.planning.network.tables import Folder

Problem: TypeAlias = JointProblem | FibreProblem
Plan: TypeAlias = JointPlan | FibrePlan
BESIDE = WorkLimit(work=2_000)
"""What each point of the curve and each plan of the doubt may take, where nothing else is said."""


def read_problem(folder: str | Path, *, found_out: Folder | None = None) -> Problem:
    """Read a problem from a folder with ``problem.toml`` and its tables.

    Gives a :class:`JointProblem` where levels or towers are asked, else a :class:`FibreProblem`.
    ``found_out`` gathers what was found out of the files (coordinate systems). Refuses it with
    every fault of every file (:class:`~everyvillage.core.errors.InputError`).
    """
    path = Path(folder)
    if is_joint(path):
        return read_joint_problem(path, folder=found_out)
    return read_fibre_problem(path, folder=found_out)


def make_plan(
    problem: Problem,
    *,
    seed: int = 1,
    limit: WorkLimit | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """Choose what to build: the cheapest found, with what no plan by the rule is cheaper than.

    ``cost_yuan`` and ``bound_yuan`` of the plan are yuan, of all technologies in present value.
    ``limit`` ends the search (:class:`WorkLimit`: by work, by seconds, by a :class:`Stop`), without
    it it ends where the two meet; ``progress`` gets both whenever one may have moved. Refuses a
    goal that cannot be reached, with the smallest change that makes it possible.
    """
    if isinstance(problem, JointProblem):
        return make_joint_plan(problem, seed=seed, limit=limit, progress=progress)
    return make_fibre_plan(problem, seed=seed, limit=limit, progress=progress)


def plan_data(plan: Plan) -> dict[str, Any]:
    """Give a plan as plain data with its proof: works, villages, sums; for tables of one's own."""
    return joint_data(plan) if isinstance(plan, JointPlan) else fibre_data(plan)


def write_plan(
    plan: Plan,
    folder: str | Path,
    *,
    points: int = 40,
    language: str = "en",
    limit: WorkLimit = BESIDE,
    day: date | None = None,
) -> tuple[Path, ...]:
    """Write all results into a folder, and check what was written; the first file is plan.json.

    ``points`` are those of the curve from today's share to all (0: none); ``limit`` is what each of
    them and each plan of the doubt may take, a tenth where somebody ended the plan's own search;
    ``language`` (zh or en) and ``day`` are the report's. Refuses what the check finds wrong.
    """
    out, seed = Path(folder), plan.result.seed
    side = limit.tenth if plan.result.by_hand else limit
    if isinstance(plan, JointPlan):
        curve = joint_curve(plan.problem, points=points, seed=seed, limit=side)
        files = write_results(plan, curve, out, language=language, limit=side, day=day)
    else:
        shares = coverage_curve(plan.problem, points=points, seed=seed, limit=side)
        files = write_fibre_plan(plan, shares, out)
    if faults := check_plan(plan.problem, files[0]):
        raise CheckFailedError([broken(fault) for fault in faults])
    return files


def check_plan(problem: Problem, plan_file: str | Path) -> list[str]:
    """Give what is wrong with a written plan and its proofs: empty when both hold.

    Rebuilds everything from the problem and adds the proofs up, without the method that made them.
    """
    path = Path(plan_file)
    data, proofs = plain_data(path), read_proofs(path)
    if isinstance(problem, JointProblem):
        return list(written_faults(problem, data, proofs))
    return list(fibre_faults(problem, data, proofs))


def broken(words: str) -> Fault:
    """Give the fault of a plan in which a check found something wrong."""
    return Fault(
        "network.plan-broken",
        "plan",
        "a plan that holds",
        words,
        "works, costs and a bound that can be rebuilt from the problem",
        "make the plan again from this problem",
    )

"""Where to build: the cheapest way to connect villages, with a bound that a checker confirms.

For notebooks and programs of one's own, without Django or a database::

    from everyvillage.planning import network

    problem = network.read_problem("county")          # problem.toml, villages.csv, ...
    plan = network.make_plan(problem, limit=network.WorkLimit(work=30_000))
    print(plan.cost_yuan, plan.bound_yuan)
    files = network.write_plan(plan, "out", points=0)
    assert network.check_plan(problem, files[0]) == []

The names are loaded when they are first used, so that importing one part does not load all.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from everyvillage.planning.network.fibre.plan import FibrePlan
    from everyvillage.planning.network.fibre.problem import FibreProblem, Goal
    from everyvillage.planning.network.joint.plan import JointPlan
    from everyvillage.planning.network.joint.problem import JointProblem, Levels
    from everyvillage.planning.network.joint.within import Within
    from everyvillage.planning.network.notebook import (
        check_plan,
        make_plan,
        plan_data,
        read_problem,
        write_plan,
    )
    from everyvillage.planning.network.steiner.limit import Stop, WorkLimit

__all__ = [
    "FibrePlan",
    "FibreProblem",
    "Goal",
    "JointPlan",
    "JointProblem",
    "Levels",
    "Stop",
    "Within",
    "WorkLimit",
    "check_plan",
    "make_plan",
    "plan_data",
    "read_problem",
    "write_plan",
]
_HOMES = {
    "FibrePlan": "fibre.plan",
    "FibreProblem": "fibre.problem",
    "Goal": "fibre.problem",
    "JointPlan": "joint.plan",
    "JointProblem": "joint.problem",
    "Levels": "joint.problem",
    "Stop": "steiner.limit",
    "Within": "joint.within",
    "WorkLimit": "steiner.limit",
}


def __getattr__(name: str) -> object:
    """Load a name that the package offers from where it is at home."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'notebook')}"), name)


def __dir__() -> list[str]:
    """Name what the package offers."""
    return __all__

"""Fibre, towers and satellite chosen together in modelled counties: ``python benchmarks/joint.py``.

For each county it prints cost, checked bound, gap and time, what gets what, and what fibre alone
to the same villages costs. Folders named on the command line are planned instead.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.worlds.counties import modelled_joint
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.steiner.limit import WorkLimit

if TYPE_CHECKING:
    from everyvillage.planning.network.joint.problem import JointProblem


def measure(problem: JointProblem, seconds: float) -> dict[str, float]:
    """Plan a county, check it, and print a line."""
    begins, worked = time.perf_counter(), time.process_time()
    plan = make_joint_plan(problem, limit=WorkLimit(seconds=seconds))
    taken, work = time.perf_counter() - begins, time.process_time() - worked
    data = json.loads(json.dumps(joint_data(plan)))
    if faults := joint_faults(problem, data):
        raise SystemExit(faults[0])
    gap = 1 - plan.bound_yuan / plan.cost_yuan if plan.cost_yuan else 0.0
    ways = Counter(row["technology"] for row in data["villages"])
    print(
        f"{problem.name}: {plan.cost_yuan / 1e6:.3f} million, no plan under "
        f"{plan.bound_yuan / 1e6:.3f} (gap {gap:.2%}), {taken:.0f} s ({work:.0f} s of processor); "
        + ", ".join(f"{number} {name}" for name, number in sorted(ways.items()))
        + f"; 4G in {data['signal']}",
        flush=True,
    )
    return {"gap": gap, "seconds": taken, "work_seconds": work}


def main() -> None:
    """Plan each county, then print the largest and the middle gap."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--counties", type=int, default=20)
    parser.add_argument("--villages", type=int, default=174)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    make_joint_plan(modelled_joint(99, 16), limit=WorkLimit(seconds=20))  # compiles before
    problems = [read_joint_problem(folder) for folder in asked.folders] or [
        modelled_joint(seed, asked.villages) for seed in range(1, asked.counties + 1)
    ]
    rows = [measure(problem, asked.seconds) for problem in problems]
    gaps = sorted(row["gap"] for row in rows)
    print(f"largest gap {gaps[-1]:.2%}, middle gap {gaps[len(gaps) // 2]:.2%}")
    if asked.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()

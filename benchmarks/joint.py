"""Fibre, towers and satellite chosen together in modelled counties: ``python benchmarks/joint.py``.

For each county it prints cost, checked bound, gap and time, the gap with every village forced, and
what gets what. Folders named on the command line are planned instead.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.worlds.counties import modelled_joint
from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.plan import JointPlan, make_joint_plan
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.steiner.limit import WorkLimit

WITHIN = 0.005
"""A county is done where no more than this share of its cost is open."""
EVERY = Goal(1000, 1000, 0)


class Row(NamedTuple):
    """What planning a county gave; ``forced_gap`` with every village forced."""

    gap: float
    forced_gap: float
    seconds: float
    work_seconds: float
    words: str


def gap_of(plan: JointPlan) -> float:
    """Give the share of the cost that the bound leaves open."""
    return 1 - plan.bound_yuan / plan.cost_yuan if plan.cost_yuan else 0.0


def measure(asked: int | Path, *, villages: int, limit: WorkLimit) -> Row:
    """Plan a county (a seed or a folder), check it, then force every village."""
    problem = (
        read_joint_problem(asked) if isinstance(asked, Path) else modelled_joint(asked, villages)
    )
    make_joint_plan(modelled_joint(99, 16), limit=WorkLimit(seconds=20))  # compiles before
    begins, worked = time.perf_counter(), time.process_time()
    plan = make_joint_plan(problem, limit=limit)
    taken, work = time.perf_counter() - begins, time.process_time() - worked
    data = json.loads(json.dumps(joint_data(plan)))
    if faults := joint_faults(problem, data):
        raise SystemExit(faults[0])
    signal = EVERY if problem.levels.signal else None
    forced = make_joint_plan(
        replace(problem, levels=replace(problem.levels, broadband=EVERY, signal=signal)),
        limit=limit,
    )
    ways = Counter(row["technology"] for row in data["villages"])
    words = (
        f"{problem.name}: {plan.cost_yuan / 1e6:.3f} million, no plan under "
        f"{plan.bound_yuan / 1e6:.3f} (gap {gap_of(plan):.2%}), {taken:.0f} s ({work:.0f} s of "
        f"processor); every village forced: gap {gap_of(forced):.2%}; "
        + ", ".join(f"{number} {name}" for name, number in sorted(ways.items()))
        + f"; 4G in {data['signal']}; {len(plan.result.certificate.leaves)} branches"
    )
    return Row(gap_of(plan), gap_of(forced), taken, work, words)


def main() -> None:
    """Plan each county, then print the largest and the middle gap."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--counties", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="the first county's seed")
    parser.add_argument("--villages", type=int, default=174)
    parser.add_argument("--seconds", type=float, default=50)
    parser.add_argument("--within", type=float, default=WITHIN)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    limit = WorkLimit(seconds=asked.seconds, within=asked.within)
    tasks = asked.folders or range(asked.first, asked.first + asked.counties)
    work = partial(measure, villages=asked.villages, limit=limit)
    rows = []
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("forkserver")) as pool:
        for row in pool.map(work, tasks):
            rows.append(row)
            print(row.words, flush=True)
    gaps = sorted(row.gap for row in rows)
    print(f"largest gap {gaps[-1]:.2%}, middle gap {gaps[len(gaps) // 2]:.2%}")
    if asked.json:
        print(json.dumps([row._asdict() for row in rows]))


if __name__ == "__main__":
    main()

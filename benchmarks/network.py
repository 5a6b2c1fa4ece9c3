"""Fibre plans of modelled counties: ``python benchmarks/network.py [--counties 20]``.

The recipe is in docs/reference/modelled-counties.md. For each county it prints cost, checked
bound, gap and time, the gap with every village forced, and what the greedy tree of Giga's cost
model costs at equal coverage. That tree knows no poles that stand already, so the saving is told
once more against our plan of the same county without them. ``--write FOLDER`` keeps the problems
as files; folders named on the command line are planned in place of the modelled counties.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.worlds.counties import modelled_county
from benchmarks.worlds.giga import greedy_cost
from everyvillage.planning.network.fibre.check import plan_faults
from everyvillage.planning.network.fibre.plan import FibrePlan, make_plan
from everyvillage.planning.network.fibre.problem import FibreProblem, Goal
from everyvillage.planning.network.fibre.read import read_fibre_problem
from everyvillage.planning.network.fibre.save import save_problem
from everyvillage.planning.network.fibre.write import plan_data
from everyvillage.planning.network.steiner.limit import WorkLimit


def gap_of(plan: FibrePlan) -> float:
    """Give the share of the cost that the bound leaves open."""
    return 1 - plan.bound_yuan / plan.cost_yuan if plan.cost_yuan else 0.0


def compare(problem: FibreProblem, seconds: float) -> dict[str, float]:
    """Plan a county, check it, force every village, and build the greedy tree beside it."""
    begins = time.perf_counter()
    plan = make_plan(problem, limit=WorkLimit(seconds=seconds))
    taken = time.perf_counter() - begins
    faults = plan_faults(problem, json.loads(json.dumps(plan_data(plan))))
    if faults:
        raise SystemExit(faults[0])
    every = replace(problem, goal=Goal(1000, 1000, 0))
    forced = make_plan(every, limit=WorkLimit(seconds=seconds))
    greedy = greedy_cost(problem, len(plan.served))
    bare = make_plan(replace(problem, poles=()), limit=WorkLimit(seconds=seconds))
    row = {
        "gap": gap_of(plan),
        "forced_gap": gap_of(forced),
        "seconds": taken,
        "saved": 1 - plan.cost_yuan / greedy,
        "saved_bare": 1 - bare.cost_yuan / greedy_cost(problem, len(bare.served)),
    }
    print(
        f"{problem.name}: {len(plan.served)} of {len(problem.villages)} villages, "
        f"{plan.cost_yuan / 1e6:.3f} million, no plan under {plan.bound_yuan / 1e6:.3f} "
        f"(gap {row['gap']:.3%}), {taken:.1f} s; every village forced: "
        f"gap {row['forced_gap']:.3%}; greedy tree {greedy / 1e6:.3f} ({row['saved']:.1%} saved, "
        f"{row['saved_bare']:.1%} without standing poles)",
        flush=True,
    )
    return row


def main() -> None:
    """Plan each county and print a line, then the largest gap and the median saving."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="problems to plan instead")
    parser.add_argument("--counties", type=int, default=20)
    parser.add_argument("--villages", type=int, default=174)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    make_plan(modelled_county(99, 30), limit=WorkLimit(seconds=30))  # compiles outside the time
    problems = [read_fibre_problem(folder) for folder in asked.folders] or [
        modelled_county(seed, asked.villages) for seed in range(1, asked.counties + 1)
    ]
    if asked.write:
        for number, problem in enumerate(problems, start=1):
            save_problem(problem, asked.write / f"county-{number}")
    rows = [compare(problem, asked.seconds) for problem in problems]
    saved, bare = (statistics.median(row[name] for row in rows) for name in ("saved", "saved_bare"))
    print(
        f"largest gap {max(row['gap'] for row in rows):.3%}; median saving {saved:.1%}, "
        f"{bare:.1%} without standing poles"
    )
    if asked.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()

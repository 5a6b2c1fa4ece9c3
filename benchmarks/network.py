"""Fibre plans of modelled counties: ``python benchmarks/network.py [--counties 20]``.

A modelled county is drawn from a seed by a fixed recipe (docs/explain/network.md): villages in
clusters around townships, terrain by distance from the seat, a fifth with fibre already. For
each county it prints cost, checked bound, gap and time, the gap with every village forced, and
what a greedy tree costs that connects the nearest village first, which is how Giga's cost model
lets schools become nodes. Also ``--write FOLDER`` to keep the problems as files.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from dataclasses import replace
from pathlib import Path

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.fibre.candidates import middle, service_yuan
from everyvillage.planning.network.fibre.check import plan_faults
from everyvillage.planning.network.fibre.plan import make_plan
from everyvillage.planning.network.fibre.problem import FibreProblem, Goal, Presence, Village
from everyvillage.planning.network.fibre.read import shipped_costs
from everyvillage.planning.network.fibre.write import plan_data
from everyvillage.planning.network.steiner.limit import WorkLimit

TERRAINS = ("plain", "hills", "mountain")
SPREAD_DEGREES = 0.35


def modelled_county(seed: int, villages: int) -> FibreProblem:
    """Draw a county; the seed also chooses how far mountains reach."""
    draw = random.Random(seed)
    centre = 24 + draw.random() * 12, 98 + draw.random() * 14
    rough = seed % 3
    towns = [
        tuple(one + draw.gauss(0, SPREAD_DEGREES) for one in centre)
        for _ in range(max(2, villages // 14))
    ]
    found = []
    for number in range(villages):
        town = number % len(towns)
        latitude, longitude = (round(x + draw.gauss(0, 0.08), 6) for x in towns[town])
        away = abs(latitude - centre[0]) + abs(longitude - centre[1])
        terrain = TERRAINS[min(2, int(rough * 0.7 + away * 2 + draw.random()))]
        homes = int(draw.lognormvariate(5.4, 0.5))
        code = f"00{seed % 10000:04d}{town:03d}{number:03d}"
        found.append(
            Village(
                code,
                f"村{number + 1}",
                code[:9],
                latitude,
                longitude,
                terrain,
                homes,
                poor=draw.random() < 1 / 3,
                connected=draw.random() < 1 / 5,
            )
        )
    seats = tuple(Presence(f"节点{n + 1}", *(round(x, 6) for x in towns[n])) for n in (0, 1))
    goal = Goal(990, 990, 700)
    name = f"modelled {seed}"
    return FibreProblem(name, tuple(found), seats, shipped_costs(), goal, modelled=True)


def greedy_cost(problem: FibreProblem, number: int) -> int:
    """Connect the nearest village to what is connected, straight, until ``number`` are served."""
    places = [(v.latitude, v.longitude, v.terrain) for v in problem.villages]
    connected = [n for n, v in enumerate(problem.villages) if v.connected]
    waiting = [n for n, v in enumerate(problem.villages) if not v.connected]
    unit = {name: middle(cost.line_km) for name, cost in problem.costs.items()}
    usual = problem.villages[0].terrain
    starts = [(p.latitude, p.longitude, usual) for p in problem.presences]
    starts += [places[n] for n in connected]

    def between(one: tuple[float, float, str], other: tuple[float, float, str]) -> float:
        return distance_m(*one[:2], *other[:2]) * (unit[one[2]] + unit[other[2]]) / 2000

    nearest = {n: min(between(places[n], start) for start in starts) for n in waiting}
    total, served = 0.0, len(connected)
    while served < number:
        best = min(nearest, key=lambda n: (nearest[n], n))
        total += nearest.pop(best) + service_yuan(problem, best)
        served += 1
        nearest = {n: min(at, between(places[n], places[best])) for n, at in nearest.items()}
    return round(total)


def write_problem(problem: FibreProblem, folder: Path) -> None:
    """Keep a problem as the files that the command reads."""
    folder.mkdir(parents=True, exist_ok=True)
    goal = problem.goal
    (folder / "problem.toml").write_text(
        f'name = "{problem.name}"\nmodelled = true\n[goal]\nall_permille = {goal.all_permille}\n'
        f"poor_permille = {goal.poor_permille}\ntownship_permille = {goal.township_permille}\n",
        encoding="utf-8",
    )
    for name, rows in (("villages", problem.villages), ("presences", problem.presences)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            heads = list(rows[0].__dataclass_fields__)
            writer = csv.writer(file)
            writer.writerow(heads)
            writer.writerows([getattr(row, head) for head in heads] for row in rows)


def main() -> None:
    """Plan each county, check it, and print a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counties", type=int, default=20)
    parser.add_argument("--villages", type=int, default=150)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    make_plan(modelled_county(99, 30), limit=WorkLimit(seconds=30))
    rows = []
    for seed in range(1, asked.counties + 1):
        problem = modelled_county(seed, asked.villages)
        if asked.write:
            write_problem(problem, asked.write / f"county-{seed}")
        begins = time.perf_counter()
        plan = make_plan(problem, limit=WorkLimit(seconds=asked.seconds))
        taken = time.perf_counter() - begins
        faults = plan_faults(problem, json.loads(json.dumps(plan_data(plan))))
        if faults:
            raise SystemExit(faults[0])
        every = replace(problem, goal=Goal(1000, 1000, 0))
        whole = make_plan(every, limit=WorkLimit(seconds=asked.seconds))
        greedy = greedy_cost(problem, len(plan.served))
        gap = 1 - plan.bound_yuan / plan.cost_yuan
        all_gap = 1 - whole.bound_yuan / whole.cost_yuan
        rows.append({"seed": seed, "gap": gap, "all_gap": all_gap, "seconds": taken})
        print(
            f"county {seed:>2}: {len(plan.served)} villages, {plan.cost_yuan / 1e6:.3f} million, "
            f"no plan under {plan.bound_yuan / 1e6:.3f} (gap {gap:.3%}), {taken:.1f} s; "
            f"all forced: gap {all_gap:.3%}; greedy {greedy / 1e6:.3f} "
            f"({1 - plan.cost_yuan / greedy:.1%} saved)",
            flush=True,
        )
    if asked.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()

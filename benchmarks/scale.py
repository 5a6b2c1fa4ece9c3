"""Plans of large areas by the recipe of modelled counties: ``python benchmarks/scale.py``.

An area is its counties, each planned and checked as a piece of its own on both cores, and the
trunk that joins their seats. ``--villages 20000`` or ``487144``; ``--curve FILE.svg`` plans areas
of growing size first and draws time against size on logarithmic axes. Printed are the gap, the wall
seconds, the seconds of all processes together and the most memory that one of them held.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.worlds.counties import modelled_county
from everyvillage.planning.network.area.solve import KIB_PER_GIB, plan_area
from everyvillage.planning.network.area.trunk import trunk_problem
from everyvillage.planning.network.draw import log_log_svg
from everyvillage.planning.network.fibre.read import shipped_costs
from everyvillage.planning.network.steiner.limit import WorkLimit

if TYPE_CHECKING:
    from everyvillage.planning.network.fibre.problem import FibreProblem

COUNTRY = 487_144
COUNTIES = 2_844
SIZES = (500, 1_000, 2_000, 5_000, 10_000, 20_000)
JOINED_SHARE = 0.3


class Run(NamedTuple):
    """What planning one area gave."""

    villages: int
    counties: int
    gap: float
    worst: float
    seconds: float
    work_seconds: float
    peak_gib: float


def trunk(counties: int) -> FibreProblem:
    """Draw the seats of counties on a plain grid with jitter; a third is on the trunk today."""
    draw = np.random.default_rng(counties)
    side = int(np.ceil(np.sqrt(counties)))
    grid = np.array([divmod(number, side) for number in range(counties)], float)
    spots = np.round(grid * 0.5 + draw.uniform(0, 0.4, grid.shape) + (22.0, 98.0), 6).tolist()
    kinds = draw.choice(["plain", "hills", "mountain"], counties).tolist()
    seats = [(row[0], row[1], kind) for row, kind in zip(spots, kinds, strict=True)]
    joined = [0, *(n for n in range(1, counties) if draw.random() < JOINED_SHARE)]
    return trunk_problem(f"trunk {counties}", seats, joined, shipped_costs(), modelled=True)


def plan(villages: int, *, seconds: float, workers: int) -> Run:
    """Plan an area of so many villages, counties of the country's mean size."""
    counties = max(1, round(villages * COUNTIES / COUNTRY))
    sizes = [villages // counties + (number < villages % counties) for number in range(counties)]
    makers = [partial(modelled_county, n + 1, size) for n, size in enumerate(sizes)]
    if counties > 1:
        makers.insert(0, partial(trunk, counties))
    begins, done = time.perf_counter(), 0

    def show(_: object) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            print(f"\r{done} of {len(makers)}", end="", file=sys.stderr)

    limit = WorkLimit(seconds=seconds)
    area = plan_area(makers, workers=workers, limit=limit, progress=show)
    taken = time.perf_counter() - begins
    if area.faults:
        raise SystemExit(area.faults[0])
    work = sum(piece.work_seconds for piece in area.pieces)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_GIB
    peak = own + workers * max(piece.peak_gib for piece in area.pieces)
    worst = max(piece.gap for piece in area.pieces)
    return Run(villages, counties, area.gap, worst, taken, work, peak)


def main() -> None:
    """Plan one area, or a row of growing ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--villages", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=20.0, help="at most for each county")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--curve", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    sizes = [size for size in SIZES if size < asked.villages] if asked.curve else []
    plan(30, seconds=10, workers=1)  # compiles outside the time
    runs = []
    for size in [*sizes, asked.villages]:
        run = plan(size, seconds=asked.seconds, workers=asked.workers)
        runs.append(run)
        print(
            f"{run.villages} villages in {run.counties} counties: gap {run.gap:.3%} (largest of a "
            f"piece {run.worst:.3%}), {run.seconds:.0f} s on {asked.workers} processes "
            f"({run.work_seconds:.0f} s of processor), at most {run.peak_gib:.2f} GiB together",
            flush=True,
        )
    if asked.curve:
        points = [(run.villages, run.seconds) for run in runs]
        words = ("seconds against villages, modelled", "villages", "seconds")
        asked.curve.write_text(log_log_svg(points, words=words), encoding="utf-8")
        print(asked.curve)
    if asked.json:
        print(json.dumps([run._asdict() for run in runs]))


if __name__ == "__main__":
    main()

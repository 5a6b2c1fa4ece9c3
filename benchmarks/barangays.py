"""Fibre to the barangays of a second country: ``python benchmarks/barangays.py``.

Real coordinates and populations of the package ``psgc``; cities and municipalities are the points
of presence, every barangay is to be reached. Each province is planned and its bound checked.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from typing import TYPE_CHECKING

from benchmarks.worlds.barangays import Province, provinces
from everyvillage.planning.network.area.solve import Piece, plan_area
from everyvillage.planning.network.steiner.limit import WorkLimit

if TYPE_CHECKING:
    from everyvillage.planning.network.fibre.problem import FibreProblem


def same(problem: FibreProblem) -> FibreProblem:
    """Hand a problem over to a process."""
    return problem


def show(piece: Piece) -> None:
    """Print a province."""
    print(
        f"{piece.name}: {piece.villages} places, {piece.cost_yuan / 1e6:.3f} million, "
        f"gap {piece.gap:.3%}, {piece.seconds:.1f} s",
        flush=True,
    )


def chosen(every: int) -> list[Province]:
    """Give every so-many-th province, the largest first."""
    rows = sorted(provinces(), key=lambda row: -len(row.problem.villages))
    return rows[::every]


def main() -> None:
    """Plan the provinces and print each, then all together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each province")
    parser.add_argument("--every", type=int, default=1, help="only every so-many-th province")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = chosen(asked.every)
    begins = time.perf_counter()
    area = plan_area(
        [partial(same, row.problem) for row in rows],
        workers=asked.workers,
        limit=WorkLimit(seconds=asked.seconds),
        progress=show,
    )
    if area.faults:
        raise SystemExit(area.faults[0])
    worst = max(piece.gap for piece in area.pieces)
    merged = sum(row.merged for row in rows)
    print(
        f"{len(rows)} provinces, {area.villages} places ({merged} more share a point): gap "
        f"{area.gap:.3%}, at most {worst:.3%}, {time.perf_counter() - begins:.0f} s"
    )
    if asked.json:
        told = {"pieces": len(rows), "places": area.villages + merged}
        print(json.dumps(told | {"gap": area.gap, "worst": worst}))


if __name__ == "__main__":
    main()

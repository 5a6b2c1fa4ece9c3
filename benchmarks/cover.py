"""Set covering and maximal covering against known answers: ``python benchmarks/cover.py``.

Without files it takes OR-Library 4.1 to 4.10 and SJC324/402 from ``--data`` (said when absent);
with files any of OR-Library's set-covering format. Every bound is confirmed by the checker.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path
from typing import TYPE_CHECKING

from everyvillage.planning.network.cover.check import cover_faults
from everyvillage.planning.network.cover.read import read_orlib_cover, read_points_cover
from everyvillage.planning.network.cover.solve import solve_cover

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.planning.network.cover.problem import CoverProblem

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def known_problems(data: Path) -> Iterator[tuple[str, CoverProblem, int]]:
    """Give each known problem with its best price."""
    for row in csv.DictReader((data / "setcover" / "optima.csv").open(encoding="utf-8")):
        path = data / "setcover" / f"{row['file']}.txt"
        yield row["file"], read_orlib_cover(path), int(row["known_opt"])
    for row in csv.DictReader((data / "mclp" / "optima.csv").open(encoding="utf-8")):
        path = data / "mclp" / f"{row['instance']}.txt"
        sites, radius = int(row["p"]), float(row["radius"])
        problem = read_points_cover(path, radius=radius, most_sites=sites)
        demand = sum(penalty or 0 for penalty in problem.penalties)
        yield f"{path.stem} p={sites}", problem, demand - int(row["optimal_covered_demand"])


def main() -> None:
    """Solve every problem and say how many met the known answer with a confirmed bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--data", type=Path, default=DATA)
    asked = parser.parse_args()
    if not asked.files and not (asked.data / "setcover").is_dir():
        message = f"no problems: {asked.data} is not there; name files"
        raise SystemExit(message)
    given: Iterator[tuple[str, CoverProblem, int | None]] = (
        ((path.stem, read_orlib_cover(path), None) for path in asked.files)
        if asked.files
        else known_problems(asked.data)
    )
    met = total = 0
    for name, problem, known in given:
        begins = time.perf_counter()
        found = solve_cover(problem)
        taken = time.perf_counter() - begins
        faults = cover_faults(problem, found.chosen, found.price, found.bound, found.leaves)
        holds = not faults and found.optimal and known in {None, found.price}
        met, total = met + holds, total + 1
        shown = "" if known is None else known
        print(
            f"{name:<12} price {found.price:>6}  bound {found.bound:>6}  known {shown:>6}  "
            f"{found.branches:>4} branches  {taken:6.2f} s  {faults[0] if faults else ''}",
            flush=True,
        )
    print(f"{met} of {total} proved optimal and equal to the known answer")


if __name__ == "__main__":
    main()

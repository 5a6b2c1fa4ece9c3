"""Steiner trees: price, proved bound and time, beside peers: ``python benchmarks/steiner.py``.

Without files it takes SteinLib B and C from ``--data`` (said when absent); with files any
SteinLib ``.stp`` or PACE ``.gr``, prizes included. ``--peers`` names the Python of another
environment that has networkx, steinerpy or both (neither is a part of the project); they get
the same files in the same run. Every bound is confirmed by the checker before it is printed;
``gap`` is what it leaves open of the price. A file that is no problem is named with its faults,
the rest go on.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from everyvillage.core.errors import EveryvillageError
from everyvillage.planning.network.steiner.check import bound_faults, tree_faults
from everyvillage.planning.network.steiner.graph import graph_of
from everyvillage.planning.network.steiner.limit import WorkLimit
from everyvillage.planning.network.steiner.problem import SteinerProblem
from everyvillage.planning.network.steiner.read import read_steiner
from everyvillage.planning.network.steiner.solve import solve

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SECONDS = 60.0
PEER = """
import json, sys, time
name, path, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
import networkx as nx
graph, terminals = nx.Graph(), []
for line in open(path, encoding="utf-8", errors="replace"):
    word, *rest = line.split() or [""]
    if word == "E" and len(rest) == 3:
        u, v, w = int(rest[0]), int(rest[1]), float(rest[2])
        if not graph.has_edge(u, v) or graph[u][v]["weight"] > w:
            graph.add_edge(u, v, weight=w)
    elif word == "T" and len(rest) == 1:
        terminals.append(int(rest[0]))
begins = time.perf_counter()
if name == "networkx":
    tree = nx.algorithms.approximation.steiner_tree(graph, terminals, method="mehlhorn")
    price, proved = sum(data["weight"] for _, _, data in tree.edges(data=True)), False
else:
    from steinerpy import SteinerProblem
    found = SteinerProblem(graph, [terminals]).get_solution(time_limit=seconds)
    price, proved = found.objective, abs(found.gap) < 1e-6
print("FOUND" + json.dumps([price, bool(proved), time.perf_counter() - begins]))
"""


@dataclass(frozen=True)
class Line:
    """What one method found on one problem."""

    price: float
    proved: bool
    seconds: float
    bound: float = 0.0

    @property
    def gap(self) -> float:
        """Give the share of the price that the bound leaves open."""
        return (self.price - self.bound) / self.price if self.price else 0.0


def warm_up() -> None:
    """Compile everything once, on a tiny problem, outside the measured time."""
    rows = [(0, 1, 3), (1, 2, 3), (2, 3, 2), (3, 0, 2), (0, 2, 4)]
    solve(SteinerProblem("warm", graph_of(4, rows), (0, 1, 2), {3: 1}))
    rows = [(i, j, 5 + (i * j) % 3) for i in range(9) for j in range(i)]
    solve(SteinerProblem("warm", graph_of(9, rows), (0, 2, 4, 6, 8), {1: 2, 3: 4}))


def ours(path: Path, seconds: float) -> Line:
    """Solve one file; the bound counts only when the checker confirms it."""
    begins = time.perf_counter()
    problem = read_steiner(path)
    result = solve(problem, limit=WorkLimit(seconds=seconds))
    taken = time.perf_counter() - begins
    faults = tree_faults(problem, result.edges, result.nodes, result.price)
    faults += bound_faults(problem, result.certificate)
    if faults:
        message = f"{path.name}: {faults[0]}"
        raise SystemExit(message)
    scale = problem.scale
    return Line(result.price / scale, result.optimal, taken, result.bound / scale)


def peer(python: str, name: str, path: Path, seconds: float) -> Line | None:
    """Let a peer solve one file in its own environment; None where it fails or takes too long."""
    command = [python, "-c", PEER, name, str(path), str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603 -- the reader names the interpreter
            command, capture_output=True, text=True, check=False, timeout=2 * seconds + 30
        )
    except subprocess.TimeoutExpired:
        return None
    lines = [line for line in done.stdout.splitlines() if line.startswith("FOUND")]
    return Line(*json.loads(lines[-1][len("FOUND") :])) if lines else None


def optima(files: list[Path]) -> dict[str, float]:
    """Read the known answers that lie beside the files."""
    found: dict[str, float] = {}
    for folder in {path.parent for path in files}:
        table = folder / "optima.csv"
        if table.exists():
            for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
                name = Path(row.get("filename") or row.get("instance") or "").stem
                if name and row.get("opt"):
                    found[name] = float(row["opt"])
    return found


def run(files: list[Path], seconds: float, peers: str | None) -> dict[str, object]:
    """Solve every file with everything there is, print a line each, and give the sums."""
    known, rows, refused = optima(files), [], 0
    print(
        "problem      ours   bound   known  proved    gap       s   others: price (s)", flush=True
    )
    for path in files:
        try:
            line = ours(path, seconds)
        except (EveryvillageError, OSError) as wrong:
            print(f"{path.stem:<10} cannot be read: {wrong}", flush=True)
            refused += 1
            continue
        others = {
            name: peer(peers, name, path, seconds) if peers else None
            for name in ("networkx", "steinerpy")
        }
        said = "  ".join(
            f"{name} {one.price:g}{'*' if one.proved else ''} ({one.seconds:.1f})"
            for name, one in others.items()
            if one
        )
        best = known.get(path.stem)
        print(
            f"{path.stem:<10} {line.price:>7.7g} {line.bound:>7.7g} {best or 0:>7.7g}  "
            f"{'yes' if line.proved else 'no':<6} {line.gap:>6.2%} {line.seconds:>7.2f}   {said}",
            flush=True,
        )
        rows.append(
            {
                "name": path.stem,
                "price": line.price,
                "bound": line.bound,
                "known": best,
                "proved": line.proved,
                "seconds": line.seconds,
                "others": {k: vars(v) if v else None for k, v in others.items()},
            }
        )
    return {"problems": rows, "refused": refused}


def main() -> None:
    """Read the arguments, run, and print the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--set", default="steiner", choices=["steiner", "pcsteiner"])
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--peers", help="Python with networkx and steinerpy")
    parser.add_argument("--json", action="store_true", help="end with the figures as JSON")
    asked = parser.parse_args()
    files = asked.files or sorted((asked.data / asked.set).glob("*.stp"))
    if not files:
        message = f"no problems: {asked.data / asked.set} is not there; name files"
        raise SystemExit(message)
    warm_up()
    found = run(files, asked.seconds, asked.peers)
    rows = found["problems"]
    if isinstance(rows, list):
        proved = sum(row["proved"] for row in rows)
        print(f"{proved} of {len(rows)} proved; {sum(row['seconds'] for row in rows):.1f} s in sum")
    if asked.json:
        print(json.dumps(found))
    if found["refused"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

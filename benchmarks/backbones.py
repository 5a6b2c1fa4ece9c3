"""Real backbones on their own spans: ``python benchmarks/backbones.py [SPANS NODES]``.

The graph is the geometry of the built spans (Open Fibre Data Standard, as GeoJSON): every vertex
a node, vertices of one position one node. The nodes served are those with a name of their own.
Printed are the kilometres built, the shortest tree along the spans with its checked bound, and
the spanning tree of straight lines between the nodes served.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse.csgraph import minimum_spanning_tree

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.steiner.check import bound_faults, tree_faults
from everyvillage.planning.network.steiner.graph import graph_of
from everyvillage.planning.network.steiner.limit import WorkLimit
from everyvillage.planning.network.steiner.problem import SteinerProblem
from everyvillage.planning.network.steiner.solve import solve

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "fibre"
MADE_UP = "Auto generated"
Point = tuple[float, float]


def features(path: Path) -> list[Any]:
    """Give the features of a GeoJSON file."""
    rows: list[Any] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return rows


def pieces(edges: dict[tuple[int, int], int], nodes: int) -> list[int]:
    """Give each node the least node of its piece."""
    near = defaultdict(list)
    for one, other in edges:
        near[one].append(other)
        near[other].append(one)
    piece = [-1] * nodes
    for start in range(nodes):
        line = [start] if piece[start] < 0 else []
        while line:
            node = line.pop()
            if piece[node] < 0:
                piece[node] = start
                line.extend(near[node])
    return piece


def backbone(spans: Path, nodes: Path) -> dict[str, Any]:
    """Measure one backbone; every piece of it is a problem of its own."""
    at: dict[Point, int] = {}
    named = {
        row["properties"]["id"]: (row["geometry"]["coordinates"], row["properties"]["name"])
        for row in features(nodes)
    }
    edges: dict[tuple[int, int], int] = {}
    built = 0.0

    def number(longitude: float, latitude: float) -> int:
        return at.setdefault((round(latitude, 6), round(longitude, 6)), len(at))

    for span in features(spans):
        line = [number(*vertex[:2]) for vertex in span["geometry"]["coordinates"]]
        ends = [number(*named[span["properties"][end]["id"]][0][:2]) for end in ("start", "end")]
        line = [ends[0], *line, ends[1]]
        points = {place: point for point, place in at.items()}
        for one, other in itertools.pairwise(line):
            if one != other:
                metres = round(distance_m(*points[one], *points[other]))
                built += metres
                edges[min(one, other), max(one, other)] = metres
    served = sorted(
        {
            number(*position[:2])
            for position, name in named.values()
            if name and not name.startswith(MADE_UP)
        }
    )
    piece, points = pieces(edges, len(at)), {place: point for point, place in at.items()}
    graph = graph_of(len(at), [(*pair, metres) for pair, metres in sorted(edges.items())])
    found = {"built_m": round(built), "tree_m": 0, "bound_m": 0, "straight_m": 0}
    for start in sorted({piece[node] for node in served}):
        own = tuple(node for node in served if piece[node] == start)
        if len(own) > 1:
            price, bound = tree(graph, own)
            found["tree_m"] += price
            found["bound_m"] += bound
            found["straight_m"] += straight([points[node] for node in own])
    pieces_served = len({piece[node] for node in served})
    return {**found, "name": spans.stem, "served": len(served), "pieces": pieces_served}


def tree(graph: Any, own: tuple[int, ...]) -> tuple[int, int]:  # noqa: ANN401 -- a graph of the solver
    """Give the shortest tree's metres and the bound that the checker confirms."""
    problem = SteinerProblem("backbone", graph, own)
    result = solve(problem, limit=WorkLimit(seconds=60))
    faults = tree_faults(problem, result.edges, result.nodes, result.price)
    faults += bound_faults(problem, result.certificate)
    if faults:
        raise SystemExit(faults[0])
    return result.price, result.bound


def straight(points: list[Point]) -> int:
    """Give the metres of the spanning tree of straight lines."""
    table = np.array([[distance_m(*one, *other) for other in points] for one in points])
    return round(float(minimum_spanning_tree(table).sum()))


def main() -> None:
    """Measure the backbones of the data folder, or the one named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="spans and nodes")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.files:
        pairs = [(asked.files[0], asked.files[1])]
    else:
        pairs = [
            (path, path.with_name(path.name.replace("_spans", "_nodes")))
            for path in sorted(DATA.glob("*_spans.geojson"))
        ]
    if not pairs:
        msg = f"no backbones in {DATA}: name a file of spans and one of nodes"
        raise SystemExit(msg)
    rows = [backbone(*pair) for pair in pairs]
    for row in rows:
        print(
            f"{row['name']}: {row['served']} nodes served in {row['pieces']} piece(s); built "
            f"{row['built_m'] / 1000:.0f} km, shortest tree along the spans "
            f"{row['tree_m'] / 1000:.1f} km (no tree under {row['bound_m'] / 1000:.1f}), "
            f"spanning tree of straight lines {row['straight_m'] / 1000:.0f} km"
        )
    if asked.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()

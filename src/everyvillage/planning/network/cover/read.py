"""Read covering problems: OR-Library set covering, and points with a demand and a radius."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from everyvillage.planning.network.cover.problem import CoverProblem

if TYPE_CHECKING:
    from pathlib import Path


def read_orlib_cover(path: Path) -> CoverProblem:
    """Read Beasley's set-covering format: rows, columns, costs, then the columns of each row."""
    words = iter(map(int, path.read_text(encoding="utf-8").split()))
    rows, columns = next(words), next(words)
    costs = tuple(next(words) for _ in range(columns))
    covers: list[list[int]] = [[] for _ in range(columns)]
    for row in range(rows):
        for _ in range(next(words)):
            covers[next(words) - 1].append(row)
    return CoverProblem(path.stem, costs, tuple(map(tuple, covers)), (None,) * rows)


def read_points_cover(path: Path, *, radius: float, most_sites: int) -> CoverProblem:
    """Read a table of points (x y demand): each is a place and a site that reaches ``radius``.

    What is asked is the least demand left uncovered by ``most_sites`` sites.
    """
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    table = np.array([line.split()[:3] for line in lines if line.strip()], float)
    near = cKDTree(table[:, :2]).query_ball_point(table[:, :2], radius)
    covers = tuple(tuple(sorted(map(int, row))) for row in near)
    demand = tuple(int(value) for value in table[:, 2])
    return CoverProblem(path.stem, (0,) * len(covers), covers, demand, most_sites)

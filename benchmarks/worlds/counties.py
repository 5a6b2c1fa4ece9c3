"""Modelled counties to plan networks for, by the recipe of docs/reference/modelled-counties.md.

Nothing that plans reads this file: a county is handed over as a problem like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay, cKDTree

from everyvillage.planning.network.fibre.problem import (
    Crossing,
    FibreProblem,
    Goal,
    PoleLine,
    Presence,
    Village,
)
from everyvillage.planning.network.fibre.read import shipped_costs
from everyvillage.planning.network.joint.costs import shipped_joint_costs
from everyvillage.planning.network.joint.problem import JointProblem, Levels, Settlement, Tower

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TERRAINS = ("plain", "hills", "mountain")
FACTOR = np.array([1.0, 1.4, 2.2])
KM_PER_DEGREE = 111.195
CROSSINGS_A_VILLAGE = 3
VILLAGES_A_TOWNSHIP = 14
GOAL = Goal(990, 990, 700)
TOWER_SHARE = 0.15


@dataclass(frozen=True)
class Relief:
    """How wide a county is and how its terrains are spread.

    ``km2`` is the area of a village; ``shares`` are the shares of plain and hills.
    """

    name: str
    km2: float
    shares: tuple[float, float]


RELIEFS = (
    Relief("plains", 5, (0.9, 0.1)),
    Relief("hills", 9, (0.35, 0.5)),
    Relief("mountains", 16, (0.1, 0.35)),
    Relief("plateau", 60, (0.3, 0.2)),
)


def modelled_county(seed: int, villages: int) -> FibreProblem:
    """Draw a county; the seed also chooses the relief, each kind in turn."""
    draw = np.random.default_rng(seed)
    relief = RELIEFS[seed % len(RELIEFS)]
    side = sqrt(villages * relief.km2)
    towns = draw.uniform(0, side, (max(2, round(villages / VILLAGES_A_TOWNSHIP)), 2))
    homes_at = _village_points(draw, villages, towns, side)
    cross_at = _crossing_points(draw, homes_at)
    everything = np.concatenate([homes_at, cross_at])
    terrain = _terrains(draw, everything, side, relief)
    origin = float(draw.uniform(24, 36)), float(draw.uniform(98, 112))
    degrees = _degrees(everything, origin, side)
    seats = _seats(draw, towns, origin, side)
    names = [TERRAINS[kind] for kind in terrain]
    return FibreProblem(
        f"modelled {seed} {relief.name}",
        _villages(draw, seed, degrees[:villages], names),
        tuple(Presence(f"节点{number + 1}", *seat) for number, seat in enumerate(seats)),
        shipped_costs(),
        GOAL,
        modelled=True,
        crossings=tuple(
            Crossing(*point, name)
            for point, name in zip(degrees[villages:], names[villages:], strict=True)
        ),
        poles=_poles(draw, everything, terrain, degrees, villages),
    )


def _village_points(draw: np.random.Generator, villages: int, towns: Floats, side: float) -> Floats:
    """Scatter villages around their township's seat."""
    spread = side / sqrt(len(towns)) * 0.45
    return towns[np.arange(villages) % len(towns)] + draw.normal(0, spread, (villages, 2))


def _crossing_points(draw: np.random.Generator, homes_at: Floats) -> Floats:
    """Put three crossings for each village between it and villages near it, a little aside."""
    villages = len(homes_at)
    near = min(7, villages)
    away, nearest = (np.asarray(one) for one in cKDTree(homes_at).query(homes_at, k=near))
    start = np.repeat(np.arange(villages), CROSSINGS_A_VILLAGE)
    pick = draw.integers(1, near, len(start))
    goal, length = nearest[start, pick], away[start, pick]
    share = draw.uniform(0.25, 0.75, (len(start), 1))
    aside = draw.normal(0, 0.15, (len(start), 2)) * length[:, None]
    return np.asarray(homes_at[start] * (1 - share) + homes_at[goal] * share + aside)


def _terrains(draw: np.random.Generator, points: Floats, side: float, relief: Relief) -> list[int]:
    """Rank points on a smooth surface of six waves; the lowest are plain, then come hills."""
    height = np.zeros(len(points))
    for _ in range(6):
        turn, phase = draw.uniform(0, 2 * np.pi, 2)
        wave = 2 * np.pi / (side * draw.uniform(0.25, 1.2))
        along = points[:, 0] * np.cos(turn) + points[:, 1] * np.sin(turn)
        height += np.cos(wave * along + phase)
    plain, hills = np.quantile(height, [relief.shares[0], min(1.0, sum(relief.shares))])
    found: list[int] = ((height > plain).astype(int) + (height > hills).astype(int)).tolist()
    return found


def _degrees(points: Floats, origin: tuple[float, float], side: float) -> list[tuple[float, float]]:
    """Give latitude and longitude of points in kilometres."""
    stretch = KM_PER_DEGREE * cos(radians(origin[0]))
    latitude = origin[0] + (points[:, 1] - side / 2) / KM_PER_DEGREE
    longitude = origin[1] + (points[:, 0] - side / 2) / stretch
    rows = np.round(np.column_stack([latitude, longitude]), 6).tolist()
    return [(row[0], row[1]) for row in rows]


def _seats(
    draw: np.random.Generator, towns: Floats, origin: tuple[float, float], side: float
) -> list[tuple[float, float]]:
    """Choose the points of presence: the county's seat and a fifth of the other townships."""
    chosen = towns[: max(1, round(len(towns) / 5))] + draw.normal(0, 0.2, 2)
    return _degrees(chosen, origin, side)


def _villages(
    draw: np.random.Generator, seed: int, degrees: list[tuple[float, float]], names: list[str]
) -> tuple[Village, ...]:
    """Give each village its households, and say whether it is poor or has fibre."""
    number = len(degrees)
    homes = draw.lognormal(5.3, 0.5, number).astype(int) + 10
    poor, connected = draw.random(number) < 1 / 3, draw.random(number) < 1 / 5
    towns = max(2, round(number / VILLAGES_A_TOWNSHIP))
    found = []
    for place, (latitude, longitude) in enumerate(degrees):
        township = f"00{seed % 10000:04d}{place % towns:03d}"
        found.append(
            Village(
                f"{township}{place:04d}",
                f"村{place + 1}",
                township,
                latitude,
                longitude,
                names[place],
                int(homes[place]),
                poor=bool(poor[place]),
                connected=bool(connected[place]),
            )
        )
    return tuple(found)


def _poles(
    draw: np.random.Generator,
    points: Floats,
    terrain: list[int],
    degrees: list[tuple[float, float]],
    villages: int,
) -> tuple[PoleLine, ...]:
    """Lead a power line from the first village to a quarter of all, along cheap ways: the poles."""
    corners = Delaunay(points).simplices
    sides = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    sides = np.unique(np.sort(sides, axis=1), axis=0)
    length = np.linalg.norm(points[sides[:, 0]] - points[sides[:, 1]], axis=1)
    factor = FACTOR[np.array(terrain)]
    weight = length * (factor[sides[:, 0]] + factor[sides[:, 1]]) * draw.uniform(1, 1.6, len(sides))
    graph = coo_matrix((weight, (sides[:, 0], sides[:, 1])), (len(points), len(points)))
    _, rows = dijkstra(graph.tocsr(), directed=False, indices=[0], return_predecessors=True)
    before = rows[0]
    stretches = set()
    for place in np.flatnonzero(draw.random(villages) < 1 / 4).tolist():
        node = place
        while before[node] >= 0:
            stretches.add((min(node, int(before[node])), max(node, int(before[node]))))
            node = int(before[node])
    return tuple(PoleLine(degrees[one], degrees[other]) for one, other in sorted(stretches))


def modelled_joint(seed: int, villages: int) -> JointProblem:
    """Draw the same county with towers, power, settlements and goals for broadband and signal."""
    fibre = modelled_county(seed, villages)
    draw = np.random.default_rng(seed + 1_000_000)
    names = [village.terrain for village in fibre.villages]
    towers, there = [], set()
    for number in np.flatnonzero(draw.random(villages) < TOWER_SHARE).tolist():
        village, band = fibre.villages[number], int(draw.choice([800, 900, 1800]))
        on_air, fed = bool(draw.random() < 1 / 2), bool(draw.random() < 2 / 3)
        aside = draw.normal(0, 0.004, 2)
        point = round(village.latitude + aside[0], 6), round(village.longitude + aside[1], 6)
        height = float(draw.integers(25, 50))
        bands = (band,) if on_air and fed else ()
        towers.append(Tower(f"塔{number}", *point, names[number], height, bands, backhaul=fed))
        if bands:
            there.add(village.code)
    settlements = []
    for village in fibre.villages:
        for _ in range(int(draw.integers(1, 4))):
            aside = draw.uniform(-0.004, 0.004, 2)
            point = round(village.latitude + aside[0], 6), round(village.longitude + aside[1], 6)
            homes = int(draw.integers(5, 80))
            settlements.append(Settlement(village.code, *point, homes))
    mains = sorted({poles.end for poles in fibre.poles} | {poles.start for poles in fibre.poles})
    levels = Levels(GOAL, Goal(990, 990, 0))
    return JointProblem(
        fibre,
        tuple(towers),
        shipped_joint_costs(),
        levels,
        settlements=tuple(settlements),
        power=tuple(mains),
        signal_today=frozenset(there),
    )

"""The fibre network of a county: a tree from the seat, and the day it reached each village."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.data.county.draws import Codes, Days, Flags, Floats, arrival, ranks, stream

if TYPE_CHECKING:
    from everyvillage.data.county.places import Ground, Units
    from everyvillage.data.county.settings import Settings


@dataclass(frozen=True, slots=True)
class Fibre:
    """The tree: the point of presence first, then a junction for each township, then the units.

    ``parent`` is the vertex one step nearer to the point of presence (-1 for the root),
    ``length_km`` the way to it, ``on`` the day on which the vertex is reached,
    ``delay_years`` how long a village waits for each upgrade.
    """

    points: Floats
    parent: Codes
    length_km: Floats
    on: Days
    townships: int
    delay_years: Floats
    other_broadband: Flags

    @property
    def unit_on(self) -> Days:
        """Give the day on which each unit is reached."""
        return self.on[1 + self.townships :]

    def capacity(self, day: int, of: Settings) -> Codes:
        """Give the capacity in kbit/s that each unit has on ``day`` if it is reached."""
        steps = of.curve("network.fibre_kbps_steps")
        asked = day - (self.delay_years * 365.25).astype(np.int64)
        step = np.clip(np.searchsorted(steps.days, asked, side="right") - 1, 0, None)
        return steps.shares[step].astype(np.int64)


def lay_fibre(units: Units, ground: Ground, seat: int, seed: int, of: Settings) -> Fibre:
    """Build the tree along nearest neighbours and draw when each part was laid.

    seat: the position of the township in which the point of presence stands.
    A vertex is never reached before the vertex that leads to it.
    """
    chance = stream(seed, units.county, "network.fibre")
    points = np.concatenate([ground.seats[[seat]], ground.seats, ground.units])
    parent, order, length = _nearest_tree(points)
    depth = _way_from_root(parent, order, length)
    noise = of.number("network.remoteness_noise") * chance.normal(0.0, 1.0, units.size)
    first = 1 + len(ground.seats)
    rank = np.full(len(points), -1.0)
    rank[first:] = ranks(depth[first:]) + noise - 0.35 * (units.kind == 1)
    rank = _after_parent(rank, parent, order)
    lucky = ranks(rank[first:])
    on = np.full(len(points), int(of.curve("network.fibre").days[0]))
    on[first:] = arrival(lucky, of.curve("network.fibre"))
    on = _after_parent(on.astype(np.float64), parent, order).astype(np.int64)
    delay = chance.uniform(0.0, of.number("network.fibre_upgrade_years"), units.size)
    other = chance.random(units.size) < of.number("network.adsl_share")
    return Fibre(points, parent, length, on, len(ground.seats), delay, other)


def _nearest_tree(points: Floats) -> tuple[Codes, Codes, Floats]:
    """Grow a tree from the first point: again and again the nearest point that is outside.

    Gives the parent of each point, the order in which they joined, and the distances.
    This is Prim's algorithm, so the tree is a shortest one over straight lines.
    """
    count = len(points)
    parent = np.full(count, -1, dtype=np.int64)
    order = np.zeros(count, dtype=np.int64)
    best = ((points - points[0]) ** 2).sum(axis=1)
    parent[1:] = 0
    length = np.zeros(count)
    best[0] = np.inf
    for step in range(1, count):
        new = int(np.argmin(best))
        order[step] = new
        length[new] = best[new] ** 0.5
        best[new] = np.inf
        away = ((points - points[new]) ** 2).sum(axis=1)
        nearer = away < best
        nearer &= np.isfinite(best)
        parent[nearer] = new
        best[nearer] = away[nearer]
    return parent, order, length


def _way_from_root(parent: Codes, order: Codes, length: Floats) -> Floats:
    """Add the lengths up from the root."""
    way = np.zeros(len(parent))
    for vertex in order[1:].tolist():
        way[vertex] = way[parent[vertex]] + length[vertex]
    return way


def _after_parent(value: Floats, parent: Codes, order: Codes) -> Floats:
    """Raise values so that none is below that of its parent."""
    raised = value.copy()
    for vertex in order[1:].tolist():
        raised[vertex] = max(raised[vertex], raised[parent[vertex]])
    return raised

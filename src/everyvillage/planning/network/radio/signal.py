"""The signal of a cell at a point: over a terrain model by Longley–Rice, else by Hata's rule.

This is the propagation kernel that plans and their checker share.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log10
from typing import TYPE_CHECKING

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.numbers import rule_number
from everyvillage.planning.network.radio.ground import sees
from everyvillage.planning.network.radio.hata import (
    SUBCARRIERS,
    Cell,
    Clutter,
    hata_loss_db,
    holds,
    reach_km,
)
from everyvillage.planning.network.radio.terrain import Link, terrain_loss_db
from everyvillage.planning.network.radio.variability import Chances

if TYPE_CHECKING:
    from everyvillage.planning.network.radio.correct import Correction
    from everyvillage.planning.network.radio.ground import Ground

CLUTTERS = {"plain": Clutter.PLAIN, "hills": Clutter.HILLS, "mountain": Clutter.MOUNTAIN}
NEAREST_KM = 0.05
TERRAIN_FROM_M = 1000.0
"""From here on a terrain model counts: Longley and Rice made theirs for a kilometre and more."""
TERRAIN, HATA, OUTSIDE = "terrain", "hata", "outside"
HOP_MHZ = 7500.0
DISH_SHARE = 0.9
"""Dishes hang at this part of the mast's height."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Air:
    """What signals run through: a terrain model, where there is one, and what was measured."""

    ground: Ground | None = None
    corrections: tuple[Correction, ...] = ()

    def correction_db(self, f_mhz: float, clutter: str) -> float:
        """Give what measurements add to a band's level over a kind of ground (dB)."""
        rows = (one.db for one in self.corrections if (one.band, one.terrain) == (f_mhz, clutter))
        return next(rows, 0.0)

    def most_db(self, f_mhz: float) -> float:
        """Give the most that measurements add to a band's level anywhere (dB)."""
        return max((one.db for one in self.corrections if one.band == f_mhz), default=0.0)


def signal_dbm(cell: Cell, mast: Point, point: Point, clutter: str, air: Air) -> float:
    """Give the reference signal power (dBm) at a point; ``clutter`` is the terrain's name there.

    Over a terrain model the loss is that of Longley and Rice in half of time, places and
    situations, from one kilometre on, for which their model is made; nearer by it is Hata's for
    the ground there. The fade margin is taken off in both, and what measurements say is added.
    """
    metres = _metres(mast, point)
    if air.ground is None or metres < TERRAIN_FROM_M:
        loss = hata_loss_db(cell, metres / 1000, CLUTTERS.get(clutter, Clutter.MOUNTAIN))
    else:
        link = Link(cell.f_mhz, (cell.mast_m, cell.handset_m))
        loss = _terrain_db(link, mast, point, air.ground)
    per_carrier = cell.power_dbm - 10.0 * log10(SUBCARRIERS)
    level = per_carrier + cell.gain_dbi - cell.cable_db - cell.fade_margin_db - loss
    return level + air.correction_db(cell.f_mhz, clutter)


@lru_cache(maxsize=1 << 18)
def _terrain_db(link: Link, mast: Point, point: Point, ground: Ground) -> float:
    """Give the median loss (dB) over a terrain model; worked out once for all plans of a county."""
    heights, step = ground.profile(mast, point)
    return terrain_loss_db(link, heights.tolist(), step, Chances())


def _metres(mast: Point, point: Point) -> float:
    return max(distance_m(*mast, *point), NEAREST_KM * 1000)


def rule_of(cell: Cell, mast: Point, point: Point, air: Air) -> str:
    """Say what a level rests on: "terrain", "hata", or "outside" of what Hata's rule holds for."""
    metres = _metres(mast, point)
    if air.ground is not None and metres >= TERRAIN_FROM_M:
        return TERRAIN
    return HATA if holds(cell, metres / 1000) else OUTSIDE


def longest_m() -> float:
    """Give the longest way (m) of a cell: what its timing leaves, however strong the signal."""
    return rule_number("cell_longest_m")


def farthest_m(cell: Cell, rsrp_dbm: float, air: Air) -> float:
    """Give the metres beyond which no signal is looked for, within a cell's longest way.

    By rule of thumb that is the reach over open ground; over a terrain model, where a mast on a
    ridge is heard across a valley, as far as free space would carry it. Measurements may add.
    """
    wanted = rsrp_dbm - max(0.0, air.most_db(cell.f_mhz))
    if air.ground is None:
        return min(1000 * reach_km(cell, wanted, Clutter.PLAIN), longest_m())
    return min(free_space_m(cell.most_loss_db(wanted), cell.f_mhz), longest_m())


def free_space_m(loss_db: float, f_mhz: float) -> float:
    """Give how far (m) a loss lasts in free space: the way back of the formula of Friis.

    >>> round(free_space_m(100.0, 800.0))
    2984
    """
    return float(1000 * 10 ** ((loss_db - 32.45 - 20 * log10(f_mhz)) / 20))


def hop_is_clear(
    one: Point, other: Point, masts_m: tuple[float, float], ground: Ground | None
) -> bool:
    """Say whether a microwave hop is free over the terrain model; without one it is taken to be."""
    if ground is None:
        return True
    heights, step = ground.profile(one, other)
    dishes = masts_m[0] * DISH_SHARE, masts_m[1] * DISH_SHARE
    return sees(heights, step, dishes, HOP_MHZ)

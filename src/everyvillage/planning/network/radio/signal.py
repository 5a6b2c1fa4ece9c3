"""The signal of a cell at a point: over a terrain model by Longley–Rice, else by Hata's rule.

This is the propagation kernel that plans and their checker share.
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.radio.ground import sees
from everyvillage.planning.network.radio.hata import (
    SUBCARRIERS,
    Cell,
    Clutter,
    hata_loss_db,
    reach_km,
)
from everyvillage.planning.network.radio.terrain import Link, terrain_loss_db
from everyvillage.planning.network.radio.variability import Chances

if TYPE_CHECKING:
    from everyvillage.planning.network.radio.ground import Ground

CLUTTERS = {"plain": Clutter.PLAIN, "hills": Clutter.HILLS, "mountain": Clutter.MOUNTAIN}
NEAREST_KM = 0.05
HOP_MHZ = 7500.0
DISH_SHARE = 0.9
"""Dishes hang at this part of the mast's height."""
Point = tuple[float, float]


def signal_dbm(cell: Cell, mast: Point, point: Point, clutter: str, ground: Ground | None) -> float:
    """Give the reference signal power (dBm) at a point; ``clutter`` is the terrain's name there.

    Over a terrain model the loss is that of Longley and Rice in half of time, places and
    situations; the cell's fade margin is taken off in both.
    """
    metres = max(distance_m(*mast, *point), NEAREST_KM * 1000)
    if ground is None:
        loss = hata_loss_db(cell, metres / 1000, CLUTTERS.get(clutter, Clutter.MOUNTAIN))
    elif metres < 1000:  # noqa: PLR2004 -- the model of terrain is made for one kilometre and more
        loss = hata_loss_db(cell, metres / 1000, Clutter.PLAIN)
    else:
        heights, step = ground.profile(mast, point)
        link = Link(cell.f_mhz, (cell.mast_m, cell.handset_m))
        loss = terrain_loss_db(link, heights.tolist(), step, Chances())
    per_carrier = cell.power_dbm - 10.0 * log10(SUBCARRIERS)
    return per_carrier + cell.gain_dbi - cell.cable_db - cell.fade_margin_db - loss


def farthest_m(cell: Cell, rsrp_dbm: float) -> float:
    """Give the metres beyond which no signal is looked for: reach over open ground."""
    return 1000 * reach_km(cell, rsrp_dbm, Clutter.PLAIN)


def hop_is_clear(
    one: Point, other: Point, masts_m: tuple[float, float], ground: Ground | None
) -> bool:
    """Say whether a microwave hop is free over the terrain model; without one it is taken to be."""
    if ground is None:
        return True
    heights, step = ground.profile(one, other)
    dishes = masts_m[0] * DISH_SHARE, masts_m[1] * DISH_SHARE
    return sees(heights, step, dishes, HOP_MHZ)

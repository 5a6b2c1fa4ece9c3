"""Measured levels of a county beside the model's: drive tests, and settlements of the register.

A measurement names its tower, its operator, or neither, and its band where it is known. It is
compared with the strongest of the towers that it can be of: the nearest few of these within a
cell's longest way. The model's level is taken without the fade margin, because what is measured is
what is there; plans keep the margin. A level at an end of the scale of handsets (3GPP TS 36.133:
-140 to -44 dBm) only says "no more" or "no less" and is not compared.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.fibre.nearest import terrain_at
from everyvillage.planning.network.radio.bands import GAINS_DBI
from everyvillage.planning.network.radio.correct import Correction, believed, correction
from everyvillage.planning.network.radio.hata import Cell
from everyvillage.planning.network.radio.signal import Air, longest_m, signal_dbm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.planning.network.fibre.problem import Village
    from everyvillage.planning.network.joint.problem import JointProblem, Tower
    from everyvillage.planning.network.radio.ground import Ground

NEAREST = 5
"""So many nearest towers are asked which of them a measurement is of."""
SCALE_DBM = -140.0, -44.0
"""The ends of the scale on which handsets report a level."""


@dataclass(frozen=True)
class Measured:
    """A measured reference signal power (dBm) at a point.

    ``band`` is in MHz (0: not known), ``tower`` and ``operator`` say whose it is ("": not known).
    """

    latitude: float
    longitude: float
    dbm: float
    band: int = 0
    tower: str = ""
    operator: str = ""


@dataclass(frozen=True)
class Corrected:
    """How many measurements there are, how many could be compared, and what they correct."""

    points: int
    used: int
    corrections: tuple[Correction, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return asdict(self) | {"corrections": [asdict(one) for one in self.corrections]}


def air_of(problem: JointProblem) -> Air:
    """Give what the signals of a county run through: its terrain model, and its corrections."""
    return Air(problem.ground, corrected(problem).corrections)


def corrected(problem: JointProblem) -> Corrected:
    """Compare a county's measurements with the model, band by band and terrain by terrain."""
    places = problem.fibre.villages, problem.towers
    return _corrected(problem.drive, *places, problem.radio.handset_m, problem.ground)


@lru_cache(maxsize=16)
def _corrected(
    drive: tuple[Measured, ...],
    villages: tuple[Village, ...],
    towers: tuple[Tower, ...],
    handset_m: float,
    ground: Ground | None,
) -> Corrected:
    """Do the work once for all the questions of a county that differ in goals and costs alone."""
    apart: dict[tuple[int, str], list[float]] = defaultdict(list)
    for one in drive:
        if not SCALE_DBM[0] < one.dbm < SCALE_DBM[1]:
            continue
        terrain = terrain_at(villages, one.latitude, one.longitude)
        point, air = (one.latitude, one.longitude), Air(ground)
        levels = [
            (signal_dbm(cell, mast, point, terrain, air) + cell.fade_margin_db, -cell.f_mhz)
            for mast, cell in _heard(one, towers, handset_m)
        ]
        if levels:
            level, band = max(levels)
            apart[round(-band), terrain].append(one.dbm - level)
    belief = believed()
    rows = tuple(correction(*key, apart[key], belief) for key in sorted(apart))
    return Corrected(len(drive), sum(row.count for row in rows), rows)


def _heard(
    one: Measured, towers: Sequence[Tower], handset_m: float
) -> Iterator[tuple[tuple[float, float], Cell]]:
    """Give mast and cell of all that a measurement can be of."""
    near = []
    for number, tower in enumerate(towers):
        own = (one.tower or tower.name) == tower.name
        own = own and (one.operator or tower.operator) == tower.operator
        bands = [band for band in tower.bands if one.band in {0, band}]
        if one.tower and one.band:
            bands = [one.band]  # that it was measured says that it is on air
        metres = distance_m(one.latitude, one.longitude, tower.latitude, tower.longitude)
        if own and bands and metres <= longest_m():
            near.append((metres, number, bands))
    for _, number, bands in sorted(near)[:NEAREST]:
        tower = towers[number]
        for band in bands:
            mast = tower.latitude, tower.longitude
            yield mast, Cell(float(band), tower.height_m, GAINS_DBI[band], handset_m)

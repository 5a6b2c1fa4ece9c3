"""Reach by rule of thumb: Okumura–Hata up to 1,500 MHz, COST 231's extension above.

Hata (1980); COST 231 (1999), chapter 4. The rule holds for masts of 30 to 200 m, handsets of 1
to 10 m, and 1 to 20 km; what is asked outside that is answered and flagged by :func:`holds`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import log10
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

COST_FROM_MHZ = 1500.0
SUBCARRIERS = 600


class Clutter(Enum):
    """What stands around: the name, and the decibels added to Hata's own loss for it."""

    PLAIN = ("open", 6.0)
    HILLS = ("suburban", 0.0)
    MOUNTAIN = ("suburban", 10.0)


@dataclass(frozen=True)
class Cell:
    """A cell: band, mast and handset heights, power and losses as the figures of reach assume.

    43 dBm over 600 subcarriers, 1 dB of cable and 7 dB of fade margin are the defaults.
    """

    f_mhz: float
    mast_m: float
    gain_dbi: float
    handset_m: float = 1.5
    power_dbm: float = 43.0
    cable_db: float = 1.0
    fade_margin_db: float = 7.0

    def __post_init__(self) -> None:
        """Refuse what the rule was not made for, naming every fault."""
        if faults := list(_faults(self)):
            raise InputError(faults)

    def most_loss_db(self, rsrp_dbm: float) -> float:
        """Give the path loss at which a handset still receives a reference signal power."""
        per_carrier = self.power_dbm - 10.0 * log10(SUBCARRIERS)
        return per_carrier + self.gain_dbi - self.cable_db - self.fade_margin_db - rsrp_dbm


def hata_loss_db(cell: Cell, distance_km: float, clutter: Clutter) -> float:
    """Give the path loss (dB) at a distance.

    >>> round(hata_loss_db(Cell(900, 30, 15.5), 10, Clutter.HILLS), 1)
    151.7
    """
    return _at_one_km(cell, clutter) + _per_decade(cell) * log10(distance_km)


def reach_km(cell: Cell, rsrp_dbm: float, clutter: Clutter) -> float:
    """Give the distance (km) at which the signal falls to ``rsrp_dbm``."""
    room = cell.most_loss_db(rsrp_dbm) - _at_one_km(cell, clutter)
    return float(10.0 ** (room / _per_decade(cell)))


def holds(cell: Cell, distance_km: float) -> bool:
    """Say whether the rule was made for this mast, handset and distance."""
    return 30 <= cell.mast_m <= 200 and 1 <= distance_km <= 20  # noqa: PLR2004 -- Hata's ranges


def _at_one_km(cell: Cell, clutter: Clutter) -> float:
    """Give the loss at one kilometre: Hata's urban loss, with the correction for the clutter."""
    f, kind, more = log10(cell.f_mhz), *clutter.value
    handset = (1.1 * f - 0.7) * cell.handset_m - (1.56 * f - 0.8)
    mast = 13.82 * log10(cell.mast_m)
    if cell.f_mhz <= COST_FROM_MHZ:
        urban = 69.55 + 26.16 * f - mast - handset
    else:
        urban = 46.3 + 33.9 * f - mast - handset
    if kind == "open":
        return urban - 4.78 * f**2 + 18.33 * f - 40.94 + more
    return urban - 2.0 * log10(cell.f_mhz / 28.0) ** 2 - 5.4 + more


def _per_decade(cell: Cell) -> float:
    """Give the growth of the loss when the distance grows tenfold."""
    return 44.9 - 6.55 * log10(cell.mast_m)


def _faults(cell: Cell) -> Iterator[Fault]:
    ranges = (
        ("frequency", cell.f_mhz, 150.0, 2_600.0, "MHz"),
        ("mast", cell.mast_m, 5.0, 200.0, "m"),
        ("handset", cell.handset_m, 1.0, 10.0, "m"),
    )
    for name, value, least, most, unit in ranges:
        if not least <= value <= most:
            asked = f"{least:g} to {most:g} {unit}"
            yield Fault(
                "radio.cell-outside", name, asked, f"{value:g}", asked, "correct the number"
            )

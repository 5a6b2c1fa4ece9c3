"""What happens to the network of villages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - read when an event is read back
from typing import ClassVar

from everyvillage.registry.events.event import Event


@dataclass(frozen=True, slots=True)
class VillageConnected(Event):
    """Works stand in a village and were measured there; what was not measured is None.

    ``built`` is the row that says so, ``village`` the place's code on that day. ``fibre`` and
    ``broadband`` are what came, ``kbps`` the rate that was measured; the four signals are 4G
    at committee, school and clinic, and at every settlement that the official test asks for.
    """

    kind: ClassVar[str] = "village-connected"

    built: int
    village: str
    on: date
    by: str
    modelled: bool
    fibre: bool | None = None
    broadband: bool | None = None
    kbps: int | None = None
    signal_committee: bool | None = None
    signal_school: bool | None = None
    signal_clinic: bool | None = None
    signal_settlements: bool | None = None


@dataclass(frozen=True, slots=True)
class TowerOnAir(Event):
    """A tower with 4G was put on air, as the works in a village that it serves say.

    ``built`` is the row that says so. A new tower stands at the committee of ``village``, by the
    place's code; "" for one that the register of ``county`` holds already under its number.
    """

    kind: ClassVar[str] = "tower-on-air"

    built: int
    tower: str
    village: str
    county: str
    height_m: int
    band_mhz: int
    on: date
    by: str
    modelled: bool

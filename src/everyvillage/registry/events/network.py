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

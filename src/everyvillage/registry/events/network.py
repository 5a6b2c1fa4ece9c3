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


Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PlantBuilt(Event):
    """Plant stands on the way to a village whose works were reported, as rows of the register.

    ``built`` is the row that says so. The cells are text under the headings beside; "" is not
    known. Positions are in it: it is told to the register alone, which keeps them closed.
    """

    kind: ClassVar[str] = "plant-built"
    headings: ClassVar[dict[str, str]] = {
        "network_node": "node_id kind village_code lon lat",
        "fibre_link": "link_id village_code from_node to_node length_m placement spare_cores",
        "tower": "tower_id village_code lon lat height_m power backhaul active",
        "cell": "cell_id tower_id village_code radio band_mhz active",
    }

    built: int
    on: date
    by: str
    modelled: bool
    nodes: Rows = ()
    links: Rows = ()
    towers: Rows = ()
    cells: Rows = ()

    def tables(self) -> dict[str, Rows]:
        """Give the rows by table, each after those that it refers to."""
        rows = self.nodes, self.links, self.towers, self.cells
        return dict(zip(self.headings, rows, strict=True))

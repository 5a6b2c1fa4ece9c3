"""What a planner's own files add: existing plant, roads, and levels that were measured."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.lines_file import read_routes
from everyvillage.planning.network.fibre.read import (
    crossing_of,
    presence_of,
    read_poles,
    read_rows,
)
from everyvillage.planning.network.fibre.roads_file import read_roads
from everyvillage.planning.network.joint.read import (
    measured_of,
    read_power,
    settlement_of,
    tower_of,
)
from everyvillage.planning.network.tables import Folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from everyvillage.planning.network.fibre.problem import Crossing, PoleLine, Presence, Road
    from everyvillage.planning.network.joint.measured import Measured
    from everyvillage.planning.network.joint.problem import Settlement, Tower
    from everyvillage.planning.network.stated import Stated


@dataclass(frozen=True)
class Plant:
    """Points of presence, towers, points of the mains, poles, crossings; measured levels; roads.

    ``routes`` are fibre that lies already, as the points from which it leads on and the poles of
    full ones; ``settlements`` stand in for the register's in the villages that have some.
    """

    presences: tuple[Presence, ...] = ()
    towers: tuple[Tower, ...] = ()
    power: tuple[tuple[float, float], ...] = ()
    poles: tuple[PoleLine, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    drive: tuple[Measured, ...] = ()
    roads: tuple[Road, ...] = ()
    routes: tuple[Presence | PoleLine, ...] = ()
    settlements: tuple[Settlement, ...] = ()


TABLES = tuple(one.name for one in fields(Plant))
_ROWS = {
    "presences": presence_of,
    "towers": tower_of,
    "crossings": crossing_of,
    "drive": measured_of,
    "settlements": settlement_of,
}
"""How each row of a table is read; what runs as lines has readers of its own."""


def read_plant(path: Path, systems: Mapping[str, str]) -> tuple[Plant, tuple[Stated, ...]]:
    """Read the tables of a folder, in any format of a problem's; refuse it with every fault.

    ``systems`` names the coordinate system of a table that declares one. Gives the plant and
    what was found out about its coordinates.
    """
    folder = Folder(path, dict(systems))
    found: dict[str, Any] = {
        name: tuple(read_rows(folder, name, read)) for name, read in _ROWS.items()
    }
    found["power"], found["poles"] = tuple(read_power(folder)), tuple(read_poles(folder))
    starts, poles = read_routes(folder)
    found["routes"], found["roads"] = (*starts, *poles), read_roads(folder)
    if folder.faults:
        raise InputError(folder.faults)
    return Plant(**found), tuple(folder.stated)

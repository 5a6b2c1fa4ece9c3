"""Read a fibre problem: a folder with ``problem.toml``, ``villages.csv`` and ``presences.csv``.

``crossings.csv`` (``latitude, longitude, terrain``), ``poles.csv`` (``latitude, longitude,
to_latitude, to_longitude``, or lines), ``routes`` of fibre that lies (see :mod:`lines_file`) and
``roads`` (lines, see :mod:`roads_file`) may be there.
``problem.toml`` has ``name``, ``modelled``, a table ``goal`` (``all_permille``, ``poor_permille``,
``township_permille``), lists ``forced`` and ``forbidden``, and, where the shipped unit costs are
not to be used, a table ``costs`` by terrain with ``line_km``, ``village`` and ``home``, and where
known ``poles_km``, each a pair of least and most in yuan. ``off_road`` gives by terrain how many
thousandths of a line along a road one costs that leaves the roads, least and most; without it the
shipped parameters hold. Tables may be GeoJSON, GeoPackage, KML or KMZ as well; a table ``systems``
names the coordinate system of each, where it is not degrees. Every column and every fault is named.
"""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.asked import FIBRE_KEYS, Kinds, fibre_faults, table_in
from everyvillage.planning.network.fibre.lines_file import pole_lines, read_routes
from everyvillage.planning.network.fibre.outline import outside
from everyvillage.planning.network.fibre.problem import (
    TERRAINS,
    Crossing,
    FibreProblem,
    Goal,
    PoleLine,
    Presence,
    UnitCost,
    Village,
)
from everyvillage.planning.network.fibre.roads_file import read_roads
from everyvillage.planning.network.tables import Folder
from everyvillage.policy.parameters.model import Bounds
from everyvillage.policy.parameters.read import parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

COSTS_ON = date(2020, 12, 31)
T = TypeVar("T")
JOINT_FILES = ("areas", "settlements", "power", "drive")
"""Tables that only a plan of all technologies reads."""
YES = {"1", "true", "yes", "是"}


def read_fibre_problem(
    path: Path,
    *,
    goal: Goal | None = None,
    folder: Folder | None = None,
    keys: Kinds = FIBRE_KEYS,
    unread: Sequence[str] = JOINT_FILES,
) -> FibreProblem:
    """Read a problem; refuse it with every fault of every file.

    ``goal`` stands in for that of the file; ``folder`` gathers what was found out of the files;
    ``keys`` are those that the settings may have, ``unread`` tables that nothing here reads: they
    are refused.
    """
    if not (path / "problem.toml").is_file():
        named = [name for name in ("villages", "presences") if not Folder(path).file(name)]
        names = ["problem.toml", *(f"{name}.csv" for name in named)]
        raise InputError([_fault(name, "the file", "nothing") for name in names])
    asked = settings(path / "problem.toml")
    folder = folder or Folder(path)
    folder.faults += fibre_faults(asked, keys)
    folder.systems = table_in(asked, "systems")
    missing = [name for name in ("villages", "presences") if not folder.file(name)]
    folder.faults += [_fault(f"{name}.csv", "the file", "nothing") for name in missing]
    folder.faults += [_not_read(folder, name) for name in unread if folder.file(name)]
    villages = read_rows(folder, "villages", _village)
    folder.faults += outside(folder, villages)
    presences = read_rows(folder, "presences", presence_of)
    crossings = read_rows(folder, "crossings", crossing_of)
    poles = read_poles(folder)
    starts, more = read_routes(folder)
    presences, poles = [*presences, *starts], [*poles, *more]
    roads = read_roads(folder, [(one.latitude, one.longitude) for one in villages])
    if folder.faults:
        raise InputError(folder.faults)
    return FibreProblem(
        str(asked.get("name", path.name)),
        tuple(villages),
        tuple(presences),
        _costs(asked.get("costs")),
        goal or Goal(**asked.get("goal", {})),
        frozenset(asked.get("forced", ())),
        frozenset(asked.get("forbidden", ())),
        bool(asked.get("modelled", False)),
        tuple(crossings),
        tuple(poles),
        roads,
        _off_road(asked.get("off_road")) if roads else {},
    )


def shipped_costs(on: date = COSTS_ON) -> dict[str, UnitCost]:
    """Give the unit costs of the policy parameters, by terrain: new poles, equipment, drops."""
    return {
        terrain: UnitCost(
            shipped_range("cost_fibre_new_poles", terrain, on),
            shipped_range("cost_village_equipment", terrain, on),
            shipped_range("cost_home_drop", terrain, on),
            shipped_range("cost_fibre_existing_poles", terrain, on),
        )
        for terrain in TERRAINS
    }


def shipped_off_road(on: date = COSTS_ON) -> dict[str, tuple[int, int]]:
    """Give by terrain the thousandths of the parameters that a line costs off the roads."""
    return {terrain: shipped_range("fibre_off_road_permille", terrain, on) for terrain in TERRAINS}


def _off_road(given: dict[str, list[int]] | None) -> dict[str, tuple[int, int]]:
    if given is None:
        return shipped_off_road()
    return {terrain: _pair(row) for terrain, row in given.items()}


def shipped_range(name: str, terrain: str, on: date = COSTS_ON) -> tuple[int, int]:
    """Give the least and the most of a parameter for a terrain, one number twice."""
    value = parameter(name, on, terrain).value
    if isinstance(value, Bounds):
        return int(value.least), int(value.least if value.most is None else value.most)
    return int(value), int(value)


def settings(path: Path) -> dict[str, Any]:
    """Read the settings of a problem; refuse what is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise InputError(_fault(path.name, "a TOML file in UTF-8", str(wrong))) from wrong


def _costs(given: dict[str, dict[str, list[int]]] | None) -> dict[str, UnitCost]:
    if given is None:
        return shipped_costs()
    return {
        terrain: UnitCost(
            _pair(row["line_km"]),
            _pair(row["village"]),
            _pair(row["home"]),
            _pair(row["poles_km"]) if "poles_km" in row else None,
        )
        for terrain, row in given.items()
    }


def _pair(row: list[int]) -> tuple[int, int]:
    return int(row[0]), int(row[1])


def read_rows(folder: Folder, name: str, make: Callable[[dict[str, str]], T]) -> list[T]:
    """Read a table with ``make`` for each row; faults are gathered, a missing file has no rows."""
    found, path = [], folder.file(name)
    for number, row in enumerate(folder.rows(name), start=2):
        try:
            found.append(make(row))
        except (KeyError, ValueError, TypeError) as wrong:
            where = f"{path.name if path else name}: row {number}"
            folder.faults.append(_fault(where, "every column with a fitting value", repr(wrong)))
    return found


def _village(row: dict[str, str]) -> Village:
    return Village(
        row["code"].strip(),
        row["name"].strip(),
        row["township"].strip(),
        float(row["latitude"]),
        float(row["longitude"]),
        row["terrain"].strip(),
        int(row["households"]),
        (row.get("poor") or "").strip().lower() in YES,
        (row.get("connected") or "").strip().lower() in YES,
    )


def read_poles(folder: Folder) -> list[PoleLine]:
    """Read poles: lines as they run, or a table of their two ends."""
    found = pole_lines(folder)
    return read_rows(folder, "poles", poles_of) if found is None else found


def crossing_of(row: dict[str, str]) -> Crossing:
    """Read a crossing from a row of text."""
    return Crossing(float(row["latitude"]), float(row["longitude"]), row["terrain"].strip())


def poles_of(row: dict[str, str]) -> PoleLine:
    """Read a stretch of poles from a row of text."""
    return PoleLine(
        (float(row["latitude"]), float(row["longitude"])),
        (float(row["to_latitude"]), float(row["to_longitude"])),
    )


def presence_of(row: dict[str, str]) -> Presence:
    """Read a point of presence from a row of text."""
    return Presence(row["name"].strip(), float(row["latitude"]), float(row["longitude"]))


def _not_read(folder: Folder, name: str) -> Fault:
    """Say that a plan of fibre alone does not read a file that is there."""
    path = folder.file(name)
    return _fault(
        path.name if path else name,
        "a file that a plan of fibre alone reads; with towers or a table levels this one is read",
        "a problem without towers and levels",
    )


def _fault(where: str, asked: str, found: str) -> Fault:
    return Fault(
        "network.file-wrong", where, asked, found, asked, "mend the file and give it again"
    )

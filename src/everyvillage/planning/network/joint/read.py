"""Read a joint problem: the files of a fibre problem, with towers, settlements, power and terrain.

``towers.csv`` has ``name, latitude, longitude, terrain, height_m`` and, where known, ``bands``
(MHz, with spaces between), ``backhaul`` (yes, "microwave" over a hop, or no), ``operator`` and
``power`` ("none" where there is no current); ``settlements.csv`` has ``village, latitude,
longitude, households`` and ``kind``; ``power.csv`` has ``latitude, longitude`` of points of the
mains, or ``power`` holds power lines as they run; ``drive.csv`` has ``latitude, longitude, dbm`` of
measured levels and, where known, ``band``, ``tower`` and ``operator``; ``terrain.tif``, or tiles
(:mod:`ground_tiles`), are a terrain model. ``problem.toml`` has tables ``levels.broadband``,
``levels.signal`` and ``levels.fibre`` (shares as in ``goal``), ``levels.satellite``,
``levels.budget_yuan``, ``levels.within`` (``yuan``, ``counts``, ``poor_first``: the most within a
sum of money), ``radio`` and ``joint`` (costs that differ from the shipped ones), ``subsidy``
(``region`` and, in border land, ``border``: by which rule the state pays; without it no subsidy is
reckoned), and the lists ``signal_today`` and
``broadband_today`` (codes of villages), ``barred``, ``no_tower`` and ``kept_tower`` (see
:mod:`locks`). ``areas.geojson`` has polygons in which nothing may be built (:mod:`areas`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from everyvillage.contracts.codelists import OPERATOR
from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.asked import table_in
from everyvillage.planning.network.fibre.lines_file import power_points
from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.fibre.read import YES, read_fibre_problem, read_rows, settings
from everyvillage.planning.network.joint.areas import read_areas, without_areas
from everyvillage.planning.network.joint.asked import ALONE_KEYS, JOINT_KEYS, joint_faults_of
from everyvillage.planning.network.joint.costs import (
    JointCosts,
    TerrainCosts,
    cost_fields,
    shipped_joint_costs,
)
from everyvillage.planning.network.joint.locks import read_locks
from everyvillage.planning.network.joint.measured import Measured
from everyvillage.planning.network.joint.problem import (
    JointProblem,
    Levels,
    RadioRules,
    Settlement,
    Tower,
)
from everyvillage.planning.network.joint.subsidy import Subsidy
from everyvillage.planning.network.joint.within import Within
from everyvillage.planning.network.radio.ground_tiles import read_terrain
from everyvillage.planning.network.tables import Folder

if TYPE_CHECKING:
    from pathlib import Path


MICROWAVE, WITHOUT = {"microwave", "微波"}, {"none", "no", "false", "0", "无", "否"}
"""How a file says that a tower is fed over a hop, and that it has no current."""


RADIO_FILES = ("power", "drive")
"""Tables that a plan of fibre alone does not read."""


def is_joint(folder: Path) -> bool:
    """Say whether a folder asks for more than fibre: levels in its settings, or towers."""
    path = folder / "problem.toml"
    if not path.is_file():
        return False
    return "levels" in settings(path) or Folder(folder).file("towers") is not None


def read_joint_problem(path: Path, *, folder: Folder | None = None) -> JointProblem:
    """Read a problem; refuse it with every fault of every file.

    A folder of fibre alone gives a problem whose broadband can only be fibre: no towers, no bands,
    no satellite. ``folder`` gathers what was found out of the files.
    """
    folder = folder or Folder(path)
    alone = not is_joint(path)
    nothing = Goal(0, 0, 0)  # the levels are asked for, not fibre as such
    asked = settings(path / "problem.toml") if (path / "problem.toml").is_file() else {}
    folder.systems = table_in(asked, "systems")
    folder.faults += joint_faults_of(asked)
    towers = read_rows(folder, "towers", tower_of)
    settlements = read_rows(folder, "settlements", settlement_of)
    power = read_power(folder)
    drive = read_rows(folder, "drive", measured_of)
    keys, unread = (ALONE_KEYS, RADIO_FILES) if alone else (JOINT_KEYS, ())
    fibre = read_fibre_problem(path, goal=nothing, folder=folder, keys=keys, unread=unread)
    points = [(one.latitude, one.longitude) for one in fibre.villages]
    points += [(one.latitude, one.longitude) for one in fibre.presences]
    points += [(one.latitude, one.longitude) for one in towers]
    ground = None if alone else read_terrain(path, points)
    levels = asked.get("levels", {})
    try:
        costs, radio = _costs(asked.get("joint", {})), RadioRules(**_tupled(asked.get("radio", {})))
        radio = replace(radio, bands=()) if alone else radio
        goals = Levels(
            Goal(**(asked.get("goal", {}) if alone else levels.get("broadband", {}))),
            Goal(**levels["signal"]) if "signal" in levels else None,
            fibre=Goal(**levels["fibre"]) if "fibre" in levels else None,
            satellite=not alone and bool(levels.get("satellite", True)),
            budget_yuan=int(levels["budget_yuan"]) if "budget_yuan" in levels else None,
            within=Within(**levels["within"]) if "within" in levels else None,
        )
    except (TypeError, KeyError, ValueError) as wrong:
        raise InputError(_wrong(str(wrong))) from wrong
    problem = JointProblem(
        fibre,
        tuple(towers),
        costs,
        goals,
        radio,
        tuple(settlements),
        tuple(power),
        frozenset(asked.get("signal_today", ())),
        ground,
        read_locks(asked),
        drive=tuple(drive),
        broadband_today=frozenset(asked.get("broadband_today", ())),
        subsidy=Subsidy(**asked["subsidy"]) if "subsidy" in asked else None,
    )
    areas = read_areas(folder)
    return problem if areas is None else without_areas(problem, areas)


def _costs(given: dict[str, Any]) -> JointCosts:
    """Give the shipped costs with those of the file in their place; refuse unknown names."""
    if unknown := sorted(set(given) - set(cost_fields())):
        message = f"unknown costs: {', '.join(unknown)}"
        raise ValueError(message)
    changed = _tupled(given)
    if "terrains" in changed:
        rows = changed["terrains"].items()
        changed["terrains"] = {name: TerrainCosts(**_tupled(row)) for name, row in rows}
    return replace(shipped_joint_costs(), **changed)


def _tupled(given: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}


def tower_of(row: dict[str, str]) -> Tower:
    """Read a tower that stands from a row of text."""
    fed = (row.get("backhaul") or "").strip().lower()
    return Tower(
        row["name"].strip(),
        float(row["latitude"]),
        float(row["longitude"]),
        row["terrain"].strip(),
        float(row["height_m"]),
        tuple(sorted(int(band) for band in (row.get("bands") or "").split())),
        backhaul=fed in YES or fed in MICROWAVE,
        operator=operator_of(row.get("operator") or ""),
        microwave=fed in MICROWAVE,
        powered=(row.get("power") or "").strip().lower() not in WITHOUT,
    )


def operator_of(text: str) -> str:
    """Give the code of an operator of the register by its code or a name; another as it is."""
    plain = text.strip()
    for code, words in OPERATOR.items.items():
        if plain.lower() in {code, words.en.lower(), words.zh}:
            return code
    return plain


def settlement_of(row: dict[str, str]) -> Settlement:
    """Read a settlement or a public body from a row of text."""
    return Settlement(
        row["village"].strip(),
        float(row["latitude"]),
        float(row["longitude"]),
        int(row["households"]),
        (row.get("kind") or "settlement").strip(),
    )


def read_power(folder: Folder) -> list[tuple[float, float]]:
    """Read points of the mains: those of a table, or along lines as they run."""
    found = power_points(folder)
    return read_rows(folder, "power", point_of) if found is None else found


def point_of(row: dict[str, str]) -> tuple[float, float]:
    """Read latitude and longitude from a row of text."""
    return float(row["latitude"]), float(row["longitude"])


def measured_of(row: dict[str, str]) -> Measured:
    """Read a measured level from a row of text."""
    return Measured(
        float(row["latitude"]),
        float(row["longitude"]),
        float(row["dbm"]),
        int((row.get("band") or "").strip() or 0),
        (row.get("tower") or "").strip(),
        operator_of(row.get("operator") or ""),
    )


def _wrong(found: str) -> Fault:
    return Fault(
        "network.file-wrong",
        "problem.toml",
        "tables levels, radio and joint with their own keys",
        found,
        "the keys of docs/explain/network.md",
        "mend the file and give it again",
    )

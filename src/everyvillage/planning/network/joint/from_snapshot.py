"""Make a joint problem straight from a sealed snapshot of a county, with a planner's own files.

Villages and settlements are those of the snapshot, with what they have; its points of presence
and towers are where a plan may start. A village without position, terrain or households cannot
be planned: all of them are named, unless the planner says that they be left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.fibre.problem import (
    NEXT,
    TERRAINS,
    FibreProblem,
    Goal,
    PoleLine,
    Presence,
    Village,
)
from everyvillage.planning.network.fibre.read import shipped_costs, shipped_off_road
from everyvillage.planning.network.fibre.roads_file import near_roads
from everyvillage.planning.network.joint.costs import shipped_joint_costs
from everyvillage.planning.network.joint.measured import Measured
from everyvillage.planning.network.joint.plant import Plant
from everyvillage.planning.network.joint.problem import (
    HEARD,
    JointProblem,
    Levels,
    RadioRules,
    Settlement,
)
from everyvillage.planning.network.joint.register_plant import (
    apart,
    full_poles,
    other_towers,
    placed,
    spare_presences,
    standing_towers,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.data.snapshot import Snapshot

ROUGH = {"plateau": "mountain"}
"""Terrains of the register that the unit costs do not know apart, and whose costs stand in."""
BODIES = {"school": "school", "teaching_point": "school", "clinic": "clinic"}
"""Facilities of the register that the official test of 4G asks for, and what they are here."""
TOWNSHIP_DIGITS = 9
Row = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What a plan is to reach, and what the snapshot alone does not say.

    ``names`` are those of villages by code; ``signal_today`` the codes that have 4G by the
    official test, or by the branch of it that ``signal_rule`` names. ``leave_out`` takes villages
    that cannot be planned out of the question.
    """

    name: str
    levels: Levels
    names: Mapping[str, str] = field(default_factory=dict)
    signal_today: frozenset[str] = frozenset()
    plant: Plant = field(default_factory=Plant)
    signal_rule: str = HEARD
    leave_out: bool = False


@dataclass(frozen=True)
class Made:
    """The problem, how much of each thing is in it, and the villages that were left out."""

    problem: JointProblem
    counts: Mapping[str, int]
    left_out: tuple[str, ...]


def county_problem(snapshot: Snapshot, county: str, wanted: Wanted) -> Made:
    """Make the problem of a county (six digits); refuse it with every fault.

    Only villagers' committees are counted by the goals, so only they are villages here.
    """
    rows = [row for row in rows_of(snapshot, "village", county) if row.get("kind") == "village"]
    faults = {row["village_code"]: list(_lacking(row)) for row in rows}
    wrong = tuple(code for code, found in faults.items() if found)
    if wrong and not wanted.leave_out:
        raise InputError([one for found in faults.values() for one in found])
    kept = [row for row in rows if not faults[row["village_code"]]]
    villages = tuple(_village(row, wanted.names) for row in kept)
    codes = {village.code: village.terrain for village in villages}
    parts = rows_of(snapshot, "settlement", county)
    facilities = [row for row in rows_of(snapshot, "facility", county) if row["kind"] in BODIES]
    bodies = tuple(_bodies(facilities, codes))
    told = {one.village for one in wanted.plant.settlements}
    untold = [row for row in parts if row["village_code"] not in told]
    own = (one for one in wanted.plant.settlements if one.village not in wrong)
    settlements = (*_settlements(untold, codes), *own, *bodies)
    fibre, full = _fibre_of(snapshot, county, wanted, villages)
    cells, towers = (rows_of(snapshot, name, county) for name in ("cell", "tower"))
    standing = standing_towers(towers, cells, villages)
    problem = JointProblem(
        fibre,
        (*standing, *other_towers(wanted.plant.towers, standing)),
        shipped_joint_costs(),
        wanted.levels,
        RadioRules(signal_rule=wanted.signal_rule),
        settlements=settlements,
        power=wanted.plant.power,
        signal_today=wanted.signal_today & frozenset(codes),
        drive=(*_measured(parts), *wanted.plant.drive),
        broadband_today=frozenset(
            row["village_code"] for row in kept if row.get("broadband") and not row.get("fibre")
        ),
    )
    counts = _counts(problem, kept) | {
        "settlements": len(settlements) - len(bodies),
        "settlements_unplaced": sum(_lost(row, codes) for row in untold),
        "bodies": len(bodies),
        "bodies_unplaced": sum(_lost(row, codes) for row in facilities),
        "presences_full": full,
    }
    return Made(problem, counts, wrong)


def _fibre_of(
    snapshot: Snapshot, county: str, wanted: Wanted, villages: tuple[Village, ...]
) -> tuple[FibreProblem, int]:
    """Give the part of fibre, and how many of the register's nodes are full."""
    nodes = rows_of(snapshot, "network_node", county)
    links = rows_of(snapshot, "fibre_link", county)
    spare, full = spare_presences(nodes, links, villages)
    own = wanted.plant
    starts = (one for one in own.routes if isinstance(one, Presence))
    hung = (one for one in own.routes if isinstance(one, PoleLine))
    roads = near_roads(own.roads, [(one.latitude, one.longitude) for one in villages])
    fibre = FibreProblem(
        wanted.name,
        villages,
        tuple(apart((*spare, *own.presences, *starts), villages)),
        shipped_costs(),
        Goal(0, 0, 0),
        modelled=snapshot.head.modelled,
        crossings=own.crossings,
        poles=(*full_poles(nodes, links, villages), *own.poles, *hung),
        roads=roads,
        off_road=shipped_off_road() if roads else {},
    )
    return fibre, full


def _counts(problem: JointProblem, kept: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Count what is in a problem; ``kept`` are the register's rows of its villages."""
    fibre = problem.fibre
    villages = fibre.villages
    return {
        "villages": len(villages),
        "without_fibre": sum(not one.connected for one in villages),
        "with_broadband": len(problem.broadband_today),
        "broadband_unsaid": sum(bool(r.get("fibre") and not r.get("broadband")) for r in kept),
        "without_signal": len(villages) - len(problem.signal_today),
        "unknown": sum(row.get("fibre") is None for row in kept),
        "poor": sum(one.poor for one in villages),
        "households": sum(one.households for one in villages),
        "presences": len(fibre.presences),
        "towers": len(problem.towers),
        "power": len(problem.power),
        "poles": len(fibre.poles),
        "crossings": len(fibre.crossings),
        "roads": len(fibre.roads),
        "drive": len(problem.drive),
    }


def rows_of(snapshot: Snapshot, table: str, county: str) -> list[Row]:
    """Read the rows of a county, in the order of their file; a table that is not there has none."""
    folder = f"county={county}"
    files = [path for path in snapshot.files(table) if path.parent.name == folder]
    return [row for path in files for row in pq.ParquetFile(path).read().to_pylist()]


def _lacking(row: Row) -> Iterator[Fault]:
    where = f"village {row['village_code']}"
    if row.get("lon") is None or row.get("lat") is None:
        yield _fault("position-missing", where, "a position")
    if row.get("terrain") is None:
        yield _fault("terrain-unknown", where, f"one of {', '.join((*TERRAINS, *ROUGH))}")
    if row.get("households") is None:
        yield _fault("households-missing", where, "the number of households")


def _fault(code: str, where: str, asked: str) -> Fault:
    return Fault(f"network.{code}", where, asked, "nothing in the snapshot", asked, NEXT)


def _terrain(row: Row) -> str:
    terrain = str(row["terrain"])
    return ROUGH.get(terrain, terrain)


def _village(row: Row, names: Mapping[str, str]) -> Village:
    code = row["village_code"]
    return Village(
        code,
        names.get(code, code),
        code[:TOWNSHIP_DIGITS],
        row["lat"],
        row["lon"],
        _terrain(row),
        row["households"],
        poor=bool(row.get("poor")),
        connected=bool(row.get("fibre")),
    )


def _settlements(rows: Sequence[Row], codes: Mapping[str, str]) -> Iterator[Settlement]:
    """Give the settlements whose position and households are known."""
    for row in rows:
        if placed(row) and row.get("households") is not None and row["village_code"] in codes:
            yield Settlement(row["village_code"], row["lat"], row["lon"], row["households"])


def _bodies(rows: Sequence[Row], codes: Mapping[str, str]) -> Iterator[Settlement]:
    """Give the schools and clinics whose position is known, where 4G is asked for as well."""
    for row in rows:
        if placed(row) and row["village_code"] in codes:
            kind = BODIES[row["kind"]]
            yield Settlement(row["village_code"], row["lat"], row["lon"], 0, kind)


def _lost(row: Row, codes: Mapping[str, str]) -> bool:
    """Say whether what belongs to a village of the question has no position and is left out."""
    return row["village_code"] in codes and not placed(row)


def _measured(rows: Sequence[Row]) -> Iterator[Measured]:
    """Give the levels that were measured in settlements; nobody wrote down whose they are."""
    for row in rows:
        if all(row.get(key) is not None for key in ("lat", "lon", "rsrp_dbm")):
            yield Measured(row["lat"], row["lon"], float(row["rsrp_dbm"]))

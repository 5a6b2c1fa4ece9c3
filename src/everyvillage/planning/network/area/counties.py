"""An area as a folder: each county a folder with its own problem, and the seats of the trunk.

``seats.csv`` has ``county, latitude, longitude, terrain`` and, where the trunk reaches a seat
today, ``joined``: one row for each county, named as its folder is. Without it no trunk is planned.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from everyvillage.core.errors import EveryvillageError, Fault, InputError
from everyvillage.planning.network.area.trunk import trunk_problem
from everyvillage.planning.network.fibre.problem import PERMILLE, TERRAINS, Goal, position_faults
from everyvillage.planning.network.fibre.read import YES, read_rows, shipped_costs
from everyvillage.planning.network.joint.costs import shipped_joint_costs
from everyvillage.planning.network.joint.problem import JointProblem, Levels, RadioRules
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.tables import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

SETTINGS, SEATS, TRUNK = "problem.toml", "seats", "trunk"
NO_END_M = 10**7
"""How long a stretch of the trunk may be: amplifiers on the way are not reckoned."""


@dataclass(frozen=True)
class Seat:
    """Where the trunk comes to a county; ``joined`` says that it does today."""

    county: str
    latitude: float
    longitude: float
    terrain: str
    joined: bool


@dataclass(frozen=True)
class AreaFolder:
    """An area that can be planned: its counties' folders and problems, by name, and the trunk."""

    path: Path
    problems: Mapping[str, JointProblem]
    trunk: JointProblem | None

    @property
    def name(self) -> str:
        """Give the area's name, that of its folder."""
        return self.path.name


def is_area(path: Path) -> bool:
    """Say whether a folder holds counties: no problem of its own, but folders with one each."""
    return not (path / SETTINGS).is_file() and bool(counties_in(path))


def counties_in(path: Path) -> list[Path]:
    """Give the folders with a problem that lie in a folder, by name."""
    if not path.is_dir():
        return []
    return sorted(one for one in path.iterdir() if (one / SETTINGS).is_file())


def read_area(path: Path) -> AreaFolder:
    """Read every county and the seats; refuse the area with all faults, each with its county."""
    faults: list[Fault] = []
    problems: dict[str, JointProblem] = {}
    for folder in counties_in(path):
        try:
            problems[folder.name] = read_joint_problem(folder)
        except EveryvillageError as refused:
            faults += named(folder.name, refused.faults)
    faults += _area_faults(problems)
    seats = _seats(path, faults, [folder.name for folder in counties_in(path)])
    if faults:
        raise InputError(faults)
    return AreaFolder(path, problems, _trunk(path.name, seats, problems) if seats else None)


def named(county: str, faults: Sequence[Fault]) -> list[Fault]:
    """Give faults with the county's name before the place of each."""
    words = f"county {county}" if county != TRUNK else "trunk"
    return [replace(one, where=f"{words}: {one.where}") for one in faults]


def _area_faults(problems: Mapping[str, JointProblem]) -> Iterator[Fault]:
    """Say which villages stand in two counties, and whose years are not those of the first."""
    owners: dict[str, str] = {}
    for county, problem in problems.items():
        for village in problem.fibre.villages:
            if (other := owners.setdefault(village.code, county)) != county:
                where = f"county {county}: village {village.code}"
                yield _fault("village-twice", where, "each village in one county", other)
    if TRUNK in problems:
        asked = "a name that the area's own files do not have"
        yield _fault("name-taken", f"county {TRUNK}", asked, TRUNK)
    first = next(iter(problems.values()), None)
    for county, problem in problems.items():
        if first is not None and _worth(problem) != _worth(first):
            asked = f"years and discount as in the first county: {_said(first)}"
            yield _fault("years-differ", f"county {county}: costs", asked, _said(problem))


def _worth(problem: JointProblem) -> tuple[int, int]:
    return problem.costs.years, problem.costs.discount_permille


def _said(problem: JointProblem) -> str:
    years, permille = _worth(problem)
    return f"{years} years at {permille} thousandths"


def _seats(path: Path, faults: list[Fault], counties: Sequence[str]) -> list[Seat]:
    """Read the seats and say what is wrong with them; none where there is no table."""
    folder = Folder(path)
    if folder.file(SEATS) is None:
        return []
    seats = read_rows(folder, SEATS, _seat)
    faults += folder.faults
    if not folder.faults:
        faults += _seat_faults(seats, counties)
    return seats


def _seat_faults(seats: Sequence[Seat], counties: Sequence[str]) -> Iterator[Fault]:
    times = Counter(one.county for one in seats)
    for county in sorted(set(times) | set(counties)):
        where = f"seats: county {county}"
        if county not in counties:
            yield _fault("county-unknown", where, "a folder of the area with a problem", county)
        elif times[county] != 1:
            yield _fault("seat-count", where, "one row for each county", f"{times[county]} rows")
    for one in seats:
        where = f"seats: county {one.county}"
        yield from position_faults(one.latitude, one.longitude, where)
        if one.terrain not in TERRAINS:
            asked = f"one of {', '.join(TERRAINS)}"
            yield _fault("terrain-unknown", where, asked, one.terrain or "nothing")
    if not any(one.joined for one in seats):
        yield _fault("no-presence", SEATS, "a seat that the trunk reaches today", "none")


def _seat(row: dict[str, str]) -> Seat:
    return Seat(
        row["county"].strip(),
        float(row["latitude"]),
        float(row["longitude"]),
        row["terrain"].strip(),
        (row.get("joined") or "").strip().lower() in YES,
    )


def _trunk(name: str, seats: Sequence[Seat], problems: Mapping[str, JointProblem]) -> JointProblem:
    """Give the problem of joining every seat, over the years that the counties count."""
    places = [(one.latitude, one.longitude, one.terrain) for one in seats]
    joined = [number for number, one in enumerate(seats) if one.joined]
    known = [*problems.values()]
    fibre = trunk_problem(
        f"{name} {TRUNK}",
        places,
        joined,
        shipped_costs(),
        modelled=any(one.fibre.modelled for one in known),
        names=[one.county for one in seats],
    )
    years, discount = _worth(known[0])
    costs = replace(
        shipped_joint_costs(),
        years=years,
        discount_permille=discount,
        uplink_longest_m=NO_END_M,
    )
    levels = Levels(Goal(PERMILLE, PERMILLE, 0), satellite=False)
    nothing = replace(fibre, goal=Goal(0, 0, 0))
    return JointProblem(nothing, (), costs, levels, RadioRules(bands=()))


def _fault(code: str, where: str, asked: str, found: object) -> Fault:
    step = "mend the folder and give it again"
    return Fault(f"network.{code}", where, asked, str(found), asked, step)

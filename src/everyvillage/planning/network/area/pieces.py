"""Plan the counties of an area and its trunk side by side; what was planned before is kept.

Each piece is planned, written and checked in a folder of its own. A piece whose problem and
settings are those of the last time, and whose plan still bears its seal, is taken as it is, so
that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from everyvillage import __version__
from everyvillage.core.errors import EveryvillageError, Fault, InputError
from everyvillage.planning.network.area.counties import TRUNK, named
from everyvillage.planning.network.area.pool import side_by_side
from everyvillage.planning.network.notebook import make_plan, write_plan
from everyvillage.planning.network.text import plain_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from everyvillage.planning.network.area.counties import AreaFolder
    from everyvillage.planning.network.area.how import How
    from everyvillage.planning.network.joint.problem import JointProblem

NOTE, PART = "piece.json", ".part"


@dataclass(frozen=True)
class Task:
    """A piece to be planned: its name, problem, folder, and what it was made from."""

    name: str
    problem: JointProblem
    out: Path
    how: How
    stamp: str


@dataclass(frozen=True)
class Piece:
    """A piece that was planned, or what stands in its way; ``kept`` says from an earlier run."""

    name: str
    kept: bool
    faults: tuple[Fault, ...] = ()


def plan_pieces(
    area: AreaFolder,
    out: Path,
    how: How,
    *,
    workers: int,
    tell: Callable[[Piece], object] | None = None,
) -> dict[str, dict[str, Any]]:
    """Plan every county and the trunk into folders under ``out``; give each plan's data by name.

    ``tell`` is called with each piece in order. A county that cannot be planned does not keep
    the others from it: at the end all are refused together, each fault with its county's name.
    """
    tasks = _tasks(area, out, how)
    faults: list[Fault] = []
    for piece in side_by_side(plan_piece, tasks, workers):
        faults += named(piece.name, piece.faults)
        if tell is not None:
            tell(piece)
    if faults:
        raise InputError(sorted(faults, key=lambda one: one.where))
    return {task.name: _read(task.out) for task in tasks}


def plan_piece(task: Task) -> Piece:
    """Plan one piece, unless its folder holds the plan of the same problem and settings."""
    if _stands(task):
        return Piece(task.name, kept=True)
    part = task.out.with_name(task.out.name + PART)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        files = _written(task, part)
    except EveryvillageError as refused:
        shutil.rmtree(part)
        return Piece(task.name, kept=False, faults=tuple(refused.faults))
    note = {
        "stamp": task.stamp,
        "seal": plain_data(files[0])["seal"],
        "files": {path.name: _hash(path) for path in files},
    }
    (part / NOTE).write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(task.out, ignore_errors=True)
    part.rename(task.out)
    return Piece(task.name, kept=False)


def _written(task: Task, part: Path) -> tuple[Path, ...]:
    """Plan a piece and write its files; what does not hold is refused."""
    how = task.how
    plan = make_plan(task.problem, seed=how.seed, limit=how.limit)
    side, day = how.side_limit, how.day
    return write_plan(plan, part, points=how.points, language=how.language, limit=side, day=day)


def _stands(task: Task) -> bool:
    """Say whether all files of a plan of the same problem and settings are there, unchanged."""
    note = task.out / NOTE
    if not note.is_file():
        return False
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        same = all(_hash(task.out / name) == sealed for name, sealed in told["files"].items())
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return False  # a note that cannot be read speaks for nothing
    return bool(same and told.get("stamp") == task.stamp)


def _tasks(area: AreaFolder, out: Path, how: How) -> list[Task]:
    """Give the pieces with their stamps, the trunk last."""
    tasks = [
        Task(name, problem, out / name, how, _stamp(area.path / name, how))
        for name, problem in area.problems.items()
    ]
    if area.trunk is not None:
        seats = repr((area.trunk.fibre, area.trunk.costs, how, __version__))
        stamp = hashlib.sha256(seats.encode()).hexdigest()
        tasks.append(Task(TRUNK, area.trunk, out / TRUNK, how, stamp))
    return tasks


def _stamp(folder: Path, how: How) -> str:
    """Give the SHA-256 of a county's files by name, of the settings and of the version."""
    digest = hashlib.sha256(repr((how, __version__)).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)} {_hash(path)}\n".encode())
    return digest.hexdigest()


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return data

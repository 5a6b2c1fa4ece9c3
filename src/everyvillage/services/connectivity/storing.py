"""Where a plan's question and answer lie: folders of the installation, sealed by their hash."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from everyvillage.core.errors import CheckFailedError, Fault
from everyvillage.planning.network.proofs import seal_of

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.services.connectivity.models import NetworkPlan, PlantFile

FOLDER_MODE = 0o700


def folder() -> Path:
    """Give the folder of all plans, made where it is not there; only its owner opens it."""
    return _made(settings.HOME.root / "plans")


def problem_folder(plan: NetworkPlan) -> Path:
    """Give the folder of a plan's question."""
    return folder() / f"{plan.pk}" / "problem"


def result_folder(plan: NetworkPlan) -> Path:
    """Give the folder of a plan's answer."""
    return folder() / f"{plan.pk}" / "result"


def list_folder(plan: NetworkPlan) -> Path:
    """Give the folder of what filling the planner's own list of items came to."""
    return folder() / f"{plan.pk}" / "list"


def plant_folder(file: PlantFile) -> Path:
    """Give the folder of one file with existing plant."""
    return folder() / "plant" / f"{file.pk}"


def make_room(path: Path) -> Path:
    """Give an empty folder that only its owner opens, whatever stood there before."""
    shutil.rmtree(path, ignore_errors=True)
    return _made(path)


def seal_folder(path: Path) -> str:
    """Give the SHA-256 of a folder's files, by name."""
    digest = hashlib.sha256()
    files = {one.relative_to(path).as_posix(): one for one in path.rglob("*") if one.is_file()}
    for name, one in sorted(files.items()):
        content = hashlib.sha256(one.read_bytes()).hexdigest()
        digest.update(f"{name} {content}\n".encode())
    return digest.hexdigest()


def lay(file: Path, folder: Path, name: str) -> None:
    """Lay a file into a folder under a name: linked, or copied where the disk cannot."""
    there = _made(folder) / name
    try:
        there.hardlink_to(file)
    except OSError:
        shutil.copy(file, there)


def hash_of(body: bytes) -> str:
    """Give the SHA-256 of some bytes."""
    return hashlib.sha256(body).hexdigest()


def read_result(plan: NetworkPlan) -> dict[str, Any]:
    """Give the content of a plan's plan.json; refuse one that is not what was sealed."""
    path = result_folder(plan) / "plan.json"
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        raise CheckFailedError(_changed(plan, "no file")) from None
    data, seal = _read(path, stamp)
    if seal != plan.seal:
        raise CheckFailedError(_changed(plan, "another content"))
    return data


def village_points(plan: NetworkPlan) -> dict[str, tuple[float, float]]:
    """Give the position (longitude, latitude) of each village of a plan's question, by code."""
    path = problem_folder(plan) / "villages.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: (float(row["longitude"]), float(row["latitude"]))
            for row in csv.DictReader(file)
        }


def place_names(plan: NetworkPlan) -> list[str]:
    """Give the names of a graph's places after today's: points of presence, then villages."""
    names = []
    for table in ("presences", "villages"):
        path = problem_folder(plan) / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            names += [row["name"] for row in csv.DictReader(file)]
    return names


@lru_cache(maxsize=8)
def _read(path: Path, stamp: int) -> tuple[dict[str, Any], str]:
    """Read a file and work its seal out anew, once for each state of the file."""
    del stamp
    data = json.loads(path.read_text(encoding="utf-8"))
    return data, seal_of(data)


def _made(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    return path


def _changed(plan: NetworkPlan, found: str) -> Fault:
    return Fault(
        code="network.seal-broken",
        where=f"plan {plan.pk}",
        asked="the plan as it was sealed",
        found=found,
        accepted="the files of the plan, unchanged",
        next_step="restore the plan's folder from the backup, or plan again",
    )

"""Where pages take their figures from: the newest snapshot, computed once per process.

A snapshot never changes once its folder has its name, so what was read stays right until a
new folder appears; the caches are keyed by snapshot and rules and need no invalidation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from django.conf import settings

from everyvillage.analytics.targets.gaps import gap_units
from everyvillage.analytics.targets.open import open_together
from everyvillage.core.errors import EveryvillageError
from everyvillage.data.snapshot import open_snapshot
from everyvillage.services.figures.programmes import programme_in_force, programmes_in_force
from everyvillage.services.figures.queries import current_figures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from everyvillage.analytics.targets.figure_set import FigureSet
    from everyvillage.analytics.targets.gaps import GapUnit
    from everyvillage.data.snapshot import Snapshot
    from everyvillage.policy.programmes.model import Programme

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class OpenSet:
    """Figures, open or in full, and the snapshot they are of."""

    figures: FigureSet
    source: Snapshot

    @property
    def snapshot(self) -> Snapshot:
        """Give the snapshot, by the name templates use."""
        return self.source


def snapshots() -> tuple[Snapshot, ...]:
    """Give every snapshot held here, oldest first; costs one look into the folder."""
    folder: Path = settings.HOME.snapshots
    if not folder.is_dir():
        return ()
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    return _opened(folder, tuple(names))


def newest_snapshot() -> Snapshot | None:
    """Give the newest snapshot, or None before the first one."""
    held = snapshots()
    return held[-1] if held else None


def shows_modelled() -> bool:
    """Say whether the pages show modelled data; a folder that cannot be read shows none."""
    try:
        snapshot = newest_snapshot()
    except EveryvillageError:
        return False
    return snapshot is not None and snapshot.head.modelled


def open_set(programme_id: str, geography: str = "then") -> OpenSet | None:
    """Give the figures of a programme that pages may show; None before the first snapshot."""
    snapshot = newest_snapshot()
    if snapshot is None:
        return None
    programme = programme_in_force(programme_id)
    versions = tuple((one.id, one.version) for one in programmes_in_force().values())
    return _open_sets(versions, snapshot, geography)[programme.id]


def full_set(programme_id: str, geography: str = "then") -> OpenSet | None:
    """Give the figures of a programme with nothing hidden, for those whose role reads them so."""
    snapshot = newest_snapshot()
    if snapshot is None:
        return None
    programme = programme_in_force(programme_id)
    return _full_set(programme.id, programme.version, snapshot, geography)


def village_points(snapshot: Snapshot, within: str) -> Mapping[str, tuple[float, float]]:
    """Give the position of each village in the county or township ``within``, in degrees."""
    points = _points(snapshot, within[:COUNTY_DIGITS])
    return {code: point for code, point in points.items() if code.startswith(within)}


def units_behind(
    programme: Programme, snapshot: Snapshot, target_id: str, place: str
) -> Sequence[GapUnit]:
    """Give the units that fail a target or are missing; one run of the engine, then kept."""
    return _units_behind(programme.id, programme.version, snapshot, target_id, place)


@lru_cache(maxsize=8)
def _opened(folder: Path, names: tuple[str, ...]) -> tuple[Snapshot, ...]:
    """Open the snapshots of a folder; read again only when its names have changed."""
    found = [
        open_snapshot(folder / name)
        for name in names
        if (folder / name / "manifest.json").is_file()
    ]
    return tuple(sorted(found, key=lambda snapshot: (snapshot.head.at, snapshot.id)))


@lru_cache(maxsize=4)
def _open_sets(
    versions: tuple[tuple[str, str], ...], snapshot: Snapshot, geography: str
) -> Mapping[str, OpenSet]:
    """Open the figures of all programmes together, once for each snapshot and rules version."""
    full = {one: _full_set(one, version, snapshot, geography) for one, version in versions}
    opened = open_together({one: held.figures for one, held in full.items()})
    return {one: OpenSet(figures, snapshot) for one, figures in opened.items()}


@lru_cache(maxsize=16)
def _full_set(programme_id: str, version: str, snapshot: Snapshot, geography: str) -> OpenSet:
    """Load the figures once for each snapshot and rules version; nothing is hidden yet."""
    del version
    return OpenSet(current_figures(programme_id, geography=geography), snapshot)


@lru_cache(maxsize=128)
def _units_behind(
    programme_id: str, version: str, snapshot: Snapshot, target_id: str, place: str
) -> Sequence[GapUnit]:
    """Ask the engine once for each list."""
    del version
    return tuple(gap_units(programme_in_force(programme_id), snapshot, target_id, place))


@lru_cache(maxsize=32)
def _points(snapshot: Snapshot, county: str) -> Mapping[str, tuple[float, float]]:
    """Read the positions of the villages of one county that have one."""
    points: dict[str, tuple[float, float]] = {}
    files = [file for file in snapshot.files("village") if file.parent.name == f"county={county}"]
    for file in files:
        table = pq.ParquetFile(file).read(columns=["village_code", "lon", "lat"])
        for row in table.to_pylist():
            # Where nobody has delivered positions the columns are not there at all.
            if row.get("lon") is not None and row.get("lat") is not None:
                points[row["village_code"]] = (float(row["lon"]), float(row["lat"]))
    return points

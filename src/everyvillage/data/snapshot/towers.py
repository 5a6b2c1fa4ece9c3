"""The distance from each village to the nearest active 4G site, made when a snapshot is sealed.

The distance is the great-circle distance (haversine) on a sphere with the mean earth radius of
6,371,008.8 m (IUGG 1980), rounded half to even to whole metres. The nearest site is found by
straight chords through the sphere, whose order is the order of the arcs. A site whose state is
unknown may be active: where one of those is nearer than every known one, or stands without a
position in the village itself, the distance is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Sites:
    """The 4G sites: degrees of those surely active, of those perhaps active, villages in doubt."""

    active: NDArray[np.float64]
    perhaps: NDArray[np.float64]
    villages_in_doubt: frozenset[str]


def find_sites(towers: pa.Table | None, cells: pa.Table | None) -> Sites:
    """Give the 4G sites of ``towers`` with ``cells``.

    A site is surely active when the tower is in use and one of its 4G cells is; it is surely
    not when the tower is out of use or it has no 4G cell that may be in use.
    """
    nothing = np.empty((0, 2))
    if towers is None or cells is None or not _has(towers, "tower_id", "lon", "lat", "active"):
        return Sites(nothing, nothing, frozenset())
    if not _has(cells, "tower_id", "radio", "active"):
        return Sites(nothing, nothing, frozenset())
    joined = towers.join(_cells_state(cells), "tower_id", join_type="left outer")
    tower = _state(joined["active"])
    state = np.minimum(tower, joined["cell_state"].fill_null(0).to_numpy())
    lon, lat = (joined[name].to_numpy(zero_copy_only=False) for name in ("lon", "lat"))
    placed = ~(np.isnan(lon.astype(float)) | np.isnan(lat.astype(float)))
    points = np.column_stack([lon, lat]).astype(float)
    villages = np.asarray(joined["village_code"].to_pylist(), dtype=object)
    doubt = frozenset(villages[(state > 0) & ~placed].tolist())
    return Sites(points[(state == _YES) & placed], points[(state == _UNKNOWN) & placed], doubt)


def nearest_site_m(villages: pa.Table, sites: Sites) -> pa.Array:
    """Give the metres from each row of ``villages`` (village_code, lon, lat) to the nearest site.

    Missing where the village has no position, where there is no site, or where a site in
    doubt might be nearer.
    """
    rows = villages.num_rows
    if not _has(villages, "lon", "lat") or len(sites.active) == 0:
        return pa.nulls(rows, pa.int64())
    points = np.column_stack(
        [villages[name].to_numpy(zero_copy_only=False).astype(float) for name in ("lon", "lat")]
    )
    placed = ~np.isnan(points).any(axis=1)
    found = np.full(rows, -1, dtype=np.int64)
    surely = _arc_m(points[placed], sites.active)
    perhaps = _arc_m(points[placed], sites.perhaps)
    found[placed] = np.where(perhaps < surely, -1, np.rint(surely))
    doubt = pc.is_in(
        villages["village_code"], pa.array(sorted(sites.villages_in_doubt), pa.string())
    )
    found[doubt.to_numpy(zero_copy_only=False)] = -1
    return pa.array(found, mask=found < 0)


_NO, _UNKNOWN, _YES = 0, 1, 2


def _has(table: pa.Table, *names: str) -> bool:
    """Say whether ``table`` has all these columns."""
    return all(name in table.column_names for name in names)


def _state(flags: pa.ChunkedArray) -> NDArray[np.int64]:
    """Give 2 for yes, 1 for missing, 0 for no."""
    doubled = pc.multiply(pc.cast(flags, pa.int64()), _YES)
    return np.asarray(doubled.fill_null(_UNKNOWN).to_numpy(), dtype=np.int64)


def _cells_state(cells: pa.Table) -> pa.Table:
    """Give, for each tower, whether one of its 4G cells is in use (2), may be (1), is not (0)."""
    kept = cells.select(["tower_id", "radio", "active"]).filter(pc.equal(cells["radio"], "4g"))
    kept = kept.append_column("cell_state", pa.array(_state(kept["active"])))
    best = kept.group_by("tower_id").aggregate([("cell_state", "max")])
    return best.rename_columns(["tower_id", "cell_state"])


def _on_sphere(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the points of the unit sphere for rows of longitude and latitude."""
    lon, lat = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _arc_m(points: NDArray[np.float64], sites: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the haversine distance in metres from each point to the nearest of ``sites``."""
    if len(sites) == 0 or len(points) == 0:
        return np.full(len(points), np.inf)
    _, nearest = KDTree(_on_sphere(sites)).query(_on_sphere(points))
    (lon, lat), (site_lon, site_lat) = np.radians(points).T, np.radians(sites[nearest]).T
    half = (
        np.sin((site_lat - lat) / 2) ** 2
        + np.cos(lat) * np.cos(site_lat) * np.sin((site_lon - lon) / 2) ** 2
    )
    arcs: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half))
    return arcs

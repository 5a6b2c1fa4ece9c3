"""The real places of a county and a modelled position for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely
from scipy.spatial import KDTree

from everyvillage.data.county.draws import Codes, Flags, Floats, place_of, ranks, stream

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

    from everyvillage.data.county.regions import Region
    from everyvillage.data.county.settings import Settings

_KM_NORTH = 110.574
_KM_EAST = 111.320
_TRIED = 400
KINDS = ("village", "community", "quasi")


@dataclass(frozen=True, slots=True)
class Units:
    """The village-level units of a county as the frame lists them, in code order.

    ``kind`` counts in KINDS; ``township`` is the position in ``townships``.
    """

    county: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    kind: Codes
    townships: tuple[str, ...]
    township: Codes

    @property
    def size(self) -> int:
        """Give the number of units."""
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Plane:
    """A flat map around the middle of a county, in kilometres east and north."""

    lon: float
    lat: float

    def forward(self, lon: Floats, lat: Floats) -> Floats:
        """Turn degrees into kilometres, one row a point."""
        east = (lon - self.lon) * _KM_EAST * np.cos(np.radians(self.lat))
        return np.column_stack([east, (lat - self.lat) * _KM_NORTH])

    def degrees(self, points: Floats) -> tuple[Floats, Floats]:
        """Turn kilometres back into degrees, rounded to about a tenth of a metre."""
        lon = points[:, 0] / (_KM_EAST * np.cos(np.radians(self.lat))) + self.lon
        lat = points[:, 1] / _KM_NORTH + self.lat
        return np.round(lon, 6), np.round(lat, 6)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where everything lies: kilometres on ``plane``; terrain counts in TERRAINS.

    ``spacing`` is the distance of each unit to its nearest neighbour; ``outline`` says
    whose outline was used ("county" or "parent").
    """

    plane: Plane
    shape: Geometry
    outline: str
    seats: Floats
    units: Floats
    spacing: Floats
    terrain: Codes


def lay_out(
    units: Units, region: Region, shape: Geometry, outline: str, seed: int, of: Settings
) -> Ground:
    """Give every township seat and every unit a position inside the outline.

    shape: the outline in degrees. outline: whose it is. seed: the number of the world.
    Seats are spread so that they keep away from each other; each unit lies nearer to its
    own seat than to another where there is room.
    """
    chance = stream(seed, units.county, "place.position")
    middle = shapely.centroid(shape)
    plane = Plane(float(shapely.get_x(middle)), float(shapely.get_y(middle)))
    flat = shapely.transform(shape, lambda points: plane.forward(points[:, 0], points[:, 1]))
    shapely.prepare(flat)
    cloud = _points_inside(flat, chance, 14 * units.size + 200)
    seats = _spread(cloud, len(units.townships))
    points = _around_seats(units, seats, cloud, chance, of)
    points = _pull_inside(points, seats[units.township], flat)
    spacing = _spacing(points)
    return Ground(plane, flat, outline, seats, points, spacing, _terrain(points, region, seed))


def _points_inside(shape: Geometry, chance: np.random.Generator, wanted: int) -> Floats:
    """Draw points evenly inside a shape."""
    west, south, east, north = shapely.bounds(shape)
    found: list[Floats] = []
    have = 0
    while have < wanted:
        tries = np.column_stack(
            [chance.uniform(west, east, 2 * wanted), chance.uniform(south, north, 2 * wanted)]
        )
        inside = tries[shapely.contains_xy(shape, tries[:, 0], tries[:, 1])]
        found.append(inside)
        have += len(inside)
    return np.concatenate(found)[:wanted]


def _spread(cloud: Floats, wanted: int) -> Floats:
    """Take the middle of the cloud, then again and again the point farthest from all taken."""
    centre = cloud.mean(axis=0)
    first = int(np.argmin(((cloud - centre) ** 2).sum(axis=1)))
    taken = [first]
    far = ((cloud - cloud[first]) ** 2).sum(axis=1)
    inner = _not_at_the_edge(cloud)
    for _ in range(wanted - 1):
        step = int(np.argmax(np.where(inner, far, -1.0)))
        taken.append(step)
        far = np.minimum(far, ((cloud - cloud[step]) ** 2).sum(axis=1))
    seats: Floats = cloud[np.array(taken)]
    return seats


def _not_at_the_edge(cloud: Floats) -> Flags:
    """Leave out the quarter of the points with the fewest neighbours: they lie at the edge."""
    reach = float(np.sqrt(np.ptp(cloud[:, 0]) * np.ptp(cloud[:, 1]) / 40))
    near = np.asarray(KDTree(cloud).query_ball_point(cloud[:_TRIED], reach, return_length=True))
    keep = np.zeros(len(cloud), dtype=bool)
    keep[: len(near)] = near >= np.quantile(near, 0.25)
    return keep


def _around_seats(
    units: Units, seats: Floats, cloud: Floats, chance: np.random.Generator, of: Settings
) -> Floats:
    """Give each unit a point of the cloud near its seat; communities lie at the seat."""
    nearest = np.asarray(KDTree(seats).query(cloud)[1])
    by_seat = np.argsort(nearest, kind="stable")
    counts = np.bincount(nearest, minlength=len(seats))
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    place = _place_in_group(units.township, len(seats))
    pick = starts[units.township] + place % np.maximum(counts[units.township], 1)
    points = cloud[by_seat[np.minimum(pick, len(cloud) - 1)]]
    shake = chance.normal(0.0, 0.25, points.shape)
    points = points + np.where((place >= counts[units.township])[:, None], shake, 0.0)
    reach = of.number("village.community_reach_km")
    close = seats[units.township] + chance.normal(0.0, reach / 2, points.shape)
    return cast("Floats", np.where((units.kind == 1)[:, None], close, points))


def _place_in_group(group: Codes, groups: int) -> Codes:
    """Count each member of a group from zero, in the given order."""
    order = np.argsort(group, kind="stable")
    counts = np.bincount(group, minlength=groups)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    place = np.empty(len(group), dtype=np.int64)
    place[order] = np.arange(len(group)) - np.repeat(starts, counts)
    return place


def _pull_inside(points: Floats, home: Floats, shape: Geometry) -> Floats:
    """Move points that lie outside towards their home until they are inside."""
    moved = points.copy()
    for _ in range(6):
        outside = ~shapely.contains_xy(shape, moved[:, 0], moved[:, 1])
        if not outside.any():
            return moved
        moved[outside] = (moved[outside] + home[outside]) / 2
    outside = ~shapely.contains_xy(shape, moved[:, 0], moved[:, 1])
    moved[outside] = home[outside]
    return moved


def _spacing(points: Floats) -> Floats:
    """Give the distance from each point to its nearest neighbour, in km."""
    if len(points) == 1:
        return np.array([3.0])
    distance = np.asarray(KDTree(points).query(points, k=2)[0])
    return cast("Floats", distance[:, 1])


def _terrain(points: Floats, region: Region, seed: int) -> Codes:
    """Give each point a terrain, so that neighbours mostly share it."""
    chance = stream(seed, region.code, "place.terrain")
    waves = chance.normal(0.0, 0.09, (5, 2))
    turns = chance.uniform(0.0, 2 * np.pi, 5)
    height = np.cos(points @ waves.T + turns).sum(axis=1)
    return place_of(ranks(height), region.terrain)


def around(home: Floats, reach: Floats, shape: Geometry, chance: np.random.Generator) -> Floats:
    """Draw a point around each home, inside the outline.

    home: one row a point, in km. reach: how far away they lie, in km.
    """
    points = home + chance.normal(0.0, 1.0, home.shape) * reach[:, None]
    return _pull_inside(points, home, shape)

"""Where the households of a week lie on a plane around the village."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING

from everyvillage.core.geometry import EARTH_RADIUS_M
from everyvillage.registry.models import Settlement, Township, Village

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from everyvillage.registry.models import Household, RoleHeld

METRES = 1000
Degrees = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane around a point: kilometres east and north of it, true near by."""

    lon: float
    lat: float

    def km(self, point: Degrees) -> tuple[float, float]:
        """Give kilometres east and north of a point in degrees of longitude and latitude."""
        radius = EARTH_RADIUS_M / METRES
        east = radians(point[0] - self.lon) * radius * cos(radians(self.lat))
        return east, radians(point[1] - self.lat) * radius


def places_of(held: RoleHeld, homes: Collection[Household]) -> dict[int, tuple[float, float]]:
    """Give kilometres east and north of the rounds' beginning for each household, by its row.

    The rounds begin at the village of the role (of a township at the township, of one that
    has no point in the middle of the known points). A household lies at its settlement's point,
    where that is not known at its village's, and where none is known at the beginning.
    """
    settlements = _points(
        Settlement.objects.filter(
            settlement_code__in={one.settlement_id for one in homes if one.settlement_id}
        ).values_list("settlement_code", "lon", "lat")
    )
    around = {one.village_id for one in homes} | {held.place_id}
    villages = _points(
        Village.objects.filter(village__in=around).values_list("village", "lon", "lat")
    )
    points = {
        one.pk: settlements.get(one.settlement_id) or villages.get(one.village_id) for one in homes
    }
    base = _base(held, villages, [point for point in points.values() if point])
    if base is None:
        return dict.fromkeys(points, (0.0, 0.0))
    plane = Plane(*base)
    return {pk: plane.km(point or base) for pk, point in points.items()}


def _points(rows: Iterable[tuple[object, float | None, float | None]]) -> dict[object, Degrees]:
    return {key: (lon, lat) for key, lon, lat in rows if lon is not None and lat is not None}


def _base(
    held: RoleHeld, villages: Mapping[object, Degrees], points: list[Degrees]
) -> Degrees | None:
    """Give where the rounds begin and end, None where no point at all is known."""
    if held.place_id in villages:
        return villages[held.place_id]
    if held.place.level == "township":
        rows = Township.objects.filter(township=held.place_id).values_list("township", "lon", "lat")
        if found := _points(rows):
            return found[held.place_id]
    if not points:
        return None
    lon, lat = (sum(side) / len(points) for side in zip(*points, strict=True))
    return lon, lat

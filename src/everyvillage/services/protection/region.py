"""In which region a household's values are in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.registry.access.place_tree import in_force, lineage_of
from everyvillage.registry.models import PlaceCode

if TYPE_CHECKING:
    from datetime import date

COUNTY = "county"


def region_of(place: int, on: date) -> str:
    """Give the code of the county that a place lies in on a day, "" where it has none.

    Of a county that was merged it is what it became.
    Values of the county, of its prefecture or of its province count before those of the country
    (:meth:`everyvillage.policy.parameters.Parameter.on`).
    """
    counties = [row for level, row in lineage_of(place, on) if level == COUNTY]
    codes = PlaceCode.objects.filter(in_force(on), place__in=counties[-1:]).order_by("pk")
    return codes.values_list("code", flat=True).first() or ""

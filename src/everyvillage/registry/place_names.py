"""What places are called on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.registry.access.place_tree import in_force
from everyvillage.registry.models import PlaceName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


def place_names(places: Iterable[int], on: date) -> Mapping[int, str]:
    """Give the names of places, by their numbers; a place without a name on the day is left out."""
    rows = PlaceName.objects.filter(in_force(on), place__in=set(places))
    return dict(rows.values_list("place_id", "name"))


def place_name(place: int, on: date) -> str:
    """Give the name of one place, "" where it has none on the day."""
    return place_names([place], on).get(place, "")

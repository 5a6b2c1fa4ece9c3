"""Where a place lies: the chain of parents on a day, and all places inside one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from everyvillage.core.codes import LEVELS
from everyvillage.registry.models import Place, PlaceParent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet


def in_force(day: date) -> Q:
    """Give the filter of dated rows that hold on a day."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return begun & (Q(valid_to=None) | Q(valid_to__gt=day))


def lineage_of(place: int, day: date) -> tuple[tuple[str, int], ...]:
    """Give level and id of a place and of every place it lies in on a day, the place first.

    Levels a country does not have are simply absent from the chain. One query for each step.
    """
    found = [(Place.objects.values_list("level", flat=True).get(pk=place), place)]
    while len(found) < len(LEVELS):
        links = PlaceParent.objects.filter(in_force(day), place_id=found[-1][1])
        above = links.values_list("parent__level", "parent_id").first()
        if above is None:
            break
        found.append(above)
    return tuple(found)


def ancestor_at(lineage: Sequence[tuple[str, int]], level: str) -> int | None:
    """Give the place of a level in a lineage, or None where it has none."""
    return next((place for at, place in lineage if at == level), None)


def places_inside(place: int, level: str, day: date) -> Q | None:
    """Give the filter, on ids of places, of a place itself and everything below it on a day.

    ``level`` is the level of ``place``; None means that every place is inside (the nation).
    """
    if level == LEVELS[0]:
        return None
    links = PlaceParent.objects.filter(in_force(day))
    inside = Q(pk=place)
    above: QuerySet[PlaceParent, int] | list[int] = [place]
    for _ in LEVELS[LEVELS.index(level) + 1 :]:
        above = links.filter(parent_id__in=above).values_list("place_id", flat=True)
        inside |= Q(pk__in=above)
    return inside

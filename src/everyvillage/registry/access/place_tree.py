"""Where a place lies: the chain of parents on a day, and all places inside one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from everyvillage.core.codes import LEVELS
from everyvillage.registry.models import Place, PlaceParent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

_UPWARDS = """
    WITH RECURSIVE above (step, link, child, place, level) AS (
        SELECT 0, CAST(0 AS bigint), id, id, level FROM registry_place WHERE id = %s
        UNION ALL
        SELECT above.step + 1, link.id, above.place, parent.id, parent.level
        FROM above
        JOIN registry_placeparent AS link ON link.place_id = above.place
        JOIN registry_place AS parent ON parent.id = link.parent_id
        WHERE above.step < %s
          AND (link.valid_from IS NULL OR link.valid_from <= %s)
          AND (link.valid_to IS NULL OR link.valid_to > %s)
    )
    SELECT child, level, place FROM above ORDER BY step, link
"""
"""The chain of parents from a place upwards, on both databases."""


def in_force(day: date) -> Q:
    """Give the filter of dated rows that hold on a day."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return begun & (Q(valid_to=None) | Q(valid_to__gt=day))


def lineage_of(place: int, day: date) -> tuple[tuple[str, int], ...]:
    """Give level and id of a place and of every place it lies in on a day, the place first.

    Levels a country does not have are absent from the chain. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UPWARDS, [place, len(LEVELS) - 1, day, day])
        rows = cursor.fetchall()
    if not rows:
        message = f"no place has the number {place}"
        raise Place.DoesNotExist(message)
    found: list[tuple[str, int]] = []
    for child, level, above in rows:
        # Where two links hold at once, the older one counts, and only its own parents follow.
        if not found or child == found[-1][1] != above:
            found.append((level, above))
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

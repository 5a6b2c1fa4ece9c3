"""Where a place lies: the chain of parents on a day, and all places inside one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from everyvillage.core.codes import LEVELS
from everyvillage.registry.models import Place, PlaceParent

if TYPE_CHECKING:
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
MERGED = 1
"""A place that was merged lies in what it became, one step below: never in a chain of such."""


def in_force(day: date) -> Q:
    """Give the filter of dated rows that hold on a day."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return begun & (Q(valid_to=None) | Q(valid_to__gt=day))


def lineage_of(place: int, day: date) -> tuple[tuple[str, int], ...]:
    """Give level and id of a place and of every place it lies in on a day, the place first.

    Levels a country does not have are absent from the chain; a place that was merged lies in
    what it became, of the same level. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UPWARDS, [place, len(LEVELS) - 1 + MERGED, day, day])
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


def places_inside(place: int, level: str, day: date) -> Q | None:
    """Give the filter, on ids of places, of a place itself and everything below it on a day.

    ``level`` is the level of ``place``; None means that every place is inside (the nation).
    What was merged into a place is inside it.
    """
    if level == LEVELS[0]:
        return None
    links = PlaceParent.objects.filter(in_force(day))
    inside = Q(pk=place)
    above: QuerySet[PlaceParent, int] | list[int] = [place]
    for _ in range(len(LEVELS) - 1 - LEVELS.index(level) + MERGED):
        above = links.filter(parent_id__in=above).values_list("place_id", flat=True)
        inside |= Q(pk__in=above)
    return inside

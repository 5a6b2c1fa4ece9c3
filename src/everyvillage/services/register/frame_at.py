"""The places of the open counties as they were in force on one day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Q

from everyvillage.core.codes import LENGTH_OF
from everyvillage.registry.models import (
    ChangeKind,
    OpenCounty,
    Place,
    PlaceChangePart,
    PlaceCode,
    Side,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

_COUNTY = LENGTH_OF["county"]


@dataclass(frozen=True, slots=True, order=True)
class PlaceUnit:
    """A place in force: its code on the day, its id, its kind."""

    code: str
    place_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class PlacesAt:
    """Codes of places on one day.

    ``counties`` are the open ones; ``by_level`` their places in force, by code. ``code_of``
    names every place that ever was: one that has been merged has the code of what it became,
    one that has been split the last code it had, as nobody can say where its rows belong.
    """

    counties: tuple[str, ...]
    by_level: Mapping[str, tuple[PlaceUnit, ...]]
    code_of: Mapping[int, str]

    def units(self, level: str) -> tuple[PlaceUnit, ...]:
        """Give the places of ``level`` in force, by code."""
        return self.by_level.get(level, ())

    def codes(self, places: Iterable[int | None]) -> list[str | None]:
        """Give the codes of places."""
        return [None if place is None else self.code_of.get(place) for place in places]

    def in_scope(self, codes: pa.Array) -> pa.Array:
        """Say which codes lie in the open counties."""
        counties = pc.utf8_slice_codeunits(codes, 0, _COUNTY)
        return pc.is_in(counties, value_set=pa.array(self.counties, pa.string()))


def places_at(day: date) -> PlacesAt:
    """Give the places of the open counties as they were in force on ``day``."""
    in_force = Q(valid_from=None) | Q(valid_from__lte=day)
    in_force &= Q(valid_to=None) | Q(valid_to__gt=day)
    current = dict(PlaceCode.objects.filter(in_force).values_list("place_id", "code"))
    opened = OpenCounty.objects.values_list("county_id", flat=True)
    counties = tuple(sorted(current[place] for place in opened if place in current))
    by_level: dict[str, list[PlaceUnit]] = {}
    for place, level, kind in Place.objects.values_list("id", "level", "kind"):
        code = current.get(place)
        if code is not None and code[:_COUNTY] in counties:
            by_level.setdefault(level, []).append(PlaceUnit(code, place, kind))
    return PlacesAt(
        counties=counties,
        by_level={level: tuple(sorted(units)) for level, units in by_level.items()},
        code_of=_with_former(current, day),
    )


def _with_former(current: Mapping[int, str], day: date) -> dict[int, str]:
    """Add the places that are no longer in force: what they became, or their last code."""
    codes = dict(current)
    former = PlaceCode.objects.exclude(place_id__in=current).order_by("valid_to")
    last = dict(former.values_list("place_id", "code"))
    became = _merged_into(day)
    for place, code in last.items():
        after = became.get(place)
        seen = {place}
        while after is not None and after not in current and after not in seen:
            seen.add(after)
            after = became.get(after)
        codes[place] = code if after is None else current.get(after, code)
    return codes


def _merged_into(day: date) -> dict[int, int]:
    """Give, for each place that went into one other up to ``day``, that other."""
    parts = PlaceChangePart.objects.filter(
        change__kind=ChangeKind.MERGE, change__on__lte=day
    ).values_list("change_id", "side", "place_id")
    changes: dict[int, dict[str, list[int]]] = {}
    for change, side, place in parts:
        changes.setdefault(change, {}).setdefault(side, []).append(place)
    return {
        old: sides[Side.NEW][0]
        for sides in changes.values()
        if len(sides.get(Side.NEW, ())) == 1
        for old in sides.get(Side.OLD, ())
    }

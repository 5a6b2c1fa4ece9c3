"""Places of the frame into the register, once each, with their codes, names and parents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from everyvillage.registry.models import OpenCounty, Place, PlaceCode, PlaceName, PlaceParent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from everyvillage.registry.models import Record

_AT_ONCE = 500


class Unit(Protocol):
    """One line of the frame: a code in its shortest form, what it names, and where it lies."""

    @property
    def code(self) -> str:
        """Give the code."""

    @property
    def name(self) -> str:
        """Give the name."""

    @property
    def level(self) -> str:
        """Give the level."""

    @property
    def kind(self) -> str:
        """Give what kind of unit it is, or ""."""

    @property
    def parent(self) -> str | None:
        """Give the code one level up, or None for the nation."""


def open_units(county: str, units: Iterable[Unit], *, account: str = "") -> int:
    """Load the units of a county and open it; give how many places were new."""
    new = load_units(units)
    place = PlaceCode.objects.get(code=county, valid_to=None).place_id
    OpenCounty.objects.get_or_create(
        county_id=place, defaults={"opened_at": timezone.now(), "opened_by": account}
    )
    return new


def open_counties(counties: Sequence[str], units: Iterable[Unit], *, account: str = "") -> int:
    """Load the units of several counties at once and open these; give how many places are new."""
    new = load_units(units)
    ids = _known(counties)
    here = set(OpenCounty.objects.values_list("county_id", flat=True))
    for code in counties:
        if ids[code] not in here:
            OpenCounty(county_id=ids[code], opened_at=timezone.now(), opened_by=account).save()
    return new


def load_units(units: Iterable[Unit]) -> int:
    """Load the units that are not here yet, parents first; give how many were new.

    Their codes and names hold since before anything is known, so that an older date finds
    them; a change that is recorded later ends them on its day.
    """
    wanted = sorted(units, key=lambda unit: (len(unit.code), unit.code))
    ids = _known([unit.code for unit in wanted])
    fresh = [unit for unit in wanted if unit.code not in ids]
    places = [Place(level=unit.level, kind=unit.kind) for unit in fresh]
    _create(Place, places)
    ids |= {unit.code: place.pk for unit, place in zip(fresh, places, strict=True)}
    _create(PlaceCode, [PlaceCode(place_id=ids[one.code], code=one.code) for one in fresh])
    _create(PlaceName, [PlaceName(place_id=ids[one.code], name=one.name) for one in fresh])
    _create(PlaceParent, [parent for one in fresh if (parent := _parent(one, ids))])
    return len(fresh)


def _parent(unit: Unit, ids: dict[str, int]) -> PlaceParent | None:
    """Give the link to the place one level up, where that is here."""
    if unit.parent is None or unit.parent not in ids:
        return None
    return PlaceParent(place_id=ids[unit.code], parent_id=ids[unit.parent])


def _known(codes: Sequence[str]) -> dict[str, int]:
    """Give the places, by code in force, that are here already."""
    found: dict[str, int] = {}
    for start in range(0, len(codes), _AT_ONCE):
        part = PlaceCode.objects.filter(code__in=codes[start : start + _AT_ONCE], valid_to=None)
        found.update(part.values_list("code", "place_id"))
    return found


def _create(model: type[Record], rows: Sequence[Record]) -> None:
    """Write rows with their history."""
    if rows:
        bulk_create_with_history(  # type: ignore[no-untyped-call] # the library ships no types
            list(rows), model, batch_size=_AT_ONCE, default_change_reason="place frame"
        )

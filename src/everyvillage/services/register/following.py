"""The register follows the country's list: what was merged, split, renamed or moved, with its day.

Only places of opened counties are followed. A change is recorded once; the list may be taken in
again and again. Every row is written with its history.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from everyvillage.core.codes import LENGTH_OF, NATION, PARENT_LENGTH_OF
from everyvillage.data.frame.own.in_use import own_index
from everyvillage.registry.models import (
    ChangeKind,
    OpenCounty,
    Place,
    PlaceChange,
    PlaceChangePart,
    PlaceCode,
    PlaceName,
    PlaceParent,
    Side,
)
from everyvillage.services.register.frame import county_units
from everyvillage.services.register.opening import load_units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from everyvillage.data.frame.own.index import OwnIndex, OwnPlace
    from everyvillage.data.frame.own.key_changes import KeyChange

_COUNTY = LENGTH_OF["county"]
Told = tuple[date, str, tuple[str, ...], tuple[str, ...]]


def follow_list(*, account: str = "") -> int:
    """Record what the list in use tells of opened counties and the register has not; count it.

    Costs a few questions for each change. Does nothing for the packaged list, which tells of
    no change. The caller holds the transaction.
    """
    index = own_index()
    if index is None:
        return 0
    following = _Following(index, account)
    known = _recorded()
    new = [
        change
        for change in index.changes
        if (change.on, change.kind, change.old, change.new) not in known
    ]
    return sum(following.follow(change) for change in new)


def _recorded() -> set[Told]:
    """Give the changes that the register has."""
    sides: dict[int, dict[str, list[str]]] = {}
    for change, side, code in PlaceChangePart.objects.values_list("change_id", "side", "code"):
        sides.setdefault(change, {}).setdefault(side, []).append(code)
    return {
        (
            one.on,
            one.kind,
            tuple(sorted(sides.get(one.pk, {}).get(Side.OLD, ()))),
            tuple(sorted(sides.get(one.pk, {}).get(Side.NEW, ()))),
        )
        for one in PlaceChange.objects.all()
    }


def load_missing() -> None:
    """Load the places of opened counties that are on the list and not yet in the register."""
    index = own_index()
    if index is None:
        return
    counties = OpenCounty.objects.values_list("county_id", flat=True)
    codes = PlaceCode.objects.filter(place_id__in=list(counties), valid_to=None)
    listed = set(index.upper.counties)
    for code in codes.values_list("code", flat=True):
        if code in listed:
            load_units(county_units(code))


@dataclass(slots=True)
class _Following:
    """Follows one change after the other, in the order of days."""

    index: OwnIndex
    account: str
    open: set[int] = field(default_factory=set)

    def follow(self, change: KeyChange) -> bool:
        """Record a change if a place of it lies in an opened county; say whether it did."""
        self.open = set(OpenCounty.objects.values_list("county_id", flat=True))
        if not any(self._is_kept(key) for key in (*change.old, *change.new)):
            return False
        if change.kind == ChangeKind.MOVE or (
            change.kind == ChangeKind.RENAME and _differs(change)
        ):
            parts = self._moved(change)
        elif change.kind == ChangeKind.RENAME:
            parts = self._renamed(change)
        else:
            parts = self._ended_and_begun(change)
        noted = PlaceChange(kind=change.kind, on=change.on, source=change.source)
        noted.save()
        for side, code, place in parts:
            PlaceChangePart(change=noted, place_id=place, side=side, code=code).save()
        return True

    def _is_kept(self, key: str) -> bool:
        """Say whether a place lies in an opened county, or is above one that is open."""
        if len(key) < _COUNTY:
            return _place_of(key) is not None
        county = _place_of(key[:_COUNTY])
        return county in self.open

    def _ended_and_begun(self, change: KeyChange) -> list[tuple[str, str, int]]:
        """End the old places on the day, begin the new ones; opened counties stay opened."""
        old = {key: self._old(key, change) for key in change.old}
        new = {key: self._new(key, change) for key in change.new}
        if self.open & set(old.values()):
            for place in new.values():
                OpenCounty.objects.get_or_create(
                    county_id=place,
                    defaults={"opened_at": timezone.now(), "opened_by": self.account},
                )
        if change.kind == ChangeKind.MERGE and len(new) == 1:
            (after,) = new.values()
            _lie_in(old.values(), after, change.on)
        return [
            *((Side.OLD.value, key, place) for key, place in old.items()),
            *((Side.NEW.value, key, place) for key, place in new.items()),
        ]

    def _old(self, key: str, change: KeyChange) -> int:
        """End a place on the day; one that was never here is written as it was until then."""
        place = _place_of(key)
        if place is None:
            place = self._write(key, self._as_it_was(key, change.on), None, change.on)
        _end(PlaceCode.objects.filter(place_id=place, valid_to=None), change.on)
        _end(PlaceName.objects.filter(place_id=place, valid_to=None), change.on)
        _end(PlaceParent.objects.filter(place_id=place, valid_to=None), change.on)
        return place

    def _new(self, key: str, change: KeyChange) -> int:
        """Begin a place on the day; one that was opened as of the list begins on it as well."""
        place = _place_of(key)
        if place is None:
            return self._write(key, self._as_it_is(key, change.on), change.on, None)
        for rows in (PlaceCode, PlaceName, PlaceParent):
            for row in rows.objects.filter(place_id=place, valid_from=None, valid_to=None):
                row.valid_from = change.on
                row.save()
        return place

    def _renamed(self, change: KeyChange) -> list[tuple[str, str, int]]:
        """Give a place its new name from the day on."""
        (key,) = change.new
        place = _place_of(key) or self._write(key, self._as_it_was(key, change.on), None, None)
        before, after = self._as_it_was(key, change.on).name, self._as_it_is(key, change.on).name
        held = PlaceName.objects.filter(place_id=place, valid_to=None).first()
        if held is not None and held.name == after and held.valid_from is None:
            held.valid_from = change.on
            held.save()
            PlaceName(place_id=place, name=before, valid_to=change.on).save()
        else:
            _end(PlaceName.objects.filter(place_id=place, valid_to=None), change.on)
            PlaceName(place_id=place, name=after, valid_from=change.on).save()
        return [(Side.OLD.value, key, place), (Side.NEW.value, key, place)]

    def _moved(self, change: KeyChange) -> list[tuple[str, str, int]]:
        """Give a place its new key, and the place that it lies in, from the day on."""
        (old,), (new,) = change.old, change.new
        place = _place_of(old)
        if place is None:
            place = _place_of(new) or self._write(new, self._as_it_is(new, change.on), None, None)
            for row in PlaceCode.objects.filter(place_id=place, code=new, valid_from=None):
                row.valid_from = change.on
                row.save()
            PlaceCode(place_id=place, code=old, valid_to=change.on).save()
        else:
            _end(PlaceCode.objects.filter(place_id=place, valid_to=None), change.on)
            PlaceCode(place_id=place, code=new, valid_from=change.on).save()
            self._put_below(place, new, change.on)
        return [(Side.OLD.value, old, place), (Side.NEW.value, new, place)]

    def _put_below(self, place: int, key: str, on: date) -> None:
        """Let a place lie in another from the day on, where that is another than before."""
        above = self._above(key)
        links = PlaceParent.objects.filter(place_id=place, valid_to=None)
        if above is not None and not links.filter(parent_id=above).exists():
            _end(links, on)
            PlaceParent(place_id=place, parent_id=above, valid_from=on).save()

    def _write(self, key: str, unit: OwnPlace, begin: date | None, end: date | None) -> int:
        """Write a place that is not here yet, between two days."""
        place = Place(level=unit.level, kind=unit.kind)
        place.save()
        PlaceCode(place=place, code=key, valid_from=begin, valid_to=end).save()
        PlaceName(place=place, name=unit.name, valid_from=begin, valid_to=end).save()
        above = self._above(key)
        if above is not None:
            PlaceParent(place=place, parent_id=above, valid_from=begin, valid_to=end).save()
        return int(place.pk)

    def _above(self, key: str) -> int | None:
        """Give the nearest place above a key that is here."""
        while key and key != NATION:
            key = key[: PARENT_LENGTH_OF[len(key)]] or NATION
            found = _place_of(key)
            if found is not None:
                return found
        return None

    def _as_it_was(self, key: str, on: date) -> OwnPlace:
        """Give what a key meant before a day."""
        spells = self.index.of_key(key)
        return next((one for one in reversed(spells) if one.valid_from < on), spells[0])

    def _as_it_is(self, key: str, on: date) -> OwnPlace:
        """Give what a key means from a day on."""
        spells = self.index.of_key(key)
        return next((one for one in spells if one.valid_from <= on < one.valid_to), spells[-1])


def _differs(change: KeyChange) -> bool:
    """Say whether a change gives another key."""
    return change.old != change.new


def _place_of(key: str) -> int | None:
    """Give the place that has or had a key; no key is ever given twice."""
    return PlaceCode.objects.filter(code=key).values_list("place_id", flat=True).first()


def _lie_in(old: Iterable[int], new: int, on: date) -> None:
    """Let places that became one lie in it from the day on, with what they had become before.

    Rows of people keep the village they were written for; whoever works in the new village, and
    above it, has them from that day.
    """
    for place in old:
        before = PlaceParent.objects.filter(
            parent_id=place, valid_to=None, place__level=F("parent__level")
        )
        inside = [place, *before.values_list("place_id", flat=True)]
        _end(before, on)
        for one in inside:
            if one != new:
                PlaceParent(place_id=one, parent_id=new, valid_from=on).save()


def _end(rows: Iterable[PlaceCode | PlaceName | PlaceParent], on: date) -> None:
    """End dated rows on a day."""
    for row in rows:
        row.valid_to = on
        row.save()

"""The households and persons of one county as they stand in the register, ready to be matched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from everyvillage.registry.access.place_tree import in_force, places_inside
from everyvillage.registry.models import Household, Person, Place, PlaceCode, PlaceParent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.registry.keys import Vault

_FETCH = 20_000


@dataclass(frozen=True, slots=True)
class Known:
    """One person of the register; the name stays sealed until it is compared."""

    person_no: str
    household_no: str
    village: str
    sex: str
    birth_date: date | None
    number: bytes | None
    name: bytes | None


class Roll:
    """Everybody in a county: by key, by keyed hash of the citizen number, by household."""

    def __init__(self, county: int, on: date, vault: Vault) -> None:
        """Read the places and people of ``county``, as the places are on a day."""
        self._vault = vault
        self._names: dict[str, str] = {}
        self.codes = _village_codes(county, on)
        homes = Household.objects.filter(village_id__in=_inside(county, on).values("pk"))
        self.households = {
            key: self.codes[place]
            for key, place in homes.values_list("household_no", "village_id")
            if place in self.codes
        }
        self.persons: dict[str, Known] = {}
        self.by_number: dict[bytes, list[str]] = defaultdict(list)
        self.by_household: dict[str, list[str]] = defaultdict(list)
        for one in self._read(county, on):
            self.persons[one.person_no] = one
            self.by_household[one.household_no].append(one.person_no)
            if one.number is not None:
                self.by_number[one.number].append(one.person_no)

    def _read(self, county: int, on: date) -> Iterable[Known]:
        people = Person.objects.filter(village_id__in=_inside(county, on).values("pk"))
        rows = people.values_list(
            "person_no", "household_id", "village_id", "sex", "birth_date",
            "document_number_index", "name",
        )  # fmt: skip
        for key, home, place, sex, born, number, name in rows.iterator(chunk_size=_FETCH):
            if place in self.codes:
                found = None if number is None else bytes(number)
                yield Known(key, home, self.codes[place], sex, born, found, name)

    def hashes(self, numbers: Iterable[str | None]) -> list[bytes | None]:
        """Give the keyed hash of each citizen number, under which persons are found."""
        return self._vault.index_all(numbers, table="person", field="document_number")

    def name_of(self, person_no: str) -> str:
        """Give the name of a person, opened once; "" where none is known."""
        if person_no not in self._names:
            sealed = self.persons[person_no].name
            self._names[person_no] = (
                ""
                if sealed is None
                else self._vault.open(sealed, table="person", field="name", person=person_no)
            )
        return self._names[person_no]

    def number_of(self, person_no: str) -> str | None:
        """Give the citizen number of a person, read and opened; None where there is none."""
        rows = Person.objects.filter(person_no=person_no)
        sealed = rows.values_list("document_number", flat=True).first()
        if sealed is None:
            return None
        place = {"table": "person", "field": "document_number"}
        return self._vault.open(sealed, person=person_no, **place)


def _inside(county: int, on: date) -> QuerySet[Place]:
    """Give the places of a county on a day."""
    inside = places_inside(county, "county", on)
    return Place.objects.all() if inside is None else Place.objects.filter(inside)


def _village_codes(county: int, on: date) -> dict[int, str]:
    """Give the codes of the places in a county, by id; one that was merged has that of the new."""
    places = _inside(county, on).values("pk")
    rows = PlaceCode.objects.filter(in_force(on), place__in=places)
    codes = dict(rows.values_list("place_id", "code"))
    merged = PlaceParent.objects.filter(
        in_force(on), place__in=places, place__level=F("parent__level")
    )
    became = merged.values_list("place_id", "parent_id")
    return codes | {place: codes[new] for place, new in became if new in codes}

"""The households and persons of one county as they stand in the register, ready to be matched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from everyvillage.analytics.linkage import PersonRow, Registered
from everyvillage.core.codes import LEVELS
from everyvillage.registry.models import Household, Person, RiskCase
from everyvillage.services.register.frame_at import places_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

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
    """Everybody in a county: by key, by keyed hash of the citizen number, by household.

    Whoever lives in a village that was merged lives in what it became; of a split one nobody
    can say, so its people keep its code, which is no longer in force.
    """

    def __init__(self, county: int, on: date, vault: Vault) -> None:
        """Read the places and people of ``county``, as the places are on a day."""
        self._vault, self.on = vault, on
        self._names: dict[str, str] = {}
        places = places_at(on)
        inside = places.code_of.get(county, " ")
        self.codes = {
            place: code for place, code in places.code_of.items() if code.startswith(inside)
        }
        self.in_force = frozenset(unit.code for unit in places.units(LEVELS[-1]))
        homes = Household.objects.filter(village_id__in=list(self.codes))
        self.households = {
            key: self.codes[place] for key, place in homes.values_list("household_no", "village_id")
        }
        self.persons: dict[str, Known] = {}
        self.by_number: dict[bytes, list[str]] = defaultdict(list)
        self.by_household: dict[str, list[str]] = defaultdict(list)
        for one in self._read():
            self.persons[one.person_no] = one
            self.by_household[one.household_no].append(one.person_no)
            if one.number is not None:
                self.by_number[one.number].append(one.person_no)

    def _read(self) -> Iterable[Known]:
        people = Person.objects.filter(village_id__in=list(self.codes))
        rows = people.values_list(
            "person_no", "household_id", "village_id", "sex", "birth_date",
            "document_number_index", "name",
        )  # fmt: skip
        for key, home, place, sex, born, number, name in rows.iterator(chunk_size=_FETCH):
            found = None if number is None else bytes(number)
            yield Known(key, home, self.codes[place], sex, born, found, name)

    def village_of(self, household_no: str) -> str:
        """Give the village of a household, "" where it has none that is in force."""
        code = self.households.get(household_no, "")
        return code if code in self.in_force else ""

    def open_cases(self) -> dict[str, tuple[str, str]]:
        """Give household and village of each case that was known by the day and is open."""
        rows = RiskCase.objects.filter(open=True, known_on__lte=self.on)
        return {
            case: (home, self.households[home])
            for case, home in rows.values_list("case_id", "household_id")
            if home in self.households
        }

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

    @cached_property
    def registered(self) -> Registered:
        """Give everybody as rows that are compared with those of a file; opens every name."""
        return Registered.of(
            PersonRow(
                key, self.name_of(key), one.sex, one.birth_date, one.village, one.household_no
            )
            for key, one in self.persons.items()
        )

    def number_of(self, person_no: str) -> str | None:
        """Give the citizen number of a person, read and opened; None where there is none."""
        rows = Person.objects.filter(person_no=person_no)
        sealed = rows.values_list("document_number", flat=True).first()
        if sealed is None:
            return None
        place = {"table": "person", "field": "document_number"}
        return self._vault.open(sealed, person=person_no, **place)

"""How the register stands while files are checked one after the other, and its people kept at hand.

Reading everybody of a county takes seconds, and nine files ask for the same people. So they
are kept as long as the register stands as it stood; any import, and any other change of a
person or household, which always writes history, makes it another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, QuerySet

from everyvillage.contracts import table_named
from everyvillage.registry.models import Import, PlaceCode
from everyvillage.registry.storage import history_of
from everyvillage.services.register.intake.roll import Roll

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.keys import Vault


@dataclass(frozen=True, slots=True)
class Stand:
    """The newest import, code of a place, and line of history of persons and households."""

    imports: int
    places: int
    persons: int
    households: int


def stand_now() -> Stand:
    """Give how the register stands."""
    persons, households = (history_of(table_named(one)) for one in ("person", "household"))
    return Stand(
        Import.objects.aggregate(last=Max("pk"))["last"] or 0,
        PlaceCode.objects.aggregate(last=Max("pk"))["last"] or 0,
        QuerySet(persons).aggregate(last=Max("history_id"))["last"] or 0,
        QuerySet(households).aggregate(last=Max("history_id"))["last"] or 0,
    )


@dataclass(slots=True)
class People:
    """The people of the county that was asked for last, with how the register stood then."""

    stand: Stand | None = None
    key: tuple[int, date, str] | None = None
    roll: Roll | None = None

    def of(self, county: int, on: date, vault: Vault, stand: Stand) -> Roll:
        """Give the people of a county on a day, read anew unless the register stands as it did."""
        key = (county, on, vault.index_key.id)
        if self.roll is None or (self.key, self.stand) != (key, stand):
            self.roll, self.key, self.stand = None, key, stand
            self.roll = Roll(county, on, vault)
        return self.roll

    def outlast(self, before: Stand, after: Stand) -> None:
        """Keep the people over a step that changed neither who they are nor where they live."""
        if self.stand == before:
            self.stand = after

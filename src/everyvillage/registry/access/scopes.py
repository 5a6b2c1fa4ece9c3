"""Which rows a sentence is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from everyvillage.registry.access.kin import homes_of_kin
from everyvillage.registry.access.place_tree import places_inside
from everyvillage.registry.models import Person, Place

if TYPE_CHECKING:
    from django.db.models import Model

    from everyvillage.registry.access.acting import Acting

NO_ROWS = Q(pk__in=[])
ALL_ROWS = ~NO_ROWS


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """The rows that lie in the place of the role, or in a place inside it.

    ``column`` is the column of the row that points to its place, "pk" for places themselves.
    """

    column: str

    def rows(self, acting: Acting) -> Q:
        """Give the filter of the rows."""
        if acting.place is None:
            return NO_ROWS
        inside = places_inside(acting.place, acting.level, acting.on)
        if inside is None:
            return ALL_ROWS if self.column == "pk" else Q(**{f"{self.column}__isnull": False})
        places = Place.objects.filter(inside).values("pk")
        return Q(**{f"{self.column}__in": places})

    def holds(self, acting: Acting, row: Model) -> bool:
        """Say whether a row is among them."""
        place: int | None = getattr(row, self.column)
        return acting.reaches(place)


@dataclass(frozen=True, slots=True)
class OwnPlaceNotKin:
    """The households of the own place, but for the own one and those of declared kin.

    ``column`` is the column of a household that points to its place.
    """

    column: str

    def rows(self, acting: Acting) -> Q:
        """Give the filter of the rows."""
        kin = homes_of_kin(acting.account, acting.own_person).values("pk")
        return OwnPlace(self.column).rows(acting) & ~Q(pk__in=kin)

    def holds(self, acting: Acting, row: Model) -> bool:
        """Say whether a row is among them."""
        return OwnPlace(self.column).holds(acting, row) and not acting.is_kin(row.pk)


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """The one person of the register that the account itself is."""

    def rows(self, acting: Acting) -> Q:
        """Give the filter of the rows."""
        return NO_ROWS if acting.own_person is None else Q(pk=acting.own_person)

    def holds(self, acting: Acting, row: Model) -> bool:
        """Say whether a row is that person."""
        return acting.own_person is not None and row.pk == acting.own_person


@dataclass(frozen=True, slots=True)
class PersonOfOwnPlace:
    """The rows about a person, named by number, who lives in the place of the role.

    ``column`` is the column with the person's number. A row about somebody who is no longer in
    the register is of nobody's place.
    """

    column: str

    def rows(self, acting: Acting) -> Q:
        """Give the filter of the rows."""
        people = Person.objects.filter(OwnPlace("village_id").rows(acting))
        return Q(**{f"{self.column}__in": people.values("pk")})

    def holds(self, acting: Acting, row: Model) -> bool:
        """Say whether a row is among them."""
        number = getattr(row, self.column)
        village = Person.objects.filter(pk=number).values_list("village_id", flat=True).first()
        return acting.reaches(village)


@dataclass(frozen=True, slots=True)
class Everywhere:
    """Every row: what is public anyway, or what an order of the whole country covers."""

    def rows(self, acting: Acting) -> Q:
        """Give the filter of the rows."""
        del acting
        return ALL_ROWS

    def holds(self, acting: Acting, row: Model) -> bool:
        """Say whether a row is among them."""
        del acting, row
        return True

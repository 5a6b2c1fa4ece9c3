"""Which households and members somebody sees, and which of their columns."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import F, Q

from everyvillage.contracts.shapes import Compartment, Type
from everyvillage.contracts.tables import table_named
from everyvillage.data.frame.country_words import code_words, money_here
from everyvillage.registry.access.place_tree import in_force, places_inside
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household, Person, Place, PlaceCode
from everyvillage.registry.own_vault import open_vault
from everyvillage.registry.place_names import place_names
from everyvillage.services.people.finding import numbers_by_village, villages_like
from everyvillage.services.people.walls import NEVER_SHOWN, is_open, wall_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.contracts.shapes import Column
    from everyvillage.registry.access.acting import Acting

PAGE_ROWS = 50
FIRST = ("page", 1)
_SAID = {"yes": (True,), "no": (False,)}
HEAD = "0"
"""The relation to the head that the head has (GB/T 4761)."""
_LISTED = ("status", "members", "monitored", "net_income_per_head_fen", "broadband")
VILLAGE = "village"
SORTS = frozenset({"household_no", VILLAGE, *_LISTED})
"""The columns by which the list is sorted."""
_HIDDEN = frozenset({"person_no", "household_no", "village_code", "settlement_code"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to, in which order, and which page of it.

    ``place`` is a code inside one's own place or the name of a village, ``number`` the beginning
    of a household's number, ``monitored`` and ``broadband`` "yes" or "no", ``sort`` a column of
    the list, with a hyphen before it for the other way round. "" asks for nothing.
    """

    place: str = ""
    status: str = ""
    number: str = ""
    monitored: str = ""
    broadband: str = ""
    sort: str = ""
    page: int = 1

    def address(self, **other: object) -> str:
        """Give the address of the list as it is asked for, with some of it changed."""
        asked = {field.name: getattr(self, field.name) for field in fields(self)} | other
        kept = {name: value for name, value in asked.items() if value and (name, value) != FIRST}
        return f"?{urlencode(kept)}"


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """One household of the list: its number, where it is, and the columns of the list."""

    number: int
    household_no: str
    village: str
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class HouseholdList:
    """One page of the list, with how many there are in all."""

    lines: tuple[HouseholdLine, ...]
    columns: tuple[Column, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Member:
    """One member: the number of its row and the shown columns with their values."""

    number: int
    cells: tuple[tuple[Column, object], ...]


def list_households(acting: Acting, asked: Asked, verb: Verb = Verb.LIST) -> HouseholdList:
    """Give one page of the households that somebody may see, in the order of their rows."""
    found = registry_rules().visible(acting, verb, "household", Household.objects.all())
    found = _narrowed(found, asked, acting.on)
    total = found.count()
    pages = max(1, -(-total // PAGE_ROWS))
    page = min(max(1, asked.page), pages)
    begin = (page - 1) * PAGE_ROWS
    # The numbers of the page first: sorting whole rows of forty columns takes three times as long.
    numbers = _numbers(found, asked.sort, acting.on, begin)
    rows = Household.objects.in_bulk(numbers)
    return HouseholdList(
        lines=tuple(_lines([rows[one] for one in numbers], acting.on)),
        columns=list_columns(),
        total=total,
        page=page,
        pages=pages,
    )


def _numbers(rows: QuerySet[Household], sort: str, on: date, begin: int) -> list[int]:
    """Give the numbers of one page of households, in the order that was asked for."""
    if sort.removeprefix("-") == VILLAGE:
        down = sort.startswith("-")
        return numbers_by_village(rows, on, down=down, begin=begin, most=PAGE_ROWS)
    return list(_sorted(rows, sort).values_list("pk", flat=True)[begin:][:PAGE_ROWS])


def _narrowed(rows: QuerySet[Household], asked: Asked, on: date) -> QuerySet[Household]:
    """Give the rows that are asked for; a word that is none of a field's finds nothing."""
    if asked.place:
        inside = _inside(asked.place, on)
        rows = rows.filter(inside or Q(village__in=villages_like(asked.place, rows, on)))
    if asked.status:
        rows = rows.filter(status=asked.status)
    if asked.number:
        rows = rows.filter(household_no__startswith=asked.number)
    for name in ("monitored", "broadband"):
        if said := getattr(asked, name):
            rows = rows.filter(**{f"{name}__in": _SAID.get(said, ())})
    return rows


def known_sort(text: str) -> str:
    """Give an order that is known, "" for any other."""
    return text if text.removeprefix("-") in SORTS else ""


def _sorted(rows: QuerySet[Household], sort: str) -> QuerySet[Household]:
    """Give the rows in an order; what is missing comes last."""
    if not sort:
        return rows.order_by("pk")
    key = F(sort.removeprefix("-"))
    down = sort.startswith("-")
    return rows.order_by(key.desc(nulls_last=True) if down else key.asc(nulls_last=True), "pk")


def export_households(acting: Acting) -> QuerySet[Household]:
    """Give every household that somebody may take away as a file."""
    rules = registry_rules()
    return rules.visible(acting, Verb.EXPORT, "household", Household.objects.all()).order_by("pk")


def heads_of(household_numbers: Sequence[str]) -> list[int]:
    """Give the rows of the heads of some households; of the first member where there is none."""
    rows = Person.objects.filter(household_id__in=household_numbers)
    found: dict[str, tuple[bool, int]] = {}
    for household, relation, person in rows.values_list("household_id", "relation", "pk"):
        this = (relation != HEAD, person)
        found[household] = min(this, found.get(household, this))
    return [person for _, person in found.values()]


def find_household(acting: Acting, number: int) -> Household:
    """Give one household; one refusal for what may not be seen and what is not there."""
    rows = Household.objects.filter(pk=number)
    found: Household = registry_rules().find(acting, Verb.READ, "household", rows)
    return found


def members_of(acting: Acting, household: Household) -> list[Person]:
    """Give the members of a household that somebody may see, the head first."""
    rows = Person.objects.filter(household_id=household.household_no)
    seen = registry_rules().visible(acting, Verb.READ, "person", rows)
    return sorted(seen, key=lambda one: (one.relation != HEAD, one.pk))


def shown_columns(acting: Acting) -> tuple[Column, ...]:
    """Give the columns of a person that somebody sees, with what was opened."""
    return tuple(
        column
        for column in table_named("person").delivered
        if column.name not in _HIDDEN | NEVER_SHOWN and _is_shown(column, acting)
    )


def household_columns() -> tuple[Column, ...]:
    """Give the columns of a household that its page shows."""
    return tuple(
        column for column in table_named("household").delivered if column.name not in _HIDDEN
    )


def list_columns() -> tuple[Column, ...]:
    """Give the columns of the list."""
    return tuple(column for column in table_named("household").delivered if column.name in _LISTED)


def members_shown(acting: Acting, members: Iterable[Person]) -> list[Member]:
    """Give the shown columns of each member, sealed values opened."""
    columns = shown_columns(acting)
    vault = open_vault() if is_open(acting, Compartment.IDENTITY) else None
    found = []
    for one in members:
        cells = []
        for column in columns:
            value = getattr(one, column.name)
            if column.compartment is Compartment.IDENTITY and value is not None and vault:
                value = vault.open(value, table="person", field=column.name, person=one.person_no)
            cells.append((column, value))
        found.append(Member(one.pk, tuple(cells)))
    return found


def shown(column: Column, value: Any, language: str) -> str:  # noqa: ANN401 - a value of any column
    """Give a value as people read it: codes in their words, money in yuan, missing as a dash."""
    if value is None:
        return "—"
    if column.codes is not None and value in column.codes.items:
        named = code_words(column.codes.name, value, column.codes.items[value])
        return named.in_language(language)
    if column.type is Type.BOOLEAN:
        return _YES_NO[language.startswith("zh")][bool(value)]
    if column.type is Type.MONEY:
        decimals, name = money_here()
        return f"{value / 10**decimals:,.{decimals}f} {name.in_language(language)}"
    return str(value)


def shown_cells(columns: Sequence[Column], values: Sequence[object], language: str) -> list[str]:
    """Give the values of one line as people read them."""
    return [shown(*pair, language) for pair in zip(columns, values, strict=True)]


_YES_NO = {False: ("no", "yes"), True: ("否", "是")}


def _is_shown(column: Column, acting: Acting) -> bool:
    wall = wall_of(column)
    return wall is Compartment.OPEN or is_open(acting, wall)


def _inside(code: str, on: date) -> Q | None:
    """Give the filter of the households in a place, None where no place has this code."""
    found = (
        PlaceCode.objects.filter(in_force(on), code=code)
        .values_list("place_id", "place__level")
        .first()
    )
    if found is None:
        return None
    place, level = found
    inside = places_inside(place, level, on)
    everything = ~Q(pk=None)
    return (
        everything
        if inside is None
        else Q(village_id__in=Place.objects.filter(inside).values("pk"))
    )


def _lines(rows: Sequence[Household], on: date) -> Iterable[HouseholdLine]:
    names = place_names((one.village_id for one in rows), on)
    for one in rows:
        cells = tuple(getattr(one, column.name) for column in list_columns())
        yield HouseholdLine(one.pk, one.household_no, names.get(one.village_id, ""), cells)

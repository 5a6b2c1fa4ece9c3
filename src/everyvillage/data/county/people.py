"""All people of a county or a batch, as they are on one date."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from everyvillage.data.county.draws import Codes, Flags, Floats, pick, whole_years
from everyvillage.data.county.families import HEIR_SPOUSE, Families, draw_families
from everyvillage.data.county.health import Health, draw_health
from everyvillage.data.county.incomes import Incomes, draw_incomes
from everyvillage.data.county.poverty import Poverty, draw_poverty, monitored_kind
from everyvillage.data.county.schooling import Schooling, draw_schooling
from everyvillage.data.county.work import LeftBehind, Work, draw_work, find_left_behind

if TYPE_CHECKING:
    from everyvillage.data.county.regions import Region
    from everyvillage.data.county.source import Source


Record = TypeVar("Record", Families, Health, Schooling, Work, LeftBehind)


@dataclass(frozen=True, slots=True)
class Homes:
    """Where the households are.

    ``unit`` is the position of the village in a list the caller holds; ``number`` counts
    the households of a unit from one; ``broadband`` and ``shop`` say whether the village
    has broadband and an e-commerce point on the date.
    """

    unit: Codes
    number: Codes
    broadband: Flags
    shop: Flags


@dataclass(frozen=True, slots=True)
class People:
    """Households and persons on one date; persons who are not ``present`` are in no table."""

    source: Source
    day: int
    homes: Homes
    families: Families
    age: Codes
    present: Flags
    people: Codes
    health: Health
    schooling: Schooling
    work: Work
    left_behind: LeftBehind
    poverty: Poverty
    monitored: Codes
    incomes: Incomes


def draw_people(homes: Homes, region: Region, day: int, source: Source) -> People:
    """Draw the people of the given households as they are on ``day``."""
    families = draw_families(len(homes.unit), source.code, source.seed, source.of)
    age = whole_years(families.born, day)
    present = (families.born <= day) & (families.died > day)
    lasting = whole_years(families.born, source.of.day("window.reference"))
    weak = _weakness(families, lasting, draw_health(families, lasting, day, source))
    poverty = draw_poverty(families, weak, region.tier, source)
    health = draw_health(families, age, day, source)
    schooling = draw_schooling(families, age, source)
    work = draw_work(families, age, health, schooling, source)
    elders = age >= source.of.whole("work.elder_from")
    return People(
        source=source,
        day=day,
        homes=homes,
        families=families,
        age=age,
        present=present,
        people=_peoples(families, homes, region, source),
        health=health,
        schooling=schooling,
        work=work,
        left_behind=find_left_behind(families, age, present, health, work, source),
        poverty=poverty,
        monitored=monitored_kind(poverty, day, source),
        incomes=draw_incomes(families, present, work, elders, poverty, day, source),
    )


def only_present(them: People) -> People:
    """Leave out the persons who are in no table; who is related to whom is lost by it.

    What is drawn from the result differs from what is drawn from the whole, so the tables
    of a county, which have to agree between dates, are never made from it.
    """
    rows = np.flatnonzero(them.present)
    families = _taken(them.families, rows)
    nobody = np.full(len(rows), -1, dtype=np.int64)
    return replace(
        them,
        families=replace(families, father=nobody, mother=nobody, spouse=nobody),
        age=them.age[rows],
        present=them.present[rows],
        people=them.people[rows],
        health=_taken(them.health, rows),
        schooling=_taken(them.schooling, rows),
        work=_taken(them.work, rows),
        left_behind=_taken(them.left_behind, rows),
    )


def _taken(record: Record, rows: Codes) -> Record:
    """Take some persons of a record of columns."""
    columns = {
        field.name: getattr(record, field.name)[rows]
        for field in fields(record)
        if isinstance(getattr(record, field.name), np.ndarray)
    }
    return replace(record, **columns)


def _weakness(families: Families, age: Codes, health: Health) -> Floats:
    """Give a number for each household: the ill and the old to its members.

    age: on the reference day, so that what lasts does not hang on the date of the data.
    """
    heavy = 1.2 * health.severe + 0.7 * health.serious + 0.4 * health.disabled + 0.4 * (age >= 65)  # noqa: PLR2004 - old age
    counted = age >= 0
    total = np.bincount(families.home, weights=heavy * counted, minlength=families.households)
    members = np.bincount(families.home, weights=counted, minlength=families.households)
    return total / np.maximum(members, 1)


def _peoples(families: Families, homes: Homes, region: Region, source: Source) -> Codes:
    """Draw the people of each person: villages are mostly of one, spouses sometimes differ."""
    of = source.of
    chance = source.stream("household.people")
    weight = np.maximum(region.people_shares * of.number("people.village_concentration"), 1e-6)
    units = int(homes.unit.max()) + 1 if len(homes.unit) else 0
    mixes = np.cumsum(chance.dirichlet(weight, units), axis=1)[:, :-1]
    luck = chance.random(families.households)
    home = (luck[:, None] >= mixes[homes.unit]).sum(axis=1)
    other = pick(chance, region.people_shares, families.households)
    mixed = chance.random(families.households) < of.number("people.mixed_couple")
    married = (families.place == HEIR_SPOUSE) & mixed[families.home]
    return np.where(married, other[families.home], home[families.home]).astype(np.int64)

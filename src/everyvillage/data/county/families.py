"""Households and who lives in them: generations, ages, sexes, parents, spouses.

Everything is drawn as a sheet with one row a household and one column a place in the
family; the sheet is then read row by row, so the members of a household lie together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from everyvillage.data.county.draws import (
    NEVER,
    Codes,
    Days,
    Flags,
    Floats,
    normal_between,
    pick,
    stream,
)

if TYPE_CHECKING:
    from everyvillage.data.county.settings import Settings

ELDER, ELDER_TOO, HEIR, HEIR_SPOUSE, CHILD, LATER_CHILD = 0, 1, 2, 3, 4, 9
PLACES = 10
MOST_CHILDREN = LATER_CHILD - CHILD
MAN, WOMAN = 1, 2
_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class Families:
    """Every person who lives at some time between the first and the last day.

    ``home`` is the position of the household and does not fall; ``place`` the column of
    the family sheet. ``father``, ``mother`` and ``spouse`` are positions of persons, -1
    where that person does not live in the household. ``head`` is the head of the person's
    household. ``born`` and ``died`` are days since 1970.
    """

    households: int
    home: Codes
    place: Codes
    sex: Codes
    born: Days
    died: Days
    father: Codes
    mother: Codes
    spouse: Codes
    relation: Codes

    @property
    def size(self) -> int:
        """Give the number of persons."""
        return len(self.home)

    @property
    def skip(self) -> Flags:
        """Say which persons are children whose parents do not live in the household."""
        return (self.place >= CHILD) & (self.father < 0) & (self.mother < 0)


@dataclass(slots=True)
class _Sheet:
    """The family sheet while it is filled: ages at the reference day and sexes."""

    kind: Codes
    there: Flags
    age: Floats
    sex: Codes


def draw_families(households: int, code: str, seed: int, of: Settings) -> Families:
    """Draw ``households`` families.

    code: digits that name the county or the batch; together with seed they fix the draw.
    """
    chance = stream(seed, code, "family")
    sheet = _members(households, chance, of)
    _draw_ages(sheet, chance, of)
    _draw_sexes(sheet, chance, of)
    _later_births(sheet, chance, of)
    return _read_rows(sheet, chance, of)


def _kinds(of: Settings) -> Floats:
    """Give the kinds of household: elders, middle, children, head, weight, from, to."""
    return of.grid("people.kinds")


def _members(households: int, chance: np.random.Generator, of: Settings) -> _Sheet:
    """Draw the kind of each household and mark who is there."""
    kinds = _kinds(of)
    kind = pick(chance, kinds[:, 4] / kinds[:, 4].sum(), households)
    there = np.zeros((households, PLACES), dtype=bool)
    elders, middle, children = (kinds[kind, column] for column in range(3))
    for step in range(2):
        there[:, ELDER + step] = elders > step
        there[:, HEIR + step] = middle > step
    for step in range(MOST_CHILDREN):
        there[:, CHILD + step] = children > step
    age = np.zeros((households, PLACES))
    sex = np.zeros((households, PLACES), dtype=np.int64)
    return _Sheet(kind, there, age, sex)


def _draw_ages(sheet: _Sheet, chance: np.random.Generator, of: Settings) -> None:
    """Draw the ages at the reference day, from the youngest generation upwards."""
    kinds, rows = _kinds(of), len(sheet.kind)
    base = chance.uniform(kinds[sheet.kind, 5], kinds[sheet.kind, 6])
    children = sheet.there[:, CHILD:LATER_CHILD].sum(axis=1)
    least, more = of.numbers("people.birth_gap")
    gaps = least + chance.exponential(more, (rows, MOST_CHILDREN))
    before = np.where(np.arange(MOST_CHILDREN) < children[:, None] - 1, gaps, 0.0)
    older = np.cumsum(before[:, ::-1], axis=1)[:, ::-1]
    sheet.age[:, CHILD:LATER_CHILD] = base[:, None] + older
    eldest = base + older[:, 0]
    first = normal_between(chance, _shape(of, "people.first_birth"), rows)
    mother = np.where(children > 0, eldest + first, base)
    husband = mother + normal_between(chance, _shape(of, "people.husband_older"), rows)
    sheet.age[:, HEIR] = np.maximum(husband, 20.0)
    sheet.age[:, HEIR_SPOUSE] = mother
    gap = normal_between(chance, _shape(of, "people.generation_gap"), (rows, 2))
    gap[:, 1] = np.clip(gap[:, 1], gap[:, 0] - 8, gap[:, 0] + 6)
    near, far = of.numbers("people.skip_gap")
    skip = chance.uniform(near, far, rows)
    has_heir, has_child = sheet.there[:, HEIR], children > 0
    elder = np.where(has_heir, sheet.age[:, HEIR] + gap[:, 0], base)
    elder = np.where(has_child & ~has_heir, eldest + skip, elder)
    sheet.age[:, ELDER] = elder
    sheet.age[:, ELDER_TOO] = elder - np.where(has_heir, gap[:, 0] - gap[:, 1], 2.0)
    np.minimum(sheet.age, of.number("people.oldest"), out=sheet.age)


def _shape(of: Settings, name: str) -> tuple[float, ...]:
    """Give mean, spread, least and most of a normal law."""
    return of.numbers(name)


def _draw_sexes(sheet: _Sheet, chance: np.random.Generator, of: Settings) -> None:
    """Draw the sexes; spouses are of two sexes, the husband is the elder of an heir couple."""
    rows = len(sheet.kind)
    boys = of.number("people.boys_per_hundred_girls")
    luck = chance.random((rows, PLACES))
    sheet.sex[:] = np.where(luck < boys / (100 + boys), MAN, WOMAN)
    couple = sheet.there[:, HEIR_SPOUSE]
    alone = ~couple & ~sheet.there[:, CHILD]
    son = np.where(couple, of.number("people.son_stays"), of.number("people.lone_adult_man"))
    son = np.where(couple | alone, son, of.number("people.lone_parent_father"))
    sheet.sex[:, HEIR] = np.where(luck[:, HEIR] < son, MAN, WOMAN)
    sheet.sex[:, HEIR_SPOUSE] = MAN + WOMAN - sheet.sex[:, HEIR]
    wife_first = couple & (sheet.sex[:, HEIR] == WOMAN)
    ages = sheet.age[:, [HEIR, HEIR_SPOUSE]]
    sheet.age[:, [HEIR, HEIR_SPOUSE]] = np.where(wife_first[:, None], ages[:, ::-1], ages)
    elders = sheet.there[:, ELDER_TOO]
    woman = of.number("people.lone_elder_woman")
    lone = np.where(luck[:, ELDER] < woman, WOMAN, MAN)
    sheet.sex[:, ELDER] = np.where(elders, MAN, lone)
    sheet.sex[:, ELDER_TOO] = WOMAN


def _later_births(sheet: _Sheet, chance: np.random.Generator, of: Settings) -> None:
    """Add a birth after the reference day to some young couples (a negative age)."""
    luck = chance.random(len(sheet.kind))
    years = chance.uniform(0.0, of.number("people.later_birth_years"), len(sheet.kind))
    wife = np.where(sheet.sex[:, HEIR] == WOMAN, sheet.age[:, HEIR], sheet.age[:, HEIR_SPOUSE])
    youngest = np.where(
        sheet.there[:, CHILD:LATER_CHILD], sheet.age[:, CHILD:LATER_CHILD], 99.0
    ).min(axis=1)
    young = sheet.there[:, HEIR_SPOUSE] & (wife < 38) & (wife > 20) & (youngest > 1)  # noqa: PLR2004 - stated in settings
    sheet.there[:, LATER_CHILD] = young & (luck < of.number("people.later_birth"))
    sheet.age[:, LATER_CHILD] = -years


def _read_rows(sheet: _Sheet, chance: np.random.Generator, of: Settings) -> Families:
    """Read the sheet row by row into persons."""
    home, place = np.nonzero(sheet.there)
    number = np.cumsum(sheet.there.ravel()).reshape(sheet.there.shape) - 1
    number = np.where(sheet.there, number, -1)
    sex, age = sheet.sex[home, place], sheet.age[home, place]
    born = np.floor(of.day("window.reference") - age * _YEAR).astype(np.int64)
    elder_head = _kinds(of)[sheet.kind, 3] == 0
    father, mother = _parents(sheet, number, home, place)
    relation = _relations(place, sex, elder_head[home])
    return Families(
        households=len(sheet.kind),
        home=home,
        place=place,
        sex=sex,
        born=born,
        died=_deaths(age, relation == 0, chance, of),
        father=father,
        mother=mother,
        spouse=_spouses(number, home, place),
        relation=relation,
    )


def _parents(sheet: _Sheet, number: Codes, home: Codes, place: Codes) -> tuple[Codes, Codes]:
    """Give the father and the mother of each person: elders of the heir, heirs of the children."""
    heir_is_man = (sheet.sex[:, HEIR] == MAN) & (number[:, HEIR] >= 0)
    father_of_child = np.where(heir_is_man, number[:, HEIR], number[:, HEIR_SPOUSE])
    mother_of_child = np.where(heir_is_man, number[:, HEIR_SPOUSE], number[:, HEIR])
    elder_is_man = sheet.sex[:, ELDER] == MAN
    father_of_heir = np.where(elder_is_man, number[:, ELDER], -1)
    mother_of_heir = np.where(elder_is_man, number[:, ELDER_TOO], number[:, ELDER])
    child, heir = place >= CHILD, place == HEIR
    father = np.where(child, father_of_child[home], np.where(heir, father_of_heir[home], -1))
    mother = np.where(child, mother_of_child[home], np.where(heir, mother_of_heir[home], -1))
    return father, mother


def _spouses(number: Codes, home: Codes, place: Codes) -> Codes:
    """Give the spouse of each person."""
    other = np.full(len(home), -1, dtype=np.int64)
    for one, two in ((ELDER, ELDER_TOO), (HEIR, HEIR_SPOUSE)):
        first, second = place == one, place == two
        other[first] = number[home[first], two]
        other[second] = number[home[second], one]
    return other


def _relations(place: Codes, sex: Codes, elder_head: Flags) -> Codes:
    """Give the relation to the head (GB/T 4761, one digit; in-laws with the children)."""
    child = np.where(sex == MAN, 2, 3)
    under_elder = np.select(
        [place == ELDER, place == ELDER_TOO, place >= CHILD], [0, 1, 4], default=child
    )
    under_heir = np.select(
        [place <= ELDER_TOO, place == HEIR, place == HEIR_SPOUSE], [5, 0, 1], default=child
    )
    return cast("Codes", np.where(elder_head, under_elder, under_heir))


def _deaths(age: Floats, head: Flags, chance: np.random.Generator, of: Settings) -> Days:
    """Draw the days of death after the reference day; heads of households are kept."""
    at_60, growth = of.numbers("people.death_scale")
    luck = chance.exponential(1.0, len(age))
    hazard = at_60 * np.exp(growth * (np.maximum(age, 0.0) - 60))
    years = np.log1p(luck * growth / hazard) / growth
    days = of.day("window.reference") + (np.minimum(years, 200) * _YEAR).astype(np.int64)
    return cast("Days", np.where(head | (age < 0), NEVER, days))

"""Work, who is away, and who is left behind because of it, on one date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.data.county.draws import Codes, Flags, Floats, group_of, place_of
from everyvillage.data.county.families import CHILD, ELDER_TOO, HEIR, HEIR_SPOUSE, MAN, WOMAN

if TYPE_CHECKING:
    from everyvillage.data.county.families import Families
    from everyvillage.data.county.health import Health
    from everyvillage.data.county.schooling import Schooling
    from everyvillage.data.county.source import Source

LABOUR = ("skilled", "ordinary", "weak", "lost", "none")
AREAS = ("township", "county", "province", "outside")


@dataclass(frozen=True, slots=True)
class Work:
    """``labour`` counts in LABOUR, ``area`` in AREAS (-1 for no work), ``months`` 0 to 12."""

    labour: Codes
    area: Codes
    months: Codes
    away: Flags

    @property
    def able(self) -> Flags:
        """Say who is a skilled or ordinary worker."""
        return self.labour <= 1


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Who is left behind, with what no register holds: parents and children elsewhere."""

    child: Flags
    elder: Flags
    woman: Flags
    parents_elsewhere_away: Flags
    child_near: Flags


def draw_work(
    families: Families, age: Codes, health: Health, schooling: Schooling, source: Source
) -> Work:
    """Draw the ability to work, where each person works and for how many months."""
    of = source.of
    chance = source.stream("person.work")
    labour = _labour(age, health, schooling, chance.random((2, families.size)), source)
    luck = _together(families, chance, source)
    group = group_of(age, of.numbers("work.age_from"))
    men, women = of.grid("work.away_men"), of.grid("work.away_women")
    rate = np.where(families.sex == MAN, men[group], women[group])
    can = (labour <= 2) & ~schooling.at_school & (age >= of.whole("work.child_under"))  # noqa: PLR2004 - skilled, ordinary, weak
    goes = can & (luck < np.where(labour == 2, rate * 0.3, rate))  # noqa: PLR2004 - weak
    near = can & ~goes & (chance.random(families.size) < of.number("work.near"))
    area = np.where(
        goes, place_of(_together(families, chance, source), of.shares("work.areas")), -1
    )
    area = np.where(goes, area + 1, np.where(near, 0, -1))
    months = _months(goes, near, chance.random(families.size), source)
    away = (area > 0) & (months >= of.whole("work.away_months"))
    return Work(labour, area, months, away)


def _together(families: Families, chance: np.random.Generator, source: Source) -> Floats:
    """Draw a number for each person that members of a household often share."""
    own = chance.random(families.size)
    home = chance.random(families.households)[families.home]
    follows = chance.random(families.size) < source.of.number("work.together")
    return np.where(follows, home, own)


def _labour(
    age: Codes, health: Health, schooling: Schooling, luck: Floats, source: Source
) -> Codes:
    """Give the ability to work: by age, then what illness and school take away."""
    of = source.of
    able, half, old = of.numbers("work.labour_ages")
    skilled = luck[0] < of.number("work.skilled")
    labour = np.where(skilled, 0, 1)
    labour = np.where(age >= half, 2, labour)
    weak = health.disabled & ~health.severe & (luck[1] < of.number("work.weak_share"))
    labour = np.where(weak, 2, labour)
    lost = health.severe | health.serious | (health.disabled & ~weak)
    labour = np.where(lost, 3, labour)
    return np.where((age < able) | (age >= old) | schooling.at_school, 4, labour)


def _months(goes: Flags, near: Flags, luck: Floats, source: Source) -> Codes:
    """Give the months of work in a year."""
    table = source.of.grid("work.months_away")
    away = table[place_of(luck, table[:, 1] / table[:, 1].sum()), 0]
    least, most = source.of.numbers("work.months_near")
    local = least + np.floor(luck * (most - least + 1))
    return np.where(goes, away, np.where(near, local, 0)).astype(np.int64)


def find_left_behind(
    families: Families, age: Codes, present: Flags, health: Health, work: Work, source: Source
) -> LeftBehind:
    """Derive who is left behind from who is away.

    A child under sixteen: no parent at home who is able to care, and one at least away.
    An elder: no child at home and none near. A woman of 20 to 59: at home, husband away.
    Parents and children who live elsewhere are drawn; the truth keeps those draws.
    """
    of = source.of
    chance = source.stream("person.left_behind")
    skip_away = chance.random(families.size) < of.number("work.skip_parents_away")
    luck = chance.random(families.households)[families.home]
    elsewhere = families.skip & skip_away
    home = present & ~work.away
    able = home & ~health.serious & ~health.severe
    cared = _either(able, families)
    parent_away = _either(present & work.away, families) | elsewhere
    child = present & (age < of.whole("work.child_under")) & ~cared & parent_away
    near, elder = _elders(families, age, home, luck, source)
    least, most = of.numbers("work.woman_ages")
    husband = _of(present & work.away, families.spouse)
    woman = home & (families.sex == WOMAN) & (age >= least) & (age <= most) & husband
    return LeftBehind(child, elder & present, woman, elsewhere, near)


def _of(flag: Flags, position: Codes) -> Flags:
    """Look a flag up for other persons; nobody (-1) is false."""
    return flag[position] & (position >= 0)


def _either(flag: Flags, families: Families) -> Flags:
    """Say whether a flag holds for the father or the mother in the household."""
    return _of(flag, families.father) | _of(flag, families.mother)


def _elders(
    families: Families, age: Codes, home: Flags, luck: Floats, source: Source
) -> tuple[Flags, Flags]:
    """Give who has a child near, and which elders are left behind."""
    of = source.of
    heirs = (families.place == HEIR) | (families.place == HEIR_SPOUSE)
    children = families.place >= CHILD
    old = families.place <= ELDER_TOO
    grown = age >= of.whole("work.child_under")
    lives_in = np.where(old, _any_of(families, heirs), heirs & _any_of(families, children & grown))
    at_home = np.where(old, _any_of(families, heirs & home), _any_of(families, children & home))
    another = luck < of.number("work.second_child_near")
    near_alone = luck < of.number("work.child_of_elder_near")
    near = at_home | np.where(lives_in, another, near_alone)
    childless = ~lives_in & (luck >= 1 - of.number("work.childless_elder"))
    elder = home & (age >= of.whole("work.elder_from")) & ~near & ~childless
    return near, elder


def _any_of(families: Families, flag: Flags) -> Flags:
    """Say for each person whether a flag holds for anybody of the household."""
    found = np.zeros(families.households, dtype=bool)
    found[families.home[flag]] = True
    return found[families.home]

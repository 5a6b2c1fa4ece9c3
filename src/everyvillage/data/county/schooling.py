"""Schooling and who is at school on one date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.data.county.draws import Codes, Flags, group_of, place_in_row

if TYPE_CHECKING:
    from everyvillage.data.county.families import Families
    from everyvillage.data.county.source import Source

SCHOOLING = ("90", "80", "70", "60", "40", "30", "20")
STUDENT = ("none", "preschool", "primary", "junior", "senior", "vocational", "college")
_COMPLETED = np.array([0, 0, 0, 1, 2, 2, 3])
_MAN = 1


@dataclass(frozen=True, slots=True)
class Schooling:
    """``level`` counts in SCHOOLING (what is completed), ``student`` in STUDENT."""

    level: Codes
    student: Codes

    @property
    def at_school(self) -> Flags:
        """Say who is at school or in a preschool."""
        return self.student > 0


def draw_schooling(families: Families, age: Codes, source: Source) -> Schooling:
    """Draw schooling by year of birth and sex, and school by age."""
    of = source.of
    chance = source.stream("person.schooling")
    year = 1970 + families.born // 365.2425
    cohort = group_of(year, of.numbers("schooling.born_from"))
    luck = chance.random((2, families.size))
    men, women = of.shares("schooling.men"), of.shares("schooling.women")
    rows = np.concatenate([men, women])
    row = cohort + np.where(families.sex == _MAN, 0, len(men))
    level = place_in_row(luck[0], rows, row)
    student = _student(age, luck[1], source)
    completed = np.where(student > 0, _COMPLETED[student], level)
    return Schooling(np.where(age < 6, 0, completed), student)  # noqa: PLR2004 - school begins at six


def _student(
    age: Codes, luck: np.ndarray[tuple[int], np.dtype[np.float64]], source: Source
) -> Codes:
    """Give the kind of school each person attends."""
    of = source.of
    senior = of.number("schooling.senior")
    either = senior + of.number("schooling.vocational")
    in_school = luck < of.number("schooling.in_school")
    kinds = [
        (3, 5, luck < of.number("schooling.preschool"), 1),
        (6, 11, in_school, 2),
        (12, 14, in_school, 3),
        (15, 17, luck < senior, 4),
        (15, 17, luck < either, 5),
        (18, 21, luck < of.number("schooling.college"), 6),
    ]
    tests = [(age >= least) & (age <= most) & goes for least, most, goes, _ in kinds]
    return np.select(tests, [kind for *_, kind in kinds], default=0)

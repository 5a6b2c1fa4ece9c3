"""Patients with a group of diagnosis that shapes their stays: a world for an attacker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from everyvillage.analytics.risk.illness import own_shares, terms

GROUPS: Final = (
    # name; share, mean age, spread, women, stays, total yuan, spread, gap days, care, in winter
    ("heart", 0.20, 66, 12, 0.48, 1.6, 11_000, 0.8, 70, 0.25, 0.5),
    ("lungs", 0.20, 60, 22, 0.45, 1.7, 6_000, 0.6, 60, 0.15, 0.9),
    ("cancer", 0.07, 61, 12, 0.47, 4.2, 19_000, 0.7, 23, 0.45, 0.0),
    ("kidneys", 0.04, 55, 14, 0.42, 5.0, 9_000, 0.5, 28, 0.30, 0.0),
    ("bones and injuries", 0.18, 47, 20, 0.40, 1.2, 14_000, 0.8, 110, 0.40, 0.1),
    ("mind", 0.05, 41, 14, 0.50, 1.8, 9_500, 0.5, 90, 0.30, 0.0),
    ("birth and women", 0.12, 29, 8, 1.00, 1.1, 5_500, 0.4, 150, 0.05, 0.0),
    ("belly", 0.14, 52, 18, 0.47, 1.3, 8_500, 0.7, 80, 0.08, 0.1),
)
DAYS: Final = 728
YEAR: Final = 364
DEPARTMENT_RIGHT: Final = 0.8
PATIENTS: Final = (0.55, 0.30, 0.15)
"""Shares of households with one, two and three patients within two years."""

AT: Final = date(2020, 12, 31)


@dataclass(frozen=True, slots=True)
class Patients:
    """Persons with a group, age and sex, their household and the department they were in.

    Then their stays: the person, amounts in fen, the day, care at home until a day (0: none).
    """

    group: np.ndarray
    age: np.ndarray
    female: np.ndarray
    household: np.ndarray
    department: np.ndarray
    person: np.ndarray
    total: np.ndarray
    own: np.ndarray
    day: np.ndarray
    care_until: np.ndarray


def draw_patients(count: int, chance: np.random.Generator) -> Patients:
    """Draw persons, households and the stays of two years."""
    numbers = np.array([row[1:] for row in GROUPS], dtype=np.float64)
    group = chance.choice(len(GROUPS), count, p=numbers[:, 0] / numbers[:, 0].sum())
    of = numbers[group]
    age = np.clip(np.rint(chance.normal(of[:, 1], of[:, 2])), 0, 95)
    moved = chance.random(count) > DEPARTMENT_RIGHT
    department = np.where(moved, chance.integers(0, len(GROUPS), count), group)
    sizes = chance.choice(len(PATIENTS), count, p=PATIENTS) + 1
    household = np.repeat(np.arange(count), sizes)[:count][chance.permutation(count)]
    person, total, day, until = _stays(of, chance)
    return Patients(
        group=group,
        age=age,
        female=(chance.random(count) < of[:, 3]).astype(np.float64),
        household=household,
        department=department.astype(np.float64),
        person=person,
        total=total,
        own=_own(person, total, day, count),
        day=day,
        care_until=until,
    )


def _stays(of: np.ndarray, chance: np.random.Generator) -> tuple[np.ndarray, ...]:
    number = 1 + chance.poisson(of[:, 4] - 1)
    person = np.repeat(np.arange(len(of)), number)
    rows = of[person]
    total = np.rint(rows[:, 5] * np.exp(chance.normal(0, rows[:, 6])) * 100).astype(np.int64)
    winter = chance.random(len(of)) < of[:, 9]
    cold = chance.choice(np.array([0, YEAR]), len(of)) + chance.integers(0, 75, len(of))
    first = np.where(winter, cold, chance.integers(0, DAYS - 200, len(of)))
    gap = np.maximum(np.rint(rows[:, 7] * np.exp(chance.normal(0, 0.3, len(person)))), 2)
    begins = np.repeat(np.cumsum(number) - number, number)
    run = np.cumsum(np.where(np.arange(len(person)) == begins, 0, gap))
    day = first[person] + (run - run[begins]).astype(np.int64)
    cares = chance.random(len(person)) < rows[:, 8]
    until = np.where(cares, day + np.ceil(chance.exponential(60, len(person))), 0)
    kept = day < DAYS
    return person[kept], total[kept], day[kept], until[kept].astype(np.int64)


def _own(person: np.ndarray, total: np.ndarray, day: np.ndarray, count: int) -> np.ndarray:
    """Give the own share of each stay: that of the year by the terms, shared out by amount."""
    key = person * 2 + day // YEAR
    year = np.bincount(key, weights=total, minlength=2 * count).astype(np.int64)
    county, nobody = np.ones(len(year), dtype=np.int64), np.zeros(len(year), dtype=np.int64)
    own = own_shares(year, year * 9 // 10, county, nobody, {0: terms("general", AT)})
    shared: np.ndarray = own[key] * total // np.maximum(year[key], 1)
    return shared

"""What an attacker learns of illness from all that crosses from health.

python benchmarks/attacker.py [--persons 30000] [--seed 0] [--used] [--json]

Patients and their households, modelled, 模拟数据，非真实: each has one of eight groups of
diagnosis, which goes with age and sex and shapes number, gaps, season and cost of stays and care at
home. The attacker, with every lawful role of the poverty side, knows age and sex and sees every row
that crosses: amounts, days, order, care. Boosted trees read the rows in several ways, summed up,
one by one, and month by month, and guess the group of persons never seen; the way that guesses
best counts. The bar: at most two points better than from age and sex alone. As a control, with the
department they gain at least fifteen; "all that is recorded" shows what would be lost if stays
crossed as they are.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.worlds.crossing_seen import views_of
from benchmarks.worlds.illnesses import draw_patients
from benchmarks.worlds.in_use import crossed_in_use
from everyvillage.analytics.risk.crossing import (
    FEN,
    Stays,
    Tips,
    crossed,
    gate_on,
    tips_of,
)

if TYPE_CHECKING:
    from benchmarks.worlds.illnesses import Patients

TRAINED = 0.6
POINTS = 100.0
RESAMPLES = 200
ABOVE, SPREAD, LINE = 16_000, 0.85, 4_000
DAY = date(2020, 12, 31)
"""What households have above the line, in yuan: the middle, how far apart, and the line."""


def main() -> None:
    """Attack with age and sex, with all that crosses, with stays as they are, with departments."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--persons", type=int, default=30_000)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--used", action="store_true", help="through the program's own tables")
    asked.add_argument("--json", action="store_true", help="print as JSON")
    wanted = asked.parse_args()
    found = attacked(wanted.persons, wanted.seed, used=wanted.used)
    print(json.dumps(found) if wanted.json else told(found))


def attacked(persons: int, seed: int, *, used: bool = False) -> dict[str, Any]:
    """Give the share of groups guessed rightly from each view, with intervals.

    ``used``: what crosses is what the program's own shocks hold once its gate has been used.
    """
    patients = draw_patients(persons, np.random.default_rng(seed))
    plain = np.column_stack([patients.age, patients.female])
    stays = Stays(
        patients.household[patients.person], patients.own, patients.day, patients.care_until
    )
    households = int(patients.household.max()) + 1
    tips = drawn_tips(households, seed)
    if used:
        with tempfile.TemporaryDirectory() as folder:
            through = crossed_in_use(patients, drawn_above(households, seed), Path(folder))
    else:
        through = crossed(stays, tips, gate_on(DAY))
    # The attacker knows from which sum each household is told: this side says so itself.
    known = np.column_stack([plain, tips.own[patients.household]])
    ways = {
        name: np.column_stack([known, seen])
        for name, seen in views_of(through, patients.household).items()
    }
    views = {
        "age and sex": plain,
        **ways,
        "all that is recorded": np.column_stack([plain, view_of_stays(patients)]),
        "crossing and department": np.column_stack([ways["in all"], patients.department]),
    }
    order = np.random.default_rng(seed + 1).permutation(persons)
    train, test = order[: int(TRAINED * persons)], order[int(TRAINED * persons) :]
    right = {
        name: guess(values[train], patients.group[train], values[test]) == patients.group[test]
        for name, values in views.items()
    }
    base = right["age and sex"]
    best = max(ways, key=lambda name: float(right[name].mean()))
    right["all that crosses"] = right[best]
    return {
        "modelled": True,
        "used": used,
        "persons": persons,
        "groups": int(patients.group.max()) + 1,
        "best_way": best,
        "right": {name: float(hits.mean()) for name, hits in right.items()},
        "gain_points": {
            name: interval(hits.astype(float) - base.astype(float))
            for name, hits in right.items()
            if name != "age and sex"
        },
    }


def drawn_above(households: int, seed: int) -> np.ndarray:
    """Draw what each household has above its line, in fen."""
    chance = np.random.default_rng([seed, households])
    above = np.exp(chance.normal(np.log(ABOVE), SPREAD, households)) * FEN
    whole: np.ndarray = np.rint(above).astype(np.int64)
    return whole


def drawn_tips(households: int, seed: int) -> Tips:
    """Give from which sum each household of three is told."""
    members = np.full(households, 3, dtype=np.int64)
    income = drawn_above(households, seed) + 3 * LINE * FEN
    return tips_of(np.arange(households), income, members, LINE * FEN, gate_on(DAY))


def view_of_stays(of: Patients) -> np.ndarray:
    """Give what health has of each person: sums, largest, number, order, gaps, days, care."""
    size = len(of.group)
    order = np.lexsort((of.day, of.person))
    person, day, total, own = (c[order] for c in (of.person, of.day, of.total, of.own))
    care = np.where(of.care_until[order] > 0, of.care_until[order] - day, 0)
    number = np.maximum(np.bincount(person, minlength=size), 1)
    first = np.minimum(np.searchsorted(person, np.arange(size)), len(person) - 1)
    last = np.maximum(np.searchsorted(person, np.arange(size), side="right") - 1, 0)
    gaps = np.where(np.diff(person, prepend=-1) == 0, np.diff(day, prepend=0), 0)
    largest = np.zeros(size)
    np.maximum.at(largest, person, total)
    columns = [number, largest, day[last] - day[first], day[first] % 364, day[last] % 364]
    columns += [
        np.bincount(person, weights=values, minlength=size) / number
        for values in (total, own, care, gaps)
    ]
    return np.column_stack(columns)


def guess(train: np.ndarray, group: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Guess groups with boosted trees."""
    trees = HistGradientBoostingClassifier(
        max_iter=60, learning_rate=0.1, max_leaf_nodes=15, min_samples_leaf=40, random_state=0
    )
    with threadpool_limits(1):
        guessed: np.ndarray = trees.fit(train, group).predict(test)
    return guessed


def interval(gain: np.ndarray) -> dict[str, float]:
    """Give a mean gain in points with the interval of persons drawn again."""
    chance = np.random.default_rng(1)
    means = [gain[chance.integers(0, len(gain), len(gain))].mean() for _ in range(RESAMPLES)]
    low, high = np.percentile(means, [2.5, 97.5])
    return {
        "value": float(gain.mean() * POINTS),
        "low": float(low * POINTS),
        "high": float(high * POINTS),
    }


def told(found: dict[str, Any]) -> str:
    """Write the figures."""
    lines = [
        f"modelled, 模拟数据，非真实; {found['persons']:,} persons, {found['groups']} groups",
        f"age and sex: {found['right']['age and sex']:.1%} right",
    ]
    lines += [
        f"{name}: {found['right'][name]:.1%}, {one['value']:+.1f} points "
        f"({one['low']:+.1f} to {one['high']:+.1f})"
        for name, one in found["gain_points"].items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()

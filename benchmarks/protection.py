"""Falling households reached before the fall: our list, today's ways, and a list that knows all.

python benchmarks/protection.py [--households N] [--seed S] [--world FILE | --hidden SEED]

A living county, modelled, 模拟数据，非真实: 104 weeks to learn from, 52 to visit in, with hours for
visits to 2 % of all households a week. In the second year the county works by its files; our list
learns from what was found at its doors then and since, and from nothing else.
--world takes a file like data/county/living/world.toml; --hidden draws one by chance that nobody
has seen; --banded lets ours see bills only as they cross from health. Intervals are of villages
drawn again.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.worlds import policies
from benchmarks.worlds.doors import Doors
from benchmarks.worlds.living_known import (
    LINE_FEN,
    WEEK_DAYS,
    banded_in,
    known_in,
    outcome_after,
)
from everyvillage.analytics.risk.first import (
    Again,
    Standing,
    Terms,
    learn,
    lesson,
)
from everyvillage.data.county.living import live
from everyvillage.data.county.living.course import NEVER
from everyvillage.policy.parameters import shipped_parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.worlds.policies import Tally
    from everyvillage.analytics.risk.first import Lesson
    from everyvillage.analytics.risk.forecast.features import Known
    from everyvillage.data.county.living import Living

LEARN, VISIT, YEAR = 52, 104, 52
TRAINED_ON = 60_000
QUARTER_WEEKS, PER, PERMILLE = 13, 10_000, 1_000
ON = date(2021, 1, 1)
PARAMETERS = (
    *("list_fruitless_permille", "list_ahead_weeks", "look_again_days", "look_again_most"),
    "forecast_learn_days",
)
DRAWS, RUNS = 400, 10
SHAKEN = 0.25


def main() -> None:
    """Make the county, let every way choose for a year, print what each reached."""
    wanted = arguments()
    with tempfile.TemporaryDirectory() as folder:
        settings = wanted.world
        if wanted.hidden is not None:
            settings = hidden_world(wanted.hidden, Path(folder) / "hidden.toml")
        county = live(wanted.households, wanted.seed, settings)
    tallies = visits(county, banded=wanted.banded)
    found = report(county, tallies)
    print(json.dumps(found) if wanted.json else told(found))


def arguments() -> argparse.Namespace:
    """Read the words of the call."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--households", type=int, default=60_000)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--world", type=Path, default=None, help="file of settings")
    asked.add_argument("--hidden", type=int, default=None, help="seed of settings drawn by chance")
    asked.add_argument("--banded", action="store_true", help="bills as they cross from health")
    asked.add_argument("--json", action="store_true", help="print as JSON")
    return asked.parse_args()


def hidden_world(seed: int, path: Path) -> Path:
    """Write settings each of which is the package's own times a number drawn around one."""
    own = tomllib.loads(
        files("everyvillage.data.county.living").joinpath("world.toml").read_text("utf-8")
    )
    chance = np.random.default_rng(seed)
    fixed = {("line", "yuan"), ("signal", "strength"), ("known", "office_weeks")}
    lines = []
    for heading, block in own.items():
        lines.append(f"[{heading}]")
        for name, value in block.items():
            if isinstance(value, list) or (heading, name) in fixed or isinstance(value, int):
                lines.append(f"{name} = {value}")
                continue
            shaken = value * float(np.exp(chance.normal(0, SHAKEN)))
            lines.append(f"{name} = {min(shaken, 0.97) if value < 1 else shaken:.6f}")
    path.write_text("\n".join(lines), "utf-8")
    return path


def swept(county: Living) -> Lesson:
    """Give what a sweep of all households a year later teaches the plain ranking."""
    stands, falls = outcome_after(county, LEARN)
    some = np.random.default_rng(county.seed).permutation(len(stands))[:TRAINED_ON]
    then = Standing.unseen(known_in(county, LEARN), LEARN * WEEK_DAYS, LINE_FEN)
    return lesson(then, stands[some], falls[some])


def visits(county: Living, *, banded: bool = False) -> dict[str, Tally]:
    """Let every way choose whom to visit for a year; ours sees bills in bands if so asked."""
    know = banded_in if banded else known_in
    budget = int(county.world.one("visit", "hours_budget") * county.families.count)
    plain = learn([swept(county)], ("logistic",))
    ways = {
        "a static list": policies.static_list(county, VISIT, budget),
        "b random": policies.at_random(county, budget),
        "c plain ranking": policies.by_score(county, plain, budget),
        "d monthly files": policies.monthly_files(county, budget),
        "d new facts only": policies.monthly_files(county, budget, again=False),
        "all-knowing": policies.all_knowing(county, budget),
        "of what is told": policies.all_knowing_of_told(county, budget),
    }
    tallies = {
        name: policies.run(county, choose, first=VISIT, weeks=YEAR) for name, choose in ways.items()
    }
    ours = learned(county, budget, know)
    tallies["ours"] = policies.run(county, ours.choose, first=VISIT, weeks=YEAR, told=ours.told)
    return tallies


def learned(county: Living, budget: int, know: Callable[[Living, int], Known]) -> policies.Ours:
    """Give our list after a year in which the county worked by its files and kept the answers.

    As the program does, it learns from nothing but what was found at doors, those that chance drew
    among them, remembers them, and learns anew as often as the program.
    """
    doors, slice_ = Doors(county, know), drawn_by_chance(county.families.count)
    chance, files = np.random.default_rng([county.seed, 80]), policies.monthly_files(county, budget)

    def worked(week: int, tally: Tally) -> np.ndarray:
        drawn = chance.choice(county.families.count, slice_, replace=False)
        return np.union1d(files(week, tally), drawn)

    past = policies.run(county, worked, first=LEARN, weeks=YEAR, told=doors.told)
    of = shipped_parameters().engine_values(PARAMETERS, ON)
    wasted = past.wasted / max(past.visits, 1)
    share = of["list_fruitless_permille"] / PERMILLE * wasted
    return policies.Ours(
        doors,
        Again(0.0, of["look_again_days"], of["look_again_most"]),
        learn_weeks=of["forecast_learn_days"] // WEEK_DAYS,
        budget=budget,
        files=policies.monthly_files(county, budget),
        terms=Terms(share, of["list_ahead_weeks"], YEAR),
        slice_=slice_,
    )


def drawn_by_chance(households: int) -> int:
    """Give the visits a week to anybody, as many as the program draws in a county of this size."""
    terms = shipped_parameters().engine_values(["slice_per_10000", "slice_least"], ON)
    quarter = max(-(-households * terms["slice_per_10000"] // PER), terms["slice_least"])
    return -(-quarter // QUARTER_WEEKS)


def report(county: Living, tallies: dict[str, Tally]) -> dict[str, Any]:
    """Give the figures of each way, and ours against (d) with intervals."""
    course = county.course
    falling = (course.fall >= VISIT) & (course.fall < VISIT + YEAR) & (course.fall < NEVER)
    ways = {name: figures(county, tally, falling) for name, tally in tallies.items()}
    ours, files_ = tallies["ours"], tallies["d monthly files"]
    anybody = policies.as_many_at_random(county, ours.weekly, first=VISIT, runs=RUNS)
    return {
        "modelled": True,
        "seed": county.seed,
        "households": county.families.count,
        "falling": int(falling.sum()),
        "ways": ways,
        "reached_ratio": again(county, ours, files_, falling),
        "reached_ratio_new_facts": again(county, ours, tallies["d new facts only"], falling),
        "told_ratio": again(county, tallies["of what is told"], files_, falling),
        "wasted_ratio": ours.wasted / max(files_.wasted, 1),
        "per_visit_against_random": again(county, ours, anybody, falling),
    }


def figures(county: Living, tally: Tally, falling: np.ndarray) -> dict[str, Any]:
    """Give what one way reached, wasted and repeated."""
    got = falling & tally.reached
    days = (tally.found_week + county.delay - county.course.onset)[got] * WEEK_DAYS
    return {
        "reached": int(got.sum()),
        "reached_share": float(got.sum() / max(falling.sum(), 1)),
        "visits": tally.visits,
        "found_share": tally.found / max(tally.visits, 1),
        "wasted": tally.wasted,
        "repeats": tally.repeats,
        "median_days": float(np.median(days)) if len(days) else None,
    }


def again(county: Living, one: Tally, other: Tally, falling: np.ndarray) -> dict[str, float]:
    """Give the ratio of households reached, with the interval of villages drawn again."""
    village, size = county.families.village, county.families.village.max() + 1
    mine, theirs = (
        np.bincount(village, weights=falling * tally.reached, minlength=size)
        for tally in (one, other)
    )
    chance = np.random.default_rng(1)
    drawn = chance.integers(0, size, (DRAWS, size))
    ratios = mine[drawn].sum(axis=1) / np.maximum(theirs[drawn].sum(axis=1), 1)
    low, high = np.percentile(ratios, [2.5, 97.5])
    return {
        "value": float(mine.sum() / max(theirs.sum(), 1)),
        "low": float(low),
        "high": float(high),
    }


def told(found: dict[str, Any]) -> str:
    """Write the figures as a table."""
    lines = [
        (
            f"living county, seed {found['seed']}: {found['households']:,} households, "
            f"{found['falling']:,} fall within the year; modelled, 模拟数据，非真实"
        ),
        (
            f"{'way':18} {'reached':>8} {'share':>7} {'visits':>8} {'found':>7} {'wasted':>8} "
            f"{'repeats':>8} {'days':>6}"
        ),
    ]
    lines += [
        f"{name:18} {one['reached']:>8,} {one['reached_share']:>7.1%} {one['visits']:>8,} "
        f"{one['found_share']:>7.1%} {one['wasted']:>8,} {one['repeats']:>8,} "
        f"{one['median_days'] or 0:>6.0f}"
        for name, one in found["ways"].items()
    ]
    for name, words in (
        ("reached_ratio", "ours reached against (d)"),
        ("reached_ratio_new_facts", "ours against (d) with new facts only"),
        ("per_visit_against_random", "ours against random with as many visits in each week"),
        ("told_ratio", "one who knows all of whom something was told, against (d)"),
    ):
        ratio = found[name]
        lines.append(f"{words}: {ratio['value']:.2f} ({ratio['low']:.2f} to {ratio['high']:.2f})")
    lines.append(f"wasted visits against (d): {found['wasted_ratio']:.2f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()

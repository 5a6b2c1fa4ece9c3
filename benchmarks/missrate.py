"""How often the interval of the miss rate holds the truth, with a good and with a bad ranking.

python benchmarks/missrate.py [--seeds 1000] [--households 5000] [--full]
    [--workers 2] [--json]

A living county for each seed, modelled, 模拟数据，非真实. The list has the 3 % of households that a
forecast puts first (or last, with the bad ranking); chance draws a tenth of all households, and
one in eight of these cannot be met. The truth is how many fall within the year and were on no
list. Two more lines show where the method ends: the few that the program draws in a quarter
until an office sets its own share, and a draw in which those who fall are met half as often as
others, which no interval of answers alone can know. --full adds one county of 60,000 households.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.protection import drawn_by_chance
from benchmarks.worlds.living_known import LINE_FEN, WEEK_DAYS, known_in, outcome_after
from everyvillage.analytics.risk.forecast import fit
from everyvillage.analytics.risk.forecast.features import directions, features, names
from everyvillage.data.county.living import live
from everyvillage.planning.rounds import draw_slice, estimate_missed

if TYPE_CHECKING:
    from everyvillage.analytics.risk.forecast import Forecast
    from everyvillage.planning.rounds import Missed

LEARN, DRAW = 52, 104
LISTED, DRAWN = 0.03, 0.10
LEARNING_SEED = 1_000_000
FULL = 60_000
QUARTER_WEEKS = 13
WORDS = {
    "good": "good ranking",
    "bad": "bad ranking",
    "few": "good ranking, as few as the program draws unasked",
    "shy": "good ranking, those who fall met half as often",
}
NAMES = tuple(WORDS)


def main() -> None:
    """Draw many counties and count how often the interval holds the truth."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=1_000)
    asked.add_argument("--households", type=int, default=5_000)
    asked.add_argument("--workers", type=int, default=2, help="processes")
    asked.add_argument("--full", action="store_true", help="one county of 60,000 households too")
    asked.add_argument("--json", action="store_true", help="print as JSON")
    wanted = asked.parse_args()
    model = learned()
    held: dict[str, list[bool]] = {name: [] for name in NAMES}
    errors: dict[str, list[float]] = {name: [] for name in NAMES}
    work = partial(both, model, wanted.households)
    with ProcessPoolExecutor(wanted.workers, mp_context=get_context("forkserver")) as pool:
        for county in pool.map(work, range(wanted.seeds), chunksize=10):
            for name, (truth, found) in county.items():
                held[name].append(found.low <= truth <= found.high)
                errors[name].append(found.number - truth)
    result: dict[str, Any] = {
        "modelled": True,
        "seeds": wanted.seeds,
        "held": {name: float(np.mean(one)) for name, one in held.items()},
        "bias": {name: float(np.mean(one)) for name, one in errors.items()},
        "bias_error": {
            name: float(np.std(one) / np.sqrt(len(one))) for name, one in errors.items()
        },
    }
    if wanted.full:
        result["full"] = {
            name: {"truth": truth, "estimate": found.number, "low": found.low, "high": found.high}
            for name, (truth, found) in both(model, FULL, 0).items()
        }
    print(json.dumps(result) if wanted.json else told(result))


def learned() -> Forecast:
    """Train once, on a county that is none of those measured."""
    county = live(20_000, LEARNING_SEED)
    stands, falls = outcome_after(county, LEARN)
    values = features(known_in(county, LEARN), LEARN * WEEK_DAYS, LINE_FEN)[stands]
    owners = [str(number) for number in stands]
    return fit(values, falls, owners, names(), rising=directions(), kinds=("logistic",))


def both(model: Forecast, households: int, seed: int) -> dict[str, tuple[int, Missed]]:
    """Give truth and estimate of one county for each of ``NAMES``."""
    county = live(households, seed)
    stands, falls = outcome_after(county, DRAW)
    score = model.score(features(known_in(county, DRAW), DRAW * WEEK_DAYS, LINE_FEN)[stands]).order
    chance = np.random.default_rng([seed, 80])
    numbers = [str(number) for number in range(len(stands))]
    few = min(drawn_by_chance(households) * QUARTER_WEEKS, len(stands))
    sizes = dict.fromkeys(NAMES, round(DRAWN * len(stands))) | {"few": few}
    opens = chance.random(len(stands))
    found = {}
    for name, size in sizes.items():
        listed = np.zeros(len(stands), bool)
        order = np.argsort(score if name == "bad" else -score)
        listed[order[: round(LISTED * len(stands))]] = True
        missed = (falls > 0) & ~listed
        met_of = np.full(len(stands), county.world.one("help", "met"))
        if name == "shy":
            met_of[falls > 0] /= 2
        drawn = draw_slice(numbers, "quarter", size, key=seed.to_bytes(8, "big"))
        rows = np.array([int(one) for one in drawn])
        met = rows[opens[rows] < met_of[rows]]
        estimate = estimate_missed(len(stands), size, len(met), int(missed[met].sum()))
        found[name] = (int(missed.sum()), estimate)
    return found


def told(found: dict[str, Any]) -> str:
    """Write the figures."""
    lines = [f"modelled, 模拟数据，非真实; {found['seeds']} counties"]
    lines += [
        f"{WORDS[name]}: interval holds the truth in {found['held'][name]:.1%}; mean error "
        f"{found['bias'][name]:+.2f} households (error of the mean {found['bias_error'][name]:.2f})"
        for name in NAMES
    ]
    for name, one in found.get("full", {}).items():
        lines.append(
            f"60,000 households, {WORDS[name]}: {one['truth']} missed; estimated "
            f"{one['estimate']:.0f} ({one['low']} to {one['high']})"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()

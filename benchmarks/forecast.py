"""The forecast of falling within twelve months, measured a year later, whole and by group.

python benchmarks/forecast.py [--households 60000] [--seed 0] [--hidden SEED] [--json]

A living county, modelled, 模拟数据，非真实: trained on what was known after one year and who had
fallen a year later, measured on the next year. Households that are measured were not trained on.
A plain logistic regression of the same terms stands beside it. Errors are by village, which a hail
or a flood strikes as a whole. Beside the interval of each slope alone stands the one that holds
together with all others at 95 %. --hidden takes a world drawn by chance, as protection.py does.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.protection import hidden_world
from benchmarks.worlds.living_known import LINE_FEN, WEEK_DAYS, known_in, outcome_after
from everyvillage.analytics.risk.forecast import Quality, check_apart, fit, fold_of, quality
from everyvillage.analytics.risk.forecast.features import directions, features, names
from everyvillage.analytics.risk.forecast.measures import by_group
from everyvillage.data.county.living import live

if TYPE_CHECKING:
    from everyvillage.data.county.living import Living

LEARN, MEASURE, FOLDS = 52, 104, 2


def main() -> None:
    """Train on one year, measure on the next, print every figure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--households", type=int, default=60_000)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--hidden", type=int, default=None, help="seed of settings drawn by chance")
    asked.add_argument("--json", action="store_true", help="print as JSON")
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hidden = Path(folder) / "hidden.toml"
        settings = None if wanted.hidden is None else hidden_world(wanted.hidden, hidden)
        county = live(wanted.households, wanted.seed, settings)
    found = measured(county)
    print(json.dumps(found) if wanted.json else told(found))


def measured(county: Living) -> dict[str, Any]:
    """Forecast each half of the households by a model that saw the other half a year before."""
    numbers = [str(number) for number in range(county.families.count)]
    folds = fold_of(numbers, FOLDS)
    chance = {"ours": np.full(len(numbers), np.nan), "plain": np.full(len(numbers), np.nan)}
    stands, falls = outcome_after(county, LEARN)
    then, happened = outcome_after(county, MEASURE)
    before = features(known_in(county, LEARN), LEARN * WEEK_DAYS, LINE_FEN)
    now = features(known_in(county, MEASURE), MEASURE * WEEK_DAYS, LINE_FEN)
    kinds, outside = [], 0
    for fold in range(FOLDS):
        train, test = stands[folds[stands] != fold], then[folds[then] == fold]
        owners = [numbers[row] for row in train]
        check_apart(owners, [numbers[row] for row in test])
        truth = falls[folds[stands] != fold]
        for name, tried in (("ours", ("logistic", "curves")), ("plain", ("logistic",))):
            model = fit(before[train], truth, owners, names(), rising=directions(), kinds=tried)
            scored = model.score(now[test])
            chance[name][test] = scored.order
            if name == "ours":
                kinds.append(model.kind)
                outside += sum(1 for words in scored.outside if words)
    villages = [str(number) for number in county.families.village[then]]
    ours = quality(chance["ours"][then], happened, villages)
    groups = grouped(county, chance["ours"][then], happened, then)
    told = {"ours": ours} | {name: one for name, one in groups.items() if isinstance(one, Quality)}
    return {
        "modelled": True,
        "kinds": kinds,
        "terms": len(names()),
        "outside": outside,
        "ours": asdict(ours),
        "plain": asdict(quality(chance["plain"][then], happened, villages)),
        "groups": {n: one if isinstance(one, int) else asdict(one) for n, one in groups.items()},
        "slopes_together": {
            name: one.calibration.slope_among(len(told)) for name, one in told.items()
        },
    }


def grouped(
    county: Living, chance: np.ndarray, happened: np.ndarray, rows: np.ndarray
) -> dict[str, Quality | int]:
    """Measure by sex of head, minority, disability and remoteness."""
    them = county.families
    groups = {
        "woman as head": them.female_head,
        "minority": them.minority,
        "disability": them.disabled > 0,
        "far away": them.remote,
    }
    villages = [str(number) for number in them.village[rows]]
    found: dict[str, Quality | int] = {}
    for name, flag in groups.items():
        words = np.where(flag[rows], f"{name}: yes", f"{name}: no").tolist()
        found |= by_group(chance, happened, villages, words)
    return found


def told(found: dict[str, Any]) -> str:
    """Write the figures as a table."""
    kinds = ", ".join(found["kinds"])
    lines = [
        f"modelled, 模拟数据，非真实; {found['terms']} terms, taken: {kinds}",
        f"{found['outside']} rows beyond what was seen",
        f"{'':24} {'rows':>7} {'falls':>6} {'AUC':>6} {'AP':>6} {'large':>6} {'index':>6} slope",
        line("ours", found["ours"], found["slopes_together"]["ours"]),
        line("plain", found["plain"]),
    ]
    lines += [
        f"{name:24} too few ({one})"
        if isinstance(one, int)
        else line(name, one, found["slopes_together"][name])
        for name, one in found["groups"].items()
    ]
    return "\n".join(lines)


def line(name: str, one: dict[str, Any], among: tuple[float, float] | None = None) -> str:
    """Write one set of figures; ``among`` is the slope's interval that holds with the others."""
    marks = one["calibration"]
    together = f"; together {among[0]:.2f} to {among[1]:.2f}" if among else ""
    return (
        f"{name:24} {one['rows']:>7,} {one['outcomes']:>6,} {one['auc']:>6.3f} "
        f"{one['average_precision']:>6.3f} {marks['in_the_large']:>+6.2f} {marks['index']:>6.2f} "
        f"{marks['slope']:.2f} ({marks['slope_low']:.2f} to {marks['slope_high']:.2f}){together}"
    )


if __name__ == "__main__":
    main()

"""The forecast of falling within twelve months, measured a year later, whole and by group.

python benchmarks/forecast.py [--households 60000] [--seed 0] [--json]

A living county, modelled, 模拟数据，非真实: trained on what was known after one year and who had
fallen a year later, measured on the next year. Households that are measured were not trained on.
A plain logistic regression of the same terms stands beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.worlds.living_known import LINE_FEN, WEEK_DAYS, known_in, outcome_after
from everyvillage.analytics.risk.forecast import check_apart, fit, fold_of, quality
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
    asked.add_argument("--json", action="store_true", help="print as JSON")
    wanted = asked.parse_args()
    county = live(wanted.households, wanted.seed)
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
    owners = [numbers[row] for row in then]
    return {
        "modelled": True,
        "kinds": kinds,
        "terms": len(names()),
        "outside": outside,
        "ours": asdict(quality(chance["ours"][then], happened, owners)),
        "plain": asdict(quality(chance["plain"][then], happened, owners)),
        "groups": grouped(county, chance["ours"][then], happened, then),
    }


def grouped(
    county: Living, chance: np.ndarray, happened: np.ndarray, rows: np.ndarray
) -> dict[str, Any]:
    """Measure by sex of head, minority, disability and remoteness."""
    them = county.families
    groups = {
        "woman as head": them.female_head,
        "minority": them.minority,
        "disability": them.disabled > 0,
        "far away": them.remote,
    }
    owners = [str(row) for row in rows]
    found: dict[str, Any] = {}
    for name, flag in groups.items():
        words = np.where(flag[rows], f"{name}: yes", f"{name}: no").tolist()
        for group, one in by_group(chance, happened, owners, words).items():
            found[group] = one if isinstance(one, int) else asdict(one)
    return found


def told(found: dict[str, Any]) -> str:
    """Write the figures as a table."""
    kinds = ", ".join(found["kinds"])
    lines = [
        f"modelled, 模拟数据，非真实; {found['terms']} terms, taken: {kinds}",
        f"{found['outside']} rows beyond what was seen",
        f"{'':24} {'rows':>7} {'falls':>6} {'AUC':>6} {'AP':>6} {'large':>6} {'index':>6} slope",
        *(line(name, found[name]) for name in ("ours", "plain")),
    ]
    lines += [
        f"{name:24} too few ({one})" if isinstance(one, int) else line(name, one)
        for name, one in found["groups"].items()
    ]
    return "\n".join(lines)


def line(name: str, one: dict[str, Any]) -> str:
    """Write one set of figures."""
    marks = one["calibration"]
    return (
        f"{name:24} {one['rows']:>7,} {one['outcomes']:>6,} {one['auc']:>6.3f} "
        f"{one['average_precision']:>6.3f} {marks['in_the_large']:>+6.2f} {marks['index']:>6.2f} "
        f"{marks['slope']:.2f} ({marks['slope_low']:.2f} to {marks['slope_high']:.2f})"
    )


if __name__ == "__main__":
    main()

"""How good probabilities are: order, calibration, and both for each group."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Floats: TypeAlias = NDArray[np.float64]

FEWEST = 200
"""Outcomes from which a group gets figures of its own; below it they would be noise."""

AT = (0.01, 0.02, 0.05, 0.10, 0.20)
Z95 = 1.959964
SURE = 0.95
POINTS = 100.0
SPAN = 0.5
GRID = 200
STEPS = 30
EDGE = 1e-6
FARTHEST = 500.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far probabilities are from what happened, in points (hundredths).

    ``in_the_large`` is the mean probability less the share of outcomes; ``index`` the mean
    absolute distance from a smooth curve of what happened (integrated calibration index, Austin
    and Steyerberg 2019); ``slope`` that of a logistic regression on the logit, with its 95 %
    interval, errors by whatever the rows have in common (their household, their village).
    """

    in_the_large: float
    index: float
    slope: float
    slope_low: float
    slope_high: float

    def slope_among(self, intervals: int) -> tuple[float, float]:
        """Give the interval of the slope as one of several that are to hold together at 95 %.

        Of ten intervals of 95 % each one or more misses by chance 40 times in 100. This one is
        wider, so that all of them hold 95 times in 100 (Šidák 1967; on the safe side where
        groups overlap).
        """
        error = (self.slope_high - self.slope) / Z95
        each = SURE ** (1 / intervals)
        reach = NormalDist().inv_cdf((1 + each) / 2) * error
        return self.slope - reach, self.slope + reach


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of one set of rows; ``recall`` by the share of rows that is looked at."""

    rows: int
    outcomes: int
    auc: float
    average_precision: float
    recall: Mapping[float, float]
    calibration: Calibration


def quality(chance: Floats, outcome: Floats, together: Sequence[str]) -> Quality:
    """Measure probabilities against outcomes (0 or 1), both by row.

    ``together`` names what rows have in common: their household, so that doubt counts households
    and not rows, or their village where one flood may push many.
    """
    order = np.argsort(-chance, kind="stable")
    total = outcome.sum()
    reached = np.cumsum(outcome[order])
    recall = {share: float(reached[max(1, round(share * len(chance))) - 1] / total) for share in AT}
    return Quality(
        rows=len(chance),
        outcomes=int(total),
        auc=float(roc_auc_score(outcome, chance)),
        average_precision=float(average_precision_score(outcome, chance)),
        recall=recall,
        calibration=calibration(chance, outcome, together),
    )


def by_group(
    chance: Floats, outcome: Floats, together: Sequence[str], group: Sequence[str]
) -> dict[str, Quality | int]:
    """Give the quality of each group with at least 200 outcomes, else how many it has."""
    names, owners = np.array(group), np.array(together)
    found: dict[str, Quality | int] = {}
    for name in sorted(set(group)):
        here = names == name
        happened = int(outcome[here].sum())
        enough = FEWEST <= happened < int(here.sum())
        found[name] = (
            quality(chance[here], outcome[here], owners[here].tolist()) if enough else happened
        )
    return found


def calibration(chance: Floats, outcome: Floats, together: Sequence[str]) -> Calibration:
    """Measure how far probabilities are from what happened."""
    slope, error = _slope(chance, outcome, together)
    return Calibration(
        in_the_large=float((chance.mean() - outcome.mean()) * POINTS),
        index=float(np.abs(_smooth(chance, outcome) - chance).mean() * POINTS),
        slope=slope,
        slope_low=slope - Z95 * error,
        slope_high=slope + Z95 * error,
    )


def logit(chance: Floats) -> Floats:
    """Give the logarithm of the odds, kept away from certainty."""
    kept = np.clip(chance, EDGE, 1 - EDGE)
    odds: Floats = np.log(kept / (1 - kept))
    return odds


def _slope(chance: Floats, outcome: Floats, together: Sequence[str]) -> tuple[float, float]:
    """Fit outcome on the logit by Newton's steps; give the slope and its error."""
    design = np.column_stack([np.ones(len(chance)), logit(chance)])
    weights: Floats = np.array([0.0, 1.0])
    for _ in range(STEPS):
        fitted = _chance(design @ weights)
        bread = design.T @ (design * (fitted * (1 - fitted))[:, None])
        step = np.linalg.solve(bread, design.T @ (outcome - fitted))
        weights = (weights + step).astype(np.float64)
        if np.abs(step).max() < EDGE:
            break
    fitted = _chance(design @ weights)
    inverse = np.linalg.inv(design.T @ (design * (fitted * (1 - fitted))[:, None]))
    _, owner = np.unique(np.array(together), return_inverse=True)
    scores = np.zeros((owner.max() + 1, 2))
    np.add.at(scores, owner, design * (outcome - fitted)[:, None])
    spread = inverse @ (scores.T @ scores) @ inverse
    return float(weights[1]), float(np.sqrt(spread[1, 1]))


def _chance(odds: Floats) -> Floats:
    """Give the probability of a logit, kept within what a number can hold."""
    chance: Floats = 1 / (1 + np.exp(-np.clip(odds, -FARTHEST, FARTHEST)))
    return chance


def _smooth(chance: Floats, outcome: Floats) -> Floats:
    """Give the local-linear share of outcomes at each probability (tricube, half of the rows).

    Worked out at two hundred places between which it is straight. Distances are in ranks of the
    logit, so that a crowd of small probabilities does not swallow the large ones.
    """
    order = np.argsort(chance, kind="stable")
    level, happened = chance[order], outcome[order]
    count = len(level)
    width = max(2, int(SPAN * count))
    places = np.unique(np.linspace(0, count - 1, GRID).astype(np.int64))
    fitted = np.array([_local(level, happened, int(place), width) for place in places])
    at, first = np.unique(level[places], return_index=True)
    result: Floats = np.interp(chance, at, fitted[first])
    return result


def _local(level: Floats, happened: Floats, place: int, width: int) -> float:
    count = len(level)
    first = int(np.clip(place - width // 2, 0, count - width))
    near, seen = level[first : first + width], happened[first : first + width]
    ranks = np.abs(np.arange(first, first + width) - place) / max(
        place - first, first + width - 1 - place, 1
    )
    weight = (1 - np.minimum(ranks, 1) ** 3) ** 3 + EDGE
    mean_x, mean_y = np.average(near, weights=weight), np.average(seen, weights=weight)
    spread = np.average((near - mean_x) ** 2, weights=weight)
    if spread < EDGE**2:
        return float(mean_y)
    tilt = np.average((near - mean_x) * (seen - mean_y), weights=weight) / spread
    return float(np.clip(mean_y + tilt * (level[place] - mean_x), 0, 1))

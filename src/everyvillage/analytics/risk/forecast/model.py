"""An interpretable model: a logistic one with few terms, or boosted trees one term at a time.

The second kind adds up one curve a term, so that what each term does to a score is exact, and
may be told which terms can only raise or only lower it. Whichever forecasts better on rows of
other households is taken; both are calibrated on such rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from everyvillage.analytics.risk.forecast.folds import check_apart, fold_of
from everyvillage.analytics.risk.forecast.plain import Steps, Straight, inner_of, steps_of
from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Floats: TypeAlias = NDArray[np.float64]

MOST_TERMS = 25
INNER = 5
FEWEST_OUTCOMES = 30
NEIGHBOURS = 400
Z95 = 1.959964
LEARNING = 0.06
ROUNDS = 110
LEAF = 100
CERTAIN = 1e6
"""So little pull towards zero that it changes no digit shown."""

STRENGTHS = (1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001)
_COLUMNS = ("low", "high", "reference", "scale", "seen", "happened")
MARGIN = 0.0001
"""By how much, in mean log loss, the curves must be better to be taken."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The probability of each row with the interval of households like it.

    ``outside`` names, for a row that lies outside what the model has seen, the first term and
    its range; such a row has no probability (not a number). ``order`` puts every row in order,
    those outside as if they were at the edge, so that none is left out for that.
    """

    order: Floats
    chance: Floats
    low: Floats
    high: Floats
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """A fitted model: its kind, its terms, the range of each that it has seen, its calibration."""

    kind: str
    terms: tuple[str, ...]
    used: tuple[int, ...]
    low: Floats
    high: Floats
    reference: Floats
    scale: Floats
    inner: Straight | Steps
    intercept: float
    slope: float
    seen: Floats
    happened: Floats

    def raw(self, values: Floats) -> Floats:
        """Give the score before calibration, as a logit."""
        return self.inner.decision_function(_ready(self, values))

    def score(self, values: Floats) -> Scored:
        """Give the probability of each row of ``values`` (one column a term, in order)."""
        outside = self._outside(values)
        raw = self.raw(np.clip(values, self.low, self.high))
        chance = 1 / (1 + np.exp(-(self.intercept + self.slope * raw)))
        low, high = _interval(self.seen, self.happened, chance)
        refused = np.array([bool(words) for words in outside])
        order = chance.copy()
        for column in (chance, low, high):
            column[refused] = np.nan
        return Scored(order, chance, low, high, outside)

    def attributions(self, values: Floats) -> Floats:
        """Give what each term adds to the calibrated logit of each row, against a middle row.

        Exact: the columns and the score of the middle row add up to the score of the row.
        """
        base = np.repeat(self.reference[None, :], len(values), axis=0)
        start = self.raw(base)
        added = np.zeros(values.shape)
        for term in self.used:
            changed = base.copy()
            changed[:, term] = np.where(
                np.isnan(values[:, term]) & (self.kind == "logistic"),
                self.reference[term],
                values[:, term],
            )
            added[:, term] = self.slope * (self.raw(changed) - start)
        return added

    def plain(self) -> dict[str, Any]:
        """Give everything that scores a row as plain numbers and words, for :func:`from_plain`."""
        return {
            "kind": self.kind,
            "terms": list(self.terms),
            "used": list(self.used),
            **{name: getattr(self, name).tolist() for name in _COLUMNS},
            "inner": self.inner.plain(),
            "intercept": self.intercept,
            "slope": self.slope,
        }

    def _outside(self, values: Floats) -> tuple[str, ...]:
        below, above = values < self.low - 1e-9, values > self.high + 1e-9
        wrong = below | above
        wrong[:, [term for term in range(len(self.terms)) if term not in self.used]] = False
        first = wrong.argmax(axis=1)
        return tuple(
            f"{self.terms[term]} = {values[row, term]:g}, seen {self.low[term]:g} to "
            f"{self.high[term]:g}"
            if wrong[row].any()
            else ""
            for row, term in enumerate(first)
        )


def fit(
    values: Floats,
    outcome: Floats,
    households: Sequence[str],
    terms: Sequence[str],
    *,
    rising: Sequence[int] | None = None,
    kinds: Sequence[str] = ("logistic", "curves"),
) -> Forecast:
    """Train on ``values`` (one row a household and time, one column a term) and ``outcome``.

    ``households`` keeps the rows of a household together wherever rows are divided; ``rising``
    says of each term whether it can only raise (1) or lower (-1) the risk, or either (0).
    Refuses fewer than 30 outcomes, or no row without one.
    """
    happened = int(outcome.sum())
    if happened < FEWEST_OUTCOMES or happened == len(outcome):
        raise InputError(_too_few(happened, len(outcome)))
    monotone = list(rising) if rising is not None else [0] * len(terms)
    # More threads than one only wait for each other where cores are shared.
    with threadpool_limits(1):
        return _best(values, outcome, households, terms, monotone, kinds)


def from_plain(plain: Mapping[str, Any]) -> Forecast:
    """Give the model back that :meth:`Forecast.plain` wrote."""
    return Forecast(
        kind=plain["kind"],
        terms=tuple(plain["terms"]),
        used=tuple(plain["used"]),
        **{name: np.array(plain[name], dtype=np.float64) for name in _COLUMNS},
        inner=inner_of(plain["kind"], plain["inner"]),
        intercept=plain["intercept"],
        slope=plain["slope"],
    )


def _best(
    values: Floats,
    outcome: Floats,
    households: Sequence[str],
    terms: Sequence[str],
    monotone: list[int],
    kinds: Sequence[str],
) -> Forecast:
    """Try each kind on rows of other households; train the best on all rows."""
    tried = [_tried(kind, values, outcome, households, monotone) for kind in kinds]
    best = tried[0]
    for one in tried[1:]:
        if _loss(outcome, one[1]) < _loss(outcome, best[1]) - MARGIN:
            best = one
    kind, out_of_fold = best
    prepared = _prepare(values)
    trained, used = _train(kind, _fill(values, *prepared), values, outcome, monotone)
    inner = (
        trained
        if isinstance(trained, Straight)
        else steps_of(trained.decision_function, values, prepared[0])
    )
    slope, intercept = _calibrated(out_of_fold, outcome)
    chance = 1 / (1 + np.exp(-(intercept + slope * out_of_fold)))
    order = np.argsort(chance, kind="stable")
    return Forecast(
        kind=kind,
        terms=tuple(terms),
        used=used,
        low=_of_known(np.nanmin, values),
        high=_of_known(np.nanmax, values),
        reference=prepared[0],
        scale=prepared[1],
        inner=inner,
        intercept=intercept,
        slope=slope,
        seen=chance[order],
        happened=np.concatenate([[0.0], np.cumsum(outcome[order])]),
    )


def _tried(
    kind: str, values: Floats, outcome: Floats, households: Sequence[str], monotone: list[int]
) -> tuple[str, Floats]:
    """Give the scores of rows whose households the model did not see."""
    folds = fold_of(households, INNER, "inner")
    owners = np.array(households)
    scores = np.zeros(len(outcome))
    for fold in range(INNER):
        test = folds == fold
        if not test.any():
            continue
        check_apart(owners[~test].tolist(), owners[test].tolist())
        prepared = _prepare(values[~test])
        filled = _fill(values[~test], *prepared)
        inner, _ = _train(kind, filled, values[~test], outcome[~test], monotone)
        ready = _fill(values[test], *prepared) if kind == "logistic" else values[test]
        scores[test] = inner.decision_function(ready)
    return kind, scores


def _prepare(values: Floats) -> tuple[Floats, Floats]:
    """Give the middle and the spread of each term."""
    middle, spread = _of_known(np.nanmedian, values), _of_known(np.nanstd, values)
    return middle, np.where(spread > 0, spread, 1.0)


def _of_known(measure: Callable[..., Floats], values: Floats) -> Floats:
    """Measure each term over the rows in which it is known, 0 where it is known in none."""
    never = np.isnan(values).all(axis=0)
    return measure(np.where(never, 0.0, values), axis=0)


def _fill(values: Floats, middle: Floats, spread: Floats) -> Floats:
    """Put the middle in place of what is missing, and bring every term to one scale."""
    filled: Floats = (np.where(np.isnan(values), middle, values) - middle) / spread
    return filled


def _ready(of: Forecast, values: Floats) -> Floats:
    return _fill(values, of.reference, of.scale) if of.kind == "logistic" else values


def _train(
    kind: str, filled: Floats, values: Floats, outcome: Floats, monotone: list[int]
) -> tuple[Straight | HistGradientBoostingClassifier, tuple[int, ...]]:
    if kind == "curves":
        trees = HistGradientBoostingClassifier(
            learning_rate=LEARNING,
            max_iter=ROUNDS,
            max_leaf_nodes=8,
            min_samples_leaf=LEAF,
            l2_regularization=5.0,
            interaction_cst="no_interactions",
            monotonic_cst=monotone,
            early_stopping=False,
            random_state=0,
        )
        return trees.fit(values, outcome), tuple(range(values.shape[1]))
    used = _chosen(filled, outcome)
    model = LogisticRegression(C=1.0, solver="newton-cholesky", max_iter=200)
    model.fit(filled[:, list(used)], outcome)
    return Straight(used, model.coef_[0], float(model.intercept_[0])), used


def _chosen(filled: Floats, outcome: Floats) -> tuple[int, ...]:
    """Choose at most 25 terms: with rising pressure on their number, those that stay longest."""
    count = filled.shape[1]
    if count <= MOST_TERMS:
        return tuple(range(count))
    for strength in STRENGTHS:
        lasso = LogisticRegression(C=strength, l1_ratio=1.0, solver="liblinear", max_iter=200)
        lasso.fit(filled, outcome)
        kept = np.flatnonzero(np.abs(lasso.coef_[0]) > 0)
        if len(kept) <= MOST_TERMS:
            return tuple(int(one) for one in kept) or (0,)
    weights = np.abs(lasso.coef_[0])
    return tuple(sorted(int(one) for one in np.argsort(-weights)[:MOST_TERMS]))


def _calibrated(raw: Floats, outcome: Floats) -> tuple[float, float]:
    model = LogisticRegression(C=CERTAIN, solver="newton-cholesky", max_iter=200)
    model.fit(raw[:, None], outcome)
    return float(model.coef_[0][0]), float(model.intercept_[0])


def _loss(outcome: Floats, raw: Floats) -> float:
    slope, intercept = _calibrated(raw, outcome)
    score = intercept + slope * raw
    return float(np.mean(np.logaddexp(0, score) - outcome * score))


def _interval(seen: Floats, happened: Floats, chance: Floats) -> tuple[Floats, Floats]:
    """Give the Wilson interval of the share that fell among the 400 rows scored most alike."""
    width = min(NEIGHBOURS, len(seen))
    first = np.clip(np.searchsorted(seen, chance) - width // 2, 0, len(seen) - width)
    share = (happened[first + width] - happened[first]) / width
    middle = (share + Z95**2 / (2 * width)) / (1 + Z95**2 / width)
    half = (
        Z95 * np.sqrt(share * (1 - share) / width + Z95**2 / (4 * width**2)) / (1 + Z95**2 / width)
    )
    return np.minimum(middle - half, chance), np.maximum(middle + half, chance)


def _too_few(happened: int, rows: int) -> Fault:
    return Fault(
        code="forecast.too-few",
        where="",
        asked="outcomes to train on",
        found=f"{happened} of {rows} rows",
        accepted=f"at least {FEWEST_OUTCOMES} rows with the outcome, and some without",
        next_step="give more rows, or a longer time",
    )

"""An honest evaluation on any table of households: whole households, time in order, each group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from everyvillage.analytics.risk.forecast.columns import matrix, terms_of
from everyvillage.analytics.risk.forecast.folds import check_apart, fold_of
from everyvillage.analytics.risk.forecast.measures import Quality, by_group, quality
from everyvillage.analytics.risk.forecast.model import fit
from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.nearest import nearest, piece

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

FOLDS = 5
HOUSEHOLD_NAMES = ("household_no", "household", "household_id", "hhid", "hh_id", "hh", "case_id")
WAVE_NAMES = ("wave", "round", "year", "period", "time", "panel_wave")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation gave.

    ``household`` and ``wave`` are the columns that were taken for them ("" for none: each row
    is then a household of its own, or all rows one time); ``kinds`` how often each kind of
    model was taken; ``outside`` rows beyond what was trained on, which have no probability and are
    measured as if they stood at the edge; ``plain`` the plain logistic regression on the same
    rows as a peer; ``groups`` by
    group its quality, or the number of outcomes where it is too small to tell.
    """

    household: str
    wave: str
    waves: tuple[str, ...]
    terms: int
    kinds: Mapping[str, int]
    outside: int
    left_out: int
    overall: Quality
    plain: Quality
    groups: Mapping[str, Quality | int]


def evaluate(
    table: pa.Table,
    outcome: str,
    group: str,
    *,
    household: str = "",
    wave: str = "",
    leave_out: Sequence[str] = (),
) -> Evaluation:
    """Train and measure on ``table``, one row a household and time.

    outcome: the column that says whether it happened (yes or no, 1 or 0); rows without are
        left out and counted.
    group: the column whose groups are measured apart; it is read by the model like any other.
    household: the column that names the household; if left out, one with a usual name is
        looked for.
    wave: the column of time; likewise. With several waves a row is forecast by a model that saw
        earlier waves of other households only; with one, by a model of other households.
    leave_out: further columns that the model must not read.
    """
    names = _columns(table, outcome, group, household, wave)
    household = household or _usual(table, HOUSEHOLD_NAMES, (outcome,))
    wave = wave or _usual(table, WAVE_NAMES, (outcome, household))
    happened, known = _outcome(table, outcome)
    rows = table.filter(pa.array(known))
    truth = happened[known]
    owners = _texts(rows, household) if household else [str(n) for n in range(rows.num_rows)]
    times, order = _times(rows, wave)
    hidden = (*names, household, wave, *leave_out)
    closed = [name for name in hidden if name and name != group]
    made = _forecast(rows, truth, owners, times, closed)
    scored = made.tested
    _check_enough(truth[scored])
    chosen = np.flatnonzero(scored)
    mine, groups = [owners[row] for row in chosen], _texts(rows, group)
    return Evaluation(
        household=household,
        wave=wave if len(order) > 1 else "",
        waves=order,
        terms=made.terms,
        kinds=made.kinds,
        outside=made.outside,
        left_out=int((~known).sum()),
        overall=quality(made.chance[scored], truth[scored], mine),
        plain=quality(made.plain[scored], truth[scored], mine),
        groups=by_group(made.chance[scored], truth[scored], mine, [groups[row] for row in chosen]),
    )


@dataclass(slots=True)
class _Made:
    """Probabilities by row, ours and the plain peer's, and which rows were tested."""

    chance: Floats
    plain: Floats
    tested: Flags
    terms: int
    kinds: dict[str, int]
    outside: int = 0


def _forecast(
    rows: pa.Table, truth: Floats, owners: Sequence[str], times: Floats, closed: Sequence[str]
) -> _Made:
    """Forecast every row by a model that saw neither its household nor its time or a later one."""
    terms = terms_of(rows, closed)
    values = matrix(rows, terms)
    names = [term.name for term in terms]
    folds, people = fold_of(owners, FOLDS), np.array(owners)
    size = len(truth)
    made = _Made(np.full(size, np.nan), np.full(size, np.nan), np.zeros(size, bool), len(terms), {})
    moments = np.unique(times)
    for time in moments[1:] if len(moments) > 1 else moments:
        for fold in range(FOLDS):
            test = (folds == fold) & (times == time)
            train = (folds != fold) & ((times < time) | (len(moments) == 1))
            if not test.any():
                continue
            check_apart(people[train].tolist(), people[test].tolist())
            found = fit(values[train], truth[train], people[train].tolist(), names)
            peer = fit(
                values[train], truth[train], people[train].tolist(), names, kinds=("logistic",)
            )
            made.kinds[found.kind] = made.kinds.get(found.kind, 0) + 1
            scored = found.score(values[test])
            made.chance[test] = scored.order
            made.outside += sum(1 for words in scored.outside if words)
            made.plain[test] = peer.score(values[test]).order
            made.tested |= test
    return made


def _columns(
    table: pa.Table, outcome: str, group: str, household: str, wave: str
) -> tuple[str, ...]:
    """Refuse columns that the table does not have, all at once."""
    asked = [name for name in (outcome, group, household, wave) if name]
    missing = [name for name in asked if name not in table.column_names]
    if missing:
        raise InputError(
            [
                Fault(
                    code="forecast.column-unknown",
                    where="",
                    asked="a column of the table",
                    found=piece(name),
                    accepted=nearest(name, table.column_names),
                    next_step="take one of these names",
                )
                for name in missing
            ]
        )
    return (outcome,)


def _usual(table: pa.Table, names: Sequence[str], taken: Sequence[str]) -> str:
    lower = {name.lower(): name for name in table.column_names if name not in taken}
    return next((lower[name] for name in names if name in lower), "")


def _outcome(table: pa.Table, name: str) -> tuple[Floats, Flags]:
    """Read the outcome as 0 and 1, and where it is known."""
    column = table[name].combine_chunks()
    words = {"yes": 1.0, "true": 1.0, "1": 1.0, "no": 0.0, "false": 0.0, "0": 0.0}
    words |= {"1.0": 1.0, "0.0": 0.0, "是": 1.0, "否": 0.0}
    texts = column.cast(pa.string()).to_pylist()
    wrong = sorted({text for text in texts if text is not None and text.lower() not in words})
    if wrong:
        raise InputError(
            Fault(
                code="forecast.outcome-unreadable",
                where=name,
                asked="an outcome that is yes or no",
                found=", ".join(piece(text) for text in wrong[:3]),
                accepted="yes and no, true and false, 1 and 0, or empty",
                next_step="give a column that says whether it happened",
            )
        )
    known = np.array([text is not None for text in texts])
    return np.array([words.get((text or "0").lower(), 0.0) for text in texts]), known


def _texts(table: pa.Table, name: str) -> list[str]:
    return [text or "not known" for text in table[name].cast(pa.string()).to_pylist()]


def _times(table: pa.Table, wave: str) -> tuple[Floats, tuple[str, ...]]:
    """Give the place of each row in time, and the times in order."""
    if not wave:
        return np.zeros(table.num_rows), ("",)
    column = table[wave].combine_chunks()
    order = pc.unique(column.drop_null()).to_pylist()
    order.sort()
    places = {value: float(number) for number, value in enumerate(order)}
    found = np.array([places.get(value, -1.0) for value in column.to_pylist()])
    return found, tuple(str(value) for value in order)


def _check_enough(truth: Floats) -> None:
    if truth.sum() in {0, len(truth)}:
        raise InputError(
            Fault(
                code="forecast.nothing-to-measure",
                where="",
                asked="rows to measure with and without the outcome",
                found=f"{int(truth.sum())} outcomes in {len(truth)} rows",
                accepted="some of each",
                next_step="give more rows",
            )
        )

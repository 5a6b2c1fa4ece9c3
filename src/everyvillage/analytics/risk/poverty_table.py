"""Poverty measures of any table: one row a person or household, columns named by whoever asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from everyvillage.analytics.risk.poverty import (
    Multidimensional,
    Poverty,
    gini,
    multidimensional,
    poverty,
)
from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

_FAULTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: whoever's value in ``column`` lies below ``cutoff`` is deprived in it."""

    column: str
    cutoff: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What a table gave: of income against the line, and in several dimensions where asked.

    ``rows`` were measured; ``left_out`` had an empty cell in a column that was needed.
    """

    rows: int
    left_out: int
    income: Poverty | None
    gini: float | None
    dimensions: Multidimensional | None


def measure_table(
    table: pa.Table,
    *,
    income: str = "",
    line: Decimal | None = None,
    weight: str = "",
    dimensions: Sequence[Dimension] = (),
    needed: float | None = None,
) -> Measured:
    """Measure poverty in the columns of ``table``.

    ``income`` and ``line`` in one unit; ``weight`` is the column that says how many persons, or
    which survey weight, a row stands for. ``needed`` is from which sum of weights of its
    dimensions somebody is poor (None: all). The measures of several dimensions count rows alike.
    Decimals are taken exactly. Refuses, each fault named, columns that are not there, cells that
    are no number, an income without a line, and what the measures themselves refuse.
    """
    wanted = [name for name in (income, weight, *(one.column for one in dimensions)) if name]
    _check(table, wanted, income=income, line=line, dimensions=dimensions)
    columns = {name: _numbers(name, table[name].to_pylist()) for name in wanted}
    whole = [
        at for at in range(len(table)) if all(columns[name][at] is not None for name in columns)
    ]
    kept = {name: [column[at] or Decimal(0) for at in whole] for name, column in columns.items()}
    heads, unit = _as_whole(kept[weight]) if weight else (None, 1)
    of_income = inequality = None
    if income and line is not None:
        (*incomes, edge), _ = _as_whole([*kept[income], line])
        told, inequality = poverty(incomes, edge, heads), gini(incomes, heads)
        of_income = replace(told, persons=round(told.persons / unit), poor=round(told.poor / unit))
    several = None
    if dimensions:
        weights = [one.weight for one in dimensions]
        share = len(dimensions) / sum(weights)
        several = multidimensional(
            [[float(kept[one.column][at]) for one in dimensions] for at in range(len(whole))],
            [one.cutoff for one in dimensions],
            (sum(weights) if needed is None else needed) * share,
            [one * share for one in weights],
        )
    return Measured(len(whole), len(table) - len(whole), of_income, inequality, several)


def _check(
    table: pa.Table,
    wanted: Sequence[str],
    *,
    income: str,
    line: Decimal | None,
    dimensions: Sequence[Dimension],
) -> None:
    known = ", ".join(table.column_names)
    faults = [
        _fault("column-unknown", name, "a column of the table", name, known)
        for name in wanted
        if name not in table.column_names
    ]
    if not income and not dimensions:
        faults.append(
            _fault("nothing-asked", "", "what to measure", "nothing", "an income, or dimensions")
        )
    if bool(income) != (line is not None):
        found = "an income and no line" if income else "a line and no income"
        faults.append(_fault("line-alone", "", "income and line together", found, "both"))
    if any(one.weight <= 0 for one in dimensions):
        faults.append(
            _fault("weight", "", "weights of dimensions", "one not above zero", "above 0")
        )
    if faults:
        raise InputError(faults)


def _numbers(name: str, values: Sequence[object]) -> list[Decimal | None]:
    """Read a column exactly; every cell that is no number is a fault."""
    found: list[Decimal | None] = []
    faults = []
    for row, value in enumerate(values, start=1):
        text = "" if value is None else str(value).strip()
        try:
            number = Decimal(text) if text else None
        except InvalidOperation:
            number = Decimal("NaN")
        if number is not None and not number.is_finite():
            faults.append(_fault("cell", f"{name}, row {row}", "a number", text[:30], "digits"))
            number = None
        found.append(number)
    if faults:
        raise InputError(faults[:_FAULTS_SHOWN])
    return found


def _as_whole(numbers: Sequence[Decimal]) -> tuple[list[int], int]:
    """Give numbers as whole ones of one smaller unit, and how many of it make one."""
    exponents = [one.as_tuple().exponent for one in numbers]
    digits = max((-place for place in exponents if isinstance(place, int)), default=0)
    unit = 10 ** max(digits, 0)
    return [int(one * unit) for one in numbers], unit


def _fault(code: str, where: str, asked: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"poverty.{code}",
        where=where,
        asked=asked,
        found=found,
        accepted=accepted,
        next_step="correct the words of the call or the table, and measure again",
    )

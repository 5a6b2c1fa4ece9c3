"""``everyvillage risk``: forecasts and poverty measured on any table of households."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from pathlib import Path  # noqa: TC003 -- typer reads the types when the command is called
from typing import TYPE_CHECKING, Annotated

import typer

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from everyvillage.analytics.risk.forecast import Evaluation, Quality
    from everyvillage.analytics.risk.poverty_table import Dimension

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


@app.callback()
def risk() -> None:
    """Measure how well falling can be forecast, and poverty."""


@app.command()
def evaluate(
    table: Annotated[Path, typer.Argument(help="CSV or Parquet, one row a household and time.")],
    *,
    outcome: Annotated[str, typer.Option(help="Column that says whether it happened.")],
    group: Annotated[str, typer.Option(help="Column whose groups are measured apart.")],
    household: Annotated[
        str, typer.Option(help="Column of the household; one with a usual name if left out.")
    ] = "",
    wave: Annotated[
        str, typer.Option(help="Column of time; one with a usual name if left out.")
    ] = "",
    leave_out: Annotated[
        list[str] | None, typer.Option(help="A column that the model must not read; repeatable.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Train and measure on TABLE: households whole, time in order, each group apart.

    A row is forecast by a model that saw neither its household nor its time or a later one. A
    plain logistic regression on the same rows stands beside it.
    """
    from everyvillage.analytics.risk.forecast import (  # noqa: PLC0415 - loads the learning part
        evaluate as measure,
    )

    found = measure(
        read_table(table),
        outcome,
        group,
        household=household,
        wave=wave,
        leave_out=tuple(leave_out or ()),
    )
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False))
        return
    _print(found, group)


@app.command("poverty")
def measure_poverty(
    table: Annotated[Path, typer.Argument(help="CSV or Parquet, one row a person or household.")],
    *,
    income: Annotated[str, typer.Option(help="Column of income or spending per head.")] = "",
    line: Annotated[str, typer.Option(help="Poverty line, in the unit of the income.")] = "",
    weight: Annotated[str, typer.Option(help="Column of persons or survey weight.")] = "",
    dimension: Annotated[
        list[str] | None,
        typer.Option(help="COLUMN:CUTOFF or COLUMN:CUTOFF:WEIGHT, deprived below; repeatable."),
    ] = None,
    needed: Annotated[
        float | None, typer.Option(help="Sum of weights from which one is poor; all if left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Measure poverty on TABLE: how many, how deep, how unequal, in how many ways.

    Headcount, gap and severity (Foster, Greer and Thorbecke), Watts, Gini; with dimensions H, A,
    M0, M1 and M2 (Alkire and Foster). Rows with an empty cell in a column that is needed are left
    out and counted.
    """
    from everyvillage.analytics.risk.poverty_table import (  # noqa: PLC0415 - loads Arrow
        measure_table,
    )

    found = measure_table(
        read_table(table),
        income=income,
        line=_line(line) if line else None,
        weight=weight,
        dimensions=[_dimension(one) for one in dimension or ()],
        needed=needed,
    )
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False))
        return
    print(f"{found.rows:,} rows measured, {found.left_out:,} left out for an empty cell")
    if found.income is not None:
        of = found.income
        watts = "none: somebody has no income" if of.watts is None else f"{of.watts:.6f}"
        print(f"headcount {of.headcount:.6f}, gap {of.gap:.6f}, severity {of.severity:.6f}")
        print(f"Watts {watts}; Gini {found.gini:.6f}")
    if found.dimensions is not None:
        several = found.dimensions
        print(f"H {several.headcount:.6f}, A {several.intensity:.6f}")
        print(f"M0 {several.m0:.6f}, M1 {several.m1:.6f}, M2 {several.m2:.6f}")


def _line(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise InputError(_word_fault("--line", "a poverty line", text, "a number, such as 4000"))
    return found


def _dimension(text: str) -> Dimension:
    """Read one dimension; the name of a column may itself hold a colon."""
    from everyvillage.analytics.risk.poverty_table import Dimension  # noqa: PLC0415 - as above

    for parts in (2, 1):
        column, *numbers = text.rsplit(":", parts)
        try:
            values = [float(one) for one in numbers]
        except ValueError:
            continue
        if len(values) == parts and column:
            return Dimension(column, *values)
    accepted = "COLUMN:CUTOFF or COLUMN:CUTOFF:WEIGHT, such as years_of_school:6"
    raise InputError(_word_fault("--dimension", "a dimension", text, accepted))


def _word_fault(where: str, asked: str, found: str, accepted: str) -> Fault:
    return Fault(
        code="poverty.word",
        where=where,
        asked=asked,
        found=found,
        accepted=accepted,
        next_step="write it in this form",
    )


def read_table(path: Path) -> pa.Table:
    """Read a CSV or Parquet file; refuse one that cannot be read."""
    import pyarrow as pa  # noqa: PLC0415 - loads Arrow
    import pyarrow.csv as pa_csv  # noqa: PLC0415 - loads Arrow
    import pyarrow.parquet as pq  # noqa: PLC0415 - loads Arrow

    try:
        if path.suffix.lower() in {".parquet", ".pq"}:
            return pq.read_table(path)
        options = pa_csv.ConvertOptions(strings_can_be_null=True)
        return pa_csv.read_csv(path, convert_options=options)
    except (OSError, pa.ArrowInvalid) as error:
        raise InputError(
            Fault(
                code="forecast.table-unreadable",
                where=path.name,
                asked="a table with one row a household and time",
                found=str(error).splitlines()[0],
                accepted="CSV with a heading, or Parquet",
                next_step="save the table in one of these forms",
            )
        ) from error


def _print(found: Evaluation, group: str) -> None:
    household = found.household or "none: each row is a household of its own"
    print(f"household: {household}; time: {found.wave or 'none'}")
    if found.wave:
        first, *later = found.waves
        print(
            f"trained on earlier times of other households, from {first}; "
            f"measured on {', '.join(later)}"
        )
    kinds = ", ".join(f"{kind} {times}" for kind, times in found.kinds.items())
    print(f"terms: {found.terms}; models taken: {kinds}; rows without outcome: {found.left_out}")
    print(f"rows beyond what was trained on, placed at the edge: {found.outside}")
    _print_one("all", found.overall)
    _print_one("all, plain logistic", found.plain)
    for name, one in found.groups.items():
        if isinstance(one, int):
            print(f"{group} = {name}: too few ({one} outcomes)")
        else:
            _print_one(f"{group} = {name}", one)


def _print_one(name: str, of: Quality) -> None:
    marks = of.calibration
    recall = ", ".join(f"{share:.0%}: {value:.3f}" for share, value in of.recall.items())
    print(f"{name}: {of.rows:,} rows, {of.outcomes:,} outcomes")
    print(f"  AUC {of.auc:.3f}, average precision {of.average_precision:.3f}; recall at {recall}")
    print(
        f"  calibration: in the large {marks.in_the_large:+.2f}, index {marks.index:.2f} points; "
        f"slope {marks.slope:.2f} ({marks.slope_low:.2f} to {marks.slope_high:.2f})"
    )

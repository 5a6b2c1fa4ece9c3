"""Random expressions over random rows: DuckDB, the evaluator and a naive reading agree."""

from __future__ import annotations

import operator
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from everyvillage.contracts import TABLES
from everyvillage.contracts.shapes import Type
from everyvillage.core.errors import InputError
from everyvillage.policy.expressions import Expression, evaluate, parse_expression, tree
from everyvillage.policy.expressions.to_ibis import to_ibis
from tests.policy.trees import AT, EXPRESSIONS, PARAMETERS, ROWS, TRIAL, VALUES, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SCHEMA = pa.schema(
    [
        ("row", pa.int32()),
        ("open", pa.bool_()),
        ("year", pa.bool_()),
        ("few", pa.int16()),
        ("many", pa.int32()),
        ("price_fen", pa.int64()),
        ("cost_fen", pa.int32()),
        ("began_on", pa.date32()),
        ("ended_on", pa.date32()),
        ("sex", pa.string()),
        ("other_sex", pa.string()),
    ]
)

COMPARISONS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul}
TRUTH = {True: 2, False: 0, None: 1}
BACK = {2: True, 0: False, 1: None}


def naive(node: Any, row: Row) -> Any:  # noqa: ANN401 - a second reading without our types
    """Work an expression out by another road: false 0, unknown 1, true 2; and = min, or = max."""
    name = type(node).__name__
    parts = [naive(part, row) for part in node.parts]
    if name in LEAVES:
        return LEAVES[name](node, row)
    if name in LOGIC:
        return LOGIC[name](parts)
    if any(part is None for part in parts):
        return None
    if name == "DaysSince":
        return date(2020, 12, 31).toordinal() - parts[0].toordinal()
    return parts[0] in parts[1:] if name == "In" else (COMPARISONS | ARITHMETIC)[node.op](*parts)


def naive_between(parts: list[Any]) -> bool | None:
    """Hold both ends apart, each 0, 1 or 2, and take the lesser."""
    value, low, high = parts
    above = 1 if None in {value, low} else TRUTH[low <= value]
    below = 1 if None in {value, high} else TRUTH[value <= high]
    return BACK[min(above, below)]


LEAVES: dict[str, Any] = {
    "Name": lambda node, row: row[node.column],
    "Literal": lambda node, _row: node.value,
    "Parameter": lambda node, _row: VALUES[node.name],
    "SnapshotValue": lambda node, _row: 2020 if node.field == "year" else date(2020, 12, 31),
}
LOGIC: dict[str, Any] = {
    "IsNull": lambda parts: parts[0] is None,
    "Not": lambda parts: BACK[2 - TRUTH[parts[0]]],
    "And": lambda parts: BACK[min(TRUTH[part] for part in parts)],
    "Or": lambda parts: BACK[max(TRUTH[part] for part in parts)],
    "Between": naive_between,
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


def in_engine(engine: Any, expression: Expression, rows: Sequence[Row]) -> list[Any]:  # noqa: ANN401 - Ibis leaves its back ends untyped
    """Work an expression out over rows in DuckDB, in the order given."""
    table = pa.Table.from_pylist(
        [{"row": number, **row} for number, row in enumerate(rows)], schema=SCHEMA
    )
    trial = ibis.memtable(table)
    scope = {("trial", name): trial[name] for name in SCHEMA.names}
    value = to_ibis(expression, scope, at=AT, parameters=VALUES)
    answers = engine.to_pyarrow(trial.select(row=trial["row"], answer=value))
    return [item["answer"] for item in sorted(answers.to_pylist(), key=lambda item: item["row"])]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(expression=EXPRESSIONS, rows=st.lists(ROWS, min_size=1, max_size=12))
def test_duckdb_equals_the_naive_reading(
    engine: Any,  # noqa: ANN401 - Ibis leaves its back ends untyped
    expression: Expression,
    rows: list[Row],
) -> None:
    assert in_engine(engine, expression, rows) == [naive(expression, row) for row in rows]


@settings(max_examples=500, deadline=None)
@given(expression=EXPRESSIONS, row=ROWS)
def test_the_evaluator_equals_the_naive_reading(expression: Expression, row: Row) -> None:
    cells = {("trial", column): value for column, value in row.items()}
    found = evaluate(expression, cells, at=AT, parameters=VALUES)
    expected = naive(expression, row)
    assert found == expected
    assert type(found) is type(expected)


def test_days_since_counts_calendar_days(engine: Any) -> None:  # noqa: ANN401 - Ibis leaves its back ends untyped
    empty = dict.fromkeys(SCHEMA.names[1:])
    rows = [
        empty | {"began_on": day}
        for day in (date(2020, 2, 28), date(2020, 12, 31), date(2021, 1, 2), None)
    ]
    expression = tree.DaysSince(tree.Name("trial", "began_on", Type.DATE))
    # 28 February to 31 December of a leap year: day 366 - day 59 = 307.
    assert in_engine(engine, expression, rows) == [307, 0, -2, None]


def test_narrow_columns_are_widened_before_they_are_multiplied(engine: Any) -> None:  # noqa: ANN401 - Ibis leaves its back ends untyped
    expression = parse_expression("few * 1000000", table=TRIAL)
    row = dict.fromkeys(SCHEMA.names[1:]) | {"few": 1_000}
    assert in_engine(engine, expression, [row]) == [1_000_000_000]


def test_a_product_that_may_run_over_is_refused() -> None:
    village = TABLES["village"]
    expression = parse_expression("population * population * population > 1", table=village)
    with pytest.raises(InputError) as caught:
        to_ibis(expression, {}, at=AT, parameters={})
    assert caught.value.code == "expression.number-too-large"
    assert "which may not fit into 64 bits; accepted: products of at most one large number" in str(
        caught.value
    )


def test_a_name_outside_the_scope_is_refused() -> None:
    expression = parse_expression("few > parameter.limit", table=TRIAL, parameters=PARAMETERS)
    with pytest.raises(InputError, match=r"no column “trial\.few”"):
        to_ibis(expression, {}, at=AT, parameters=VALUES)
    column = ibis.table({"few": "int64"}, name="trial").few
    with pytest.raises(InputError, match=r"no value of “parameter\.limit”"):
        to_ibis(expression, {("trial", "few"): column}, at=AT, parameters={})

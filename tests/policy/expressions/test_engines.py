"""Every expression of the shipped programmes can be said to DuckDB and to Spark."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import pytest

from everyvillage.contracts import TABLES
from everyvillage.contracts.shapes import Type
from everyvillage.policy.expressions import evaluate, parse_expression
from everyvillage.policy.expressions.to_ibis import to_ibis
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.programmes import shipped_programmes
from tests.policy.trees import AT, PARAMETERS, TRIAL, VALUES

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from everyvillage.policy.expressions import Expression
    from everyvillage.policy.programmes import Programme

COLUMN = {
    Type.BOOLEAN: "boolean",
    Type.INTEGER: "int32",
    Type.MONEY: "int64",
    Type.DATE: "date",
    Type.CODE: "string",
    Type.TEXT: "string",
}


def expressions(programme: Programme) -> list[Expression]:
    """Give every expression of a programme."""
    of_facts = [
        part
        for fact in programme.facts
        for part in (fact.where, fact.value, fact.test)
        if part is not None
    ]
    return of_facts + [part for target in programme.targets for part in target.expressions]


def kind_of(name: tuple[str, str], programme: Programme) -> str:
    """Give the type in which an engine stores a column or a fact."""
    fact = programme.fact(*name)
    if fact is not None:
        return COLUMN[fact.type]
    column = TABLES[name[0]].column(name[1])
    assert column is not None
    return COLUMN[column.type]


@pytest.mark.parametrize("dialect", ["duckdb", "pyspark"])
@pytest.mark.parametrize("programme", shipped_programmes(), ids=lambda programme: programme.id)
def test_every_shipped_expression_can_be_said(programme: Programme, dialect: str) -> None:
    for expression in expressions(programme):
        names = sorted(expression.names)
        rows = ibis.table(
            {f"{table}__{column}": kind_of((table, column), programme) for table, column in names},
            name="rows",
        )
        scope = {name: rows[f"{name[0]}__{name[1]}"] for name in names}
        values = shipped_parameters().engine_values(expression.parameters, date(2020, 12, 31))
        value = to_ibis(expression, scope, at=date(2020, 12, 31), parameters=values)
        text = str(ibis.to_sql(rows.select(answer=value), dialect=dialect)).upper()
        assert "DOUBLE" not in text
        assert "FLOAT" not in text


TEXTS = (
    "open AND year",
    "open OR year",
    "NOT open",
    "open IS NULL",
    "open = year",
    "few * 2 - many > parameter.limit",
    "few BETWEEN many AND 7",
    "price_fen + cost_fen <= parameter.floor",
    "price_fen * 3",
    "days_since(began_on)",
    "days_since(began_on) <= 60 OR ended_on > snapshot.date",
    "ended_on IN ('2020-02-29', '2021-01-02')",
    "sex IN ('1', '2') AND sex != other_sex",
    "few + snapshot.year",
)

ROWS: list[dict[str, Any]] = [
    {
        "open": opened,
        "year": year,
        "few": few,
        "many": 5 if few else None,
        "price_fen": price,
        "cost_fen": 300,
        "began_on": day,
        "ended_on": date(2021, 1, 2) if opened else None,
        "sex": "1" if year else None,
        "other_sex": "2",
    }
    for opened in (True, False, None)
    for year in (True, False, None)
    for few, price, day in (
        (6, 12_000, date(2020, 11, 1)),
        (None, None, None),
        (0, 0, date(2020, 2, 29)),
    )
]


@pytest.mark.spark
@pytest.mark.slow
def test_spark_gives_the_evaluator_s_answers(spark: SparkSession) -> None:
    """All texts in one query, since starting one costs Spark seconds."""
    parsed = {
        f"answer{number}": parse_expression(text, table=TRIAL, parameters=PARAMETERS)
        for number, text in enumerate(TEXTS)
    }
    schema = (
        "number int, open boolean, year boolean, few int, many int, price_fen bigint, "
        "cost_fen bigint, began_on date, ended_on date, sex string, other_sex string"
    )
    names = [field.split()[0] for field in schema.split(", ")]
    given = [{"number": number, **row} for number, row in enumerate(ROWS)]
    frame = spark.createDataFrame([tuple(row[name] for name in names) for row in given], schema)
    frame.createOrReplaceTempView("trial")
    trial = ibis.table({name: trial_type(name) for name in names}, name="trial")
    scope = {("trial", name): trial[name] for name in names}
    answers = {
        name: to_ibis(expression, scope, at=AT, parameters=VALUES)
        for name, expression in parsed.items()
    }
    query = ibis.to_sql(trial.select(number=trial["number"], **answers), dialect="pyspark")
    found = {row["number"]: row for row in spark.sql(str(query)).collect()}
    for number, row in enumerate(ROWS):
        cells = {("trial", name): cell for name, cell in row.items()}
        for name, expression in parsed.items():
            expected = evaluate(expression, cells, at=AT, parameters=VALUES)
            assert found[number][name] == expected, (TEXTS[int(name[6:])], row)


def trial_type(name: str) -> str:
    """Give the type in which the trial table stores a column."""
    column = TRIAL.column(name)
    return "int32" if column is None else COLUMN[column.type]

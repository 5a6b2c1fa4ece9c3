from __future__ import annotations

import pytest
from hypothesis import given, settings

from everyvillage.contracts import TABLES
from everyvillage.contracts.shapes import Type
from everyvillage.policy.expressions import Expression, parse_expression, write_expression
from tests.policy.trees import EXPRESSIONS, PARAMETERS, TRIAL


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS)
def test_reading_what_was_written_gives_the_same_tree(expression: Expression) -> None:
    text = write_expression(expression, "trial")
    assert parse_expression(text, table=TRIAL, parameters=PARAMETERS) == expression


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("fibre and not poor", "fibre AND NOT poor"),
        ("(fibre or poor) and bus", "(fibre OR poor) AND bus"),
        ("fibre or (poor and bus)", "fibre OR poor AND bus"),
        ("fibre and (poor and bus)", "fibre AND (poor AND bus)"),
        ("households is not null", "NOT households IS NULL"),
        ("households not in (1,2)", "NOT households IN (1, 2)"),
        ("households <> 3", "households != 3"),
        ("households - (population - 1) > 0", "households - (population - 1) > 0"),
        ("(households + 1) * 2 = -4", "(households + 1) * 2 = -4"),
        ("village.fibre", "fibre"),
        ("year = snapshot.year", "year = snapshot.year"),
        ("not (fibre or poor)", "NOT (fibre OR poor)"),
    ],
)
def test_the_written_form(text: str, written: str) -> None:
    table = TABLES["market_year" if text.startswith("year") else "village"]
    assert write_expression(parse_expression(text, table=table), table.name) == written


def test_a_column_of_another_table_keeps_its_table() -> None:
    found = parse_expression("household.registered_poor", table=TABLES["person"])
    assert write_expression(found, "person") == "household.registered_poor"
    assert found.names == {("household", "registered_poor")}


def test_names_and_parameters_are_listed() -> None:
    found = parse_expression(
        "tower_4g_m <= parameter.radius AND fibre",
        table=TABLES["village"],
        parameters={"radius": Type.INTEGER},
    )
    assert found.names == {("village", "tower_4g_m"), ("village", "fibre")}
    assert found.parameters == {"radius"}

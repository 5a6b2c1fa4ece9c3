from __future__ import annotations

from datetime import date

import pytest

from everyvillage.contracts import TABLES
from everyvillage.contracts.shapes import Type
from everyvillage.core.errors import InputError
from everyvillage.policy.expressions import Value, evaluate, parse_expression

AT = date(2020, 12, 31)
PARAMETERS = {"radius": Type.INTEGER}


def answer(text: str, **cells: Value | None) -> Value | None:
    """Work a text out over one row of the village table, or of another that it begins with."""
    table = "village"
    if ": " in text:
        table, text = text.split(": ", 1)
    found = parse_expression(text, table=TABLES[table], parameters=PARAMETERS)
    row = {(table, column): value for column, value in cells.items()}
    return evaluate(found, row, at=AT, parameters={"radius": 5_000})


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, True, False, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, True, None, True),
        (None, False, False, None),
        (None, None, None, None),
    ],
)
def test_the_nine_rows_of_three_valued_logic(
    left: Value | None, right: Value | None, both: Value | None, either: Value | None
) -> None:
    assert answer("fibre AND bus", fibre=left, bus=right) is both
    assert answer("fibre OR bus", fibre=left, bus=right) is either


def test_missing_stays_missing() -> None:
    assert answer("NOT fibre", fibre=None) is None
    assert answer("households > 3", households=None) is None
    assert answer("households + 1 > 3", households=None) is None
    assert answer("kind IN ('village')", kind=None) is None
    assert answer("households BETWEEN 1 AND 3", households=None) is None
    assert answer("fibre IS NULL", fibre=None) is True
    assert answer("NOT fibre IS NULL", fibre=False) is True


def test_between_with_one_end_missing_can_still_be_false() -> None:
    assert answer("households BETWEEN population AND 3", households=5, population=None) is False
    assert answer("households BETWEEN population AND 9", households=5, population=None) is None


def test_numbers_and_dates() -> None:
    assert answer("households * 2 - 1", households=4) == 7  # 4 * 2 - 1
    assert answer("tower_4g_m <= parameter.radius", tower_4g_m=5_000) is True
    assert answer("tower_4g_m <= parameter.radius", tower_4g_m=5_001) is False
    assert answer("market_year: year = snapshot.year", year=2020) is True
    # 1 November to 31 December: 29 days left in November, 31 in December, and the 1st itself.
    assert answer("due_report: days_since(due_on)", due_on=date(2020, 11, 1)) == 60
    assert answer("due_report: due_on <= snapshot.date", due_on=AT) is True
    assert answer("due_report: due_on != '2020-12-30'", due_on=AT) is True


def test_the_4g_test_of_a_village_without_a_clinic() -> None:
    text = (
        "tower_4g_m <= parameter.radius OR signal_4g_committee "
        "AND (NOT has_school OR signal_4g_school) AND (NOT has_clinic OR signal_4g_clinic)"
    )
    village: dict[str, Value | None] = {
        "tower_4g_m": 7_000,
        "signal_4g_committee": True,
        "has_school": True,
        "signal_4g_school": True,
        "has_clinic": False,
        "signal_4g_clinic": None,
    }
    assert answer(text, **village) is True
    assert answer(text, **(village | {"has_clinic": None})) is None
    assert answer(text, **(village | {"signal_4g_school": False})) is False
    assert answer(text, **(village | {"has_clinic": None, "tower_4g_m": 800})) is True


def test_an_absent_column_is_not_an_empty_cell() -> None:
    with pytest.raises(InputError) as caught:
        answer("fibre AND bus", fibre=True)
    assert str(caught.value) == (
        "[expression.value-absent] asked for an expression over declared columns; "
        "found a row without “village.bus”; accepted: village.fibre; next: give every column "
        "that the expression reads, None for an empty cell"
    )


def test_an_absent_parameter_is_refused() -> None:
    found = parse_expression(
        "tower_4g_m <= parameter.radius", table=TABLES["village"], parameters=PARAMETERS
    )
    with pytest.raises(InputError, match=r"no value of “parameter\.radius”"):
        evaluate(found, {("village", "tower_4g_m"): 1}, at=AT, parameters={})


def test_a_cell_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(InputError, match="a whole number or a date, as the column declares"):
        answer("households > 3", households="many")

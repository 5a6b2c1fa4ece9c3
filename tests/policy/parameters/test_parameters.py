from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from everyvillage.contracts.shapes import Type
from everyvillage.core.errors import InputError, NotFoundError
from everyvillage.policy.parameters import (
    Bounds,
    Sure,
    parameter,
    read_parameters,
    shipped_parameters,
    shipped_sources,
)
from everyvillage.policy.parameters.page import page

if TYPE_CHECKING:
    from pathlib import Path

END_OF_2020 = date(2020, 12, 31)


def test_a_value_carries_its_date_unit_source_and_sureness() -> None:
    radius = parameter("village_4g_radius_m", END_OF_2020)
    assert (radius.value, radius.unit, radius.source) == (5_000, "m", "S32")
    assert (radius.from_, radius.to) == (date(2018, 1, 1), None)
    assert radius.sure is Sure.FOUND
    assert not radius.unverified


@pytest.mark.parametrize(
    ("year", "statistics", "working"),
    [(2013, 2736, 2736), (2015, 2855, 2855), (2016, 2952, 3000), (2019, 3218, 3750)],
)
def test_the_two_poverty_lines_part_after_2015(year: int, statistics: int, working: int) -> None:
    day = date(year, 6, 30)
    assert parameter("poverty_line_statistics", day).value == statistics
    assert parameter("poverty_line_working", day).value == working


def test_the_line_of_2019_was_found_and_the_working_line_is_unverified() -> None:
    assert not parameter("poverty_line_statistics", date(2019, 12, 31)).unverified
    working = parameter("poverty_line_working", date(2019, 12, 31))
    assert (working.sure, working.unverified) == (Sure.GENERAL_LOW, True)


def test_a_date_without_a_value_lists_the_dates_that_have_one() -> None:
    with pytest.raises(NotFoundError) as caught:
        parameter("subsidy_fibre_years", END_OF_2020)
    assert str(caught.value) == (
        "[parameter.date-without-value] asked for the value of “subsidy_fibre_years” on "
        "2020-12-31; found no value in force on that date; accepted: 2016-01-01 to 2017-12-31; "
        "next: ask for one of these, or add a dated value with its source"
    )


def test_the_statistics_line_has_no_value_for_2020() -> None:
    with pytest.raises(NotFoundError, match="2019-01-01 to 2019-12-31"):
        parameter("poverty_line_statistics", END_OF_2020)
    assert parameter("poverty_line_working", END_OF_2020).value == 4_000


def test_a_region_without_a_value_of_its_own_takes_the_country_s() -> None:
    assert parameter("subsidy_4g_years", END_OF_2020, "border").value == 10
    assert parameter("subsidy_4g_years", END_OF_2020, "hills").value == 6


def test_a_value_known_only_by_region_lists_the_regions() -> None:
    hills = parameter("cost_fibre_new_poles", END_OF_2020, "hills")
    assert hills.value == Bounds(Decimal(25_000), Decimal(40_000))
    assert str(hills.value) == "25000 to 40000"
    with pytest.raises(NotFoundError, match="accepted: a region: hills, mountain, plain"):
        parameter("cost_fibre_new_poles", END_OF_2020)


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(NotFoundError) as caught:
        parameter("village_4g_radius", END_OF_2020)
    assert str(caught.value).startswith(
        "[parameter.unknown] asked for a parameter of the rules; found “village_4g_radius”; "
        "accepted: village_4g_radius_m"
    )


def test_money_reaches_an_engine_in_fen() -> None:
    shipped = shipped_parameters()
    assert shipped.types["monitoring_floor"] is Type.MONEY
    assert shipped.types["village_4g_radius_m"] is Type.INTEGER
    values = shipped.engine_values(["monitoring_floor", "village_4g_radius_m"], END_OF_2020)
    assert values == {"monitoring_floor": 500_000, "village_4g_radius_m": 5_000}  # 5,000 yuan
    assert shipped.largest["monitoring_floor"] == 750_000  # 7,500 yuan from 2024


def test_a_range_cannot_stand_in_an_expression() -> None:
    shipped = shipped_parameters()
    assert "tariff_month" not in shipped.types
    with pytest.raises(NotFoundError) as caught:
        shipped.engine_values(["tariff_month", "no_such_name"], END_OF_2020)
    assert [fault.code for fault in caught.value.faults] == [
        "parameter.unknown",
        "parameter.not-a-whole-number",
    ]
    assert "accepted: a parameter whose values are all whole numbers" in str(caught.value)


def test_every_shipped_value_is_sourced_and_marked() -> None:
    known = shipped_sources()
    for item in shipped_parameters().parameters.values():
        for value in item.values:
            assert set(value.source.split(", ")) <= set(known), item.name
            if value.source == "GENERAL":
                assert value.unverified, item.name
            if value.source == "HOUSE":
                assert value.sure is Sure.PROPOSAL, item.name


def test_no_source_is_an_address() -> None:
    assert not [words for words in shipped_sources().values() if "http" in words or "www" in words]


WRONG = """
[[parameter]]
id = "a"
words = { en = "a", zh = "甲" }
unit = "m"
value = [
    { from = 2020-01-01, to = 2020-12-31, value = 1, source = "S1", sure = "found" },
    { from = 2020-06-01, value = 2, source = "S999", sure = "certain" },
    { from = "2021", value = "many", source = "", sure = "found" },
]

[[parameter]]
id = "a"
words = { en = "a" }
unit = ""
"""


def test_every_fault_of_a_file_is_listed_at_once(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(WRONG, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_parameters(path)
    found = {(fault.code, fault.where, fault.found) for fault in caught.value.faults}
    assert found >= {
        ("parameter.source", "wrong.toml: a: value 2: source", "“S999”"),
        ("parameter.sure", "wrong.toml: a: value 2: sure", "“certain”"),
        ("parameter.date", "wrong.toml: a: value 3: from", "“2021 to None”"),
        ("parameter.value", "wrong.toml: a: value 3: value", "“many”"),
        ("parameter.source", "wrong.toml: a: value 3: source", "nothing"),
        (
            "parameter.overlap",
            "wrong.toml: a: value",
            "2020-01-01 to 2020-12-31 and from 2020-06-01",
        ),
        ("parameter.field-missing", "wrong.toml: a: words", "“{'en': 'a'}”"),
        ("parameter.field-missing", "wrong.toml: a: unit", "nothing"),
        ("parameter.field-missing", "wrong.toml: a: value", "nothing"),
        ("parameter.duplicate", "wrong.toml: a: id", "“a”"),
    }
    assert all(
        fault.asked == "a dated value with its unit, source and how sure it is"
        for fault in caught.value.faults
    )


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.toml"
    path.write_text("[[parameter]\nid =", encoding="utf-8")
    with pytest.raises(InputError, match=r"\[parameter\.toml\] cut\.toml: asked for"):
        read_parameters(path)


def test_the_page_shows_every_parameter_and_source() -> None:
    text = page()
    for name in shipped_parameters().parameters:
        assert f"## {name}\n" in text
    assert "| 2018-01-01 |  | the country | 5,000 | S32 | found |  |" in text
    assert (
        "| 2018-01-01 |  | hills | 25000 to 40000 | GENERAL | general-medium, unverified |" in text
    )
    assert "| HOUSE | Proposal of this software; no document claims it |" in text

"""The sixteen rules: each is stated once, and each file-level warning has its row and its miss."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.contracts import TABLES
from everyvillage.data.readers.quality import Warnings, ages, check_quality, quality_rules

DAY = date(2020, 12, 31)
CASES: list[tuple[str, str, dict[str, object], dict[str, object]]] = [
    (
        "DQ-06",
        "household",
        {"main_cause": "01", "other_cause": "01"},
        {"main_cause": "01", "other_cause": None},
    ),
    # 10,000.00 yuan among 3 is 3,333.33; three times the reported 3,330.00 is 10.00 short, and
    # 1.00 each is allowed, so 3,330.00 is out by more and 3,332.50 is not.
    (
        "DQ-07",
        "household",
        {"net_income_fen": 1_000_000, "net_income_per_head_fen": 333_000, "members": 3},
        {"net_income_fen": 1_000_000, "net_income_per_head_fen": 333_250, "members": 3},
    ),
    (
        "DQ-08",
        "person",
        {"birth_date": date(2018, 1, 1), "student": "primary"},
        {"birth_date": date(2018, 1, 1), "student": "none"},
    ),
    (
        "DQ-09",
        "person",
        {"health": "healthy", "disability_certificate": True},
        {"health": "disabled", "disability_certificate": None},
    ),
    (
        "DQ-10",
        "person",
        {"work_months": 1, "labour": "none"},
        {"work_months": 0, "labour": "none"},
    ),
    (
        "DQ-11",
        "person",
        {"birth_date": date(2005, 1, 1), "work_months": 2},
        {"birth_date": date(2004, 12, 31), "work_months": 2},
    ),
    ("DQ-14", "risk_case", {"open": False, "measure": False}, {"open": False, "measure": None}),
]


def test_the_sixteen_rules_are_stated_over_declared_columns() -> None:
    rules = quality_rules()
    assert [rule.id for rule in rules] == [f"DQ-{number:02d}" for number in range(1, 17)]
    for rule in rules:
        assert rule.words.en
        assert rule.words.zh
        assert rule.source
        assert (rule.scope, rule.severity) in {
            ("file", "fault"),
            ("file", "warning"),
            ("register", "warning"),
        }
        assert not rule.table or set(rule.columns) <= set(TABLES[rule.table].by_name)


@pytest.mark.parametrize(("rule", "table", "broken", "kept"), CASES, ids=[one[0] for one in CASES])
def test_a_broken_rule_is_counted_and_a_kept_one_not(
    rule: str, table: str, broken: dict[str, object], kept: dict[str, object]
) -> None:
    types = {
        name: {
            "integer": pa.int64(),
            "money": pa.int64(),
            "boolean": pa.bool_(),
            "date": pa.date32(),
        }.get(str(TABLES[table].by_name[name].type), pa.string())
        for name in broken
    }
    schema = pa.schema(list(types.items()))
    rows = pa.RecordBatch.from_pylist([broken, kept, dict.fromkeys(broken)], schema=schema)
    warnings = Warnings()
    check_quality(table, rows, np.array([2, 3, 4]), warnings, on=DAY)
    assert dict(warnings.counts) == {rule: 1}
    assert warnings.rows == {rule: [2]}


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.dates(date(1950, 1, 1), date(2030, 1, 1)))
def test_ages_are_completed_years(birth: date, day: date) -> None:
    years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    expected = years if birth <= day else None
    assert ages(pa.array([birth, None], pa.date32()), day).to_pylist() == [expected, None]

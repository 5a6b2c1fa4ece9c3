from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.contracts.shapes import Words
from everyvillage.services.figures.presentation.numbers import (
    show_count,
    show_day,
    show_percent,
    show_plain,
    show_value,
)


@pytest.mark.parametrize(
    ("share", "mark", "shown"),
    [
        ("0.987", "0.99", "98.7%"),
        ("0.99", "0.99", "99.0%"),
        ("0.9896", "0.99", "98.96%"),  # one decimal would say 99.0 %, which is the mark
        ("0.98999", "0.99", "98.999%"),
        ("0.989999", "0.99", "98.9999%"),
        ("0.9899999", "0.99", "98.9999%"),  # cut, because even four decimals would round to 99
        ("0.9900001", "0.99", "99.0001%"),
        ("0.9999", None, "99.99%"),  # not all, so never 100 %
        ("0.999999", None, "99.9999%"),
        ("1", None, "100.0%"),
        ("0", None, "0.0%"),
        ("0.0001", None, "0.01%"),
        ("12.5", None, "1,250.0%"),
    ],
)
def test_a_share_is_never_rounded_across_its_mark(share: str, mark: str | None, shown: str) -> None:
    assert show_percent(Decimal(share), None if mark is None else Decimal(mark)) == shown


@given(
    st.decimals(0, 1, places=6, allow_nan=False),
    st.decimals(Decimal("0.01"), 1, places=2, allow_nan=False),
)
def test_shown_share_and_mark_compare_as_the_real_ones_do(share: Decimal, mark: Decimal) -> None:
    shown = Decimal(show_percent(share, mark).rstrip("%")) / 100
    assert (shown < mark) == (share < mark)
    assert (shown == mark) == (share == mark)
    assert (shown == 1) == (share == 1)


def test_counts_and_plain_numbers() -> None:
    assert show_count(None) == "—"
    assert show_count(0) == "0"
    assert show_count(487144) == "487,144"
    assert show_plain(Decimal("12.50")) == "12.5"
    assert show_plain(Decimal(3000)) == "3,000"
    assert show_plain(Decimal("0.333333")) == "0.33"


def test_a_value_carries_its_unit_as_each_language_writes_it() -> None:
    households, speed = Words("households", "户"), Words("Mbit/s", "Mbit/s")
    assert show_value(Decimal(1200), "count", unit=households, language="en") == "1,200 households"
    assert show_value(Decimal(1200), "count", unit=households, language="zh-hans") == "1,200户"
    assert show_value(Decimal(12), "median", unit=speed, language="zh-hans") == "12 Mbit/s"
    assert show_value(None, "share", language="en") == "—"


def test_days_as_people_write_them() -> None:
    assert show_day(date(2020, 12, 31), "zh-hans") == "2020年12月31日"
    assert show_day(date(2020, 12, 31), "en") == "31 December 2020"
    assert show_day(None, "en") == "—"

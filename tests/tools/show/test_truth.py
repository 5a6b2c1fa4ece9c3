"""Figures held against the truth: errors, bounds, and what is said of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from everyvillage.policy.programmes.read import shipped_programmes
from tests.second.tables import read_tables
from tools.show.item import CannotRunError
from tools.show.truth import PROGRAMMES, Compared, as_csv, compared, lines, summary

if TYPE_CHECKING:
    from pathlib import Path


def figure(value: str | None, low: str | None, high: str | None, **more: str) -> dict[str, str]:
    """Give a figure as it is printed."""
    return {"target": "T1", "kind": "share", "value": value, "low": low, "high": high, **more}  # type: ignore[dict-item] # a printed null


def test_a_share_is_apart_by_points_and_a_count_by_per_cent_of_the_truth() -> None:
    share = compared(figure("0.9", "0.85", "0.95"), Decimal("0.92"))
    assert (share.error, share.bounds_hold) == (Decimal(-2), True)
    count = compared(figure("45", "45", "48", kind="count"), Decimal(50))
    # 45 of 50 is 10 per cent too few, and 48 is below it
    assert (count.error, count.bounds_hold) == (Decimal(-10), False)
    assert compared(figure("3", "3", "3", kind="count"), Decimal(0)).error is None


def test_an_open_end_holds_whatever_there_is() -> None:
    assert compared(figure("40", None, None, kind="count"), Decimal(70)).bounds_hold
    assert not compared(figure("40", None, "60", kind="count"), Decimal(70)).bounds_hold


def test_what_is_not_known_is_said() -> None:
    nothing = compared(figure(None, None, None), Decimal("0.5"))
    assert nothing.error is None
    assert lines([nothing])[1].split() == ["T1", "-", "-", "-", "50.00", "no", "figure"]


def test_the_largest_error_is_named_and_bounds_are_counted() -> None:
    rows = [
        compared(figure("0.9", "0.85", "0.95"), Decimal("0.92")),
        compared(figure("0.5", "0.4", "0.6", target="T2"), Decimal("0.75")),
        compared(figure("7", "7", "9", target="T3", kind="count"), Decimal(70)),
        compared(figure(None, None, None, target="T4"), Decimal("0.5")),
    ]
    assert summary(rows) == (
        "largest error 25.0 points (T2); bounds hold the truth in 1 of 3 figures (not T2, T3)"
    )


def test_nothing_to_compare_is_refused() -> None:
    nothing = Compared("T1", "share", None, None, None, None)
    with pytest.raises(CannotRunError):
        summary([nothing])


def test_every_shipped_target_is_asked_for() -> None:
    shipped = {one.id: {target.id for target in one.targets} for one in shipped_programmes()}
    assert {name: set(targets) for name, targets in PROGRAMMES.items()} == shipped


def test_true_tables_are_read_by_the_loops(tmp_path: Path) -> None:
    truth = tmp_path / "truth"
    truth.mkdir()
    table = pa.table({"village_code": ["1", "2"], "fibre": [True, None], "households": [7, None]})
    pq.write_table(table, truth / "village.parquet")
    first, second = read_tables(as_csv(truth, tmp_path / "csv")).of("village")
    assert (first.text("village_code"), first.flag("fibre"), first.number("households")) == (
        *("1", True, 7),
    )
    assert (second.flag("fibre"), second.number("households")) == (None, None)

"""Two implementations, one answer: every number of every figure in every place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.data.county import make_county
from tests.second.agreement import disagreements
from tests.second.figures_by_loops import figures_by_loops
from tests.second.holes import punch_holes
from tests.support.real_way import deliver, empty_register, seal_and_compute, write_villages

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.plugin import DjangoDbBlocker

AT = date(2020, 6, 30)
ZHAOJUE = "513431"
MADOI = "632626"

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def agree(county: str, delivered: Path, tmp_path: Path, blocker: DjangoDbBlocker) -> int:
    """Compute both ways and give the number of figures; fail on the first differences."""
    villages = write_villages(county, tmp_path / "villages.csv")
    second = figures_by_loops(delivered, villages, AT)
    with empty_register(tmp_path / "home", blocker):
        deliver(county, delivered, AT)
        _, sets = seal_and_compute(AT)
    differences = disagreements(sets.values(), second)
    assert not differences, "\n".join(differences[:40])
    return len(second)


@pytest.mark.once
def test_the_modelled_county_of_the_demonstration(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    make_county(ZHAOJUE, 1, tmp_path / "made", at=AT)
    compared = agree(ZHAOJUE, tmp_path / "made" / "delivered", tmp_path, django_db_blocker)
    assert compared > 9_000


def test_a_county_that_delivers_everything(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    make_county(MADOI, 2, tmp_path / "made", at=AT, complete=True)
    agree(MADOI, tmp_path / "made" / "delivered", tmp_path, django_db_blocker)


def test_a_county_full_of_holes(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    compared = agree(MADOI, full_of_holes(tmp_path), tmp_path, django_db_blocker)
    assert compared > 900


@pytest.mark.once
@pytest.mark.parametrize("table", ["tower", "household", "village"])
def test_a_county_full_of_holes_and_without_a_table(
    table: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    holes = full_of_holes(tmp_path)
    for name in leaves_out(table):
        (holes / f"{name}.csv").unlink()
    agree(MADOI, holes, tmp_path, django_db_blocker)


def full_of_holes(tmp_path: Path) -> Path:
    """Make a county and leave 15 of 100 cells and 5 of 100 rows out of what it delivers."""
    make_county(MADOI, 3, tmp_path / "made", at=AT, complete=True)
    holes = tmp_path / "holes"
    punch_holes(tmp_path / "made" / "delivered", holes, seed=5, cells=0.15, rows=0.05)
    return holes


def leaves_out(table: str) -> list[str]:
    """Give ``table`` and the tables whose rows point to its rows."""
    if table == "household":
        return ["household", "person", "enrolment", "risk_case"]
    return ["tower", "cell"] if table == "tower" else [table]

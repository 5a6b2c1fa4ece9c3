"""``everyvillage risk evaluate`` on a table of anybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.command import run_command

if TYPE_CHECKING:
    from pathlib import Path

HEADS = "hhid,wave,income,region,poor_next"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a panel of two waves in which low income goes with being poor next."""
    chance = np.random.default_rng(1)
    lines = [HEADS]
    for wave in (1, 2):
        for household in range(700):
            income = chance.normal(0, 1)
            poor = chance.random() < 1 / (1 + np.exp(0.8 + 1.2 * income))
            region = "hills" if household % 10 else "coast"
            lines.append(f"{household},{wave},{income:.4f},{region},{int(poor)}")
    path = tmp_path_factory.mktemp("panel") / "panel.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_it_finds_household_and_time_and_measures_each_group(tmp_path: Path, table: Path) -> None:
    words = ("risk", "evaluate", str(table), "--outcome", "poor_next", "--group", "region")
    ran = run_command(tmp_path, *words)
    assert ran.code == 0, ran.err
    assert "household: hhid; time: wave" in ran.out
    assert "region = coast: too few" in ran.out
    assert "region = hills: " in ran.out
    assert "slope" in ran.out


def test_wrong_words_and_wrong_files_are_refused(tmp_path: Path, table: Path) -> None:
    words = ("risk", "evaluate", str(table), "--outcome", "poor", "--group", "area", "--json")
    ran = run_command(tmp_path, *words)
    assert (ran.code, ran.faults) == (2, ["forecast.column-unknown"] * 2)
    none = run_command(
        tmp_path,
        "risk",
        "evaluate",
        str(tmp_path / "no.csv"),
        "--outcome",
        "a",
        "--group",
        "b",
        "--json",
    )
    assert (none.code, none.faults) == (2, ["forecast.table-unreadable"])

"""``everyvillage risk poverty`` on tables of anybody's, against published examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.command import run_command

if TYPE_CHECKING:
    from pathlib import Path

POVERTY = ("risk", "poverty")


def written(folder: Path, *lines: str) -> str:
    path = folder / "table.csv"
    path.write_text("\n".join(lines), "utf-8")
    return str(path)


def test_the_handbook_with_decimals_weights_and_an_empty_cell(tmp_path: Path) -> None:
    # Haughton and Khandker, Handbook on Poverty and Inequality, chapter 4, country C, line 125;
    # here a hundredth of it: gaps 0.20 and 0.12 of four: 0.08; squares 0.04 and 0.0144: 0.0136.
    table = written(tmp_path, "spent,persons", "1.00,0.5", "1.1,0.5", "1.5,0.5", "1.6,.5", ",2")
    words = ("--income", "spent", "--line", "1.25", "--weight", "persons")
    ran = run_command(tmp_path, *POVERTY, table, *words, "--json")
    assert ran.code == 0, ran.err
    assert (ran.data["rows"], ran.data["left_out"]) == (4, 1)
    found = ran.data["income"]
    assert (found["persons"], found["poor"], found["headcount"]) == (2, 1, 0.5)
    assert found["gap"] == pytest.approx(0.08, abs=1e-12)
    assert found["severity"] == pytest.approx(0.0136, abs=1e-12)
    told = run_command(tmp_path, *POVERTY, table, *words)
    assert "headcount 0.500000, gap 0.080000, severity 0.013600" in told.out


def test_the_example_of_alkire_and_foster(tmp_path: Path) -> None:
    # J. Public Economics 95 (2011), four persons, four dimensions, k = 2: H 1/2, A 3/4, M0 3/8.
    table = written(
        tmp_path,
        "income,school,health,card",
        "13.1,14,4,1",
        "15.2,7,5,0",
        "12.5,10,1,0",
        "20,11,3,1",
    )
    words = [
        part
        for one in ("income:13", "school:12", "health:3:1", "card:1")
        for part in ("--dimension", one)
    ]
    ran = run_command(tmp_path, *POVERTY, table, *words, "--needed", "2", "--json")
    found = ran.data["dimensions"]
    assert (found["headcount"], found["intensity"], found["m0"]) == (0.5, 0.75, 0.375)
    assert ran.data["income"] is None


def test_every_fault_is_told(tmp_path: Path) -> None:
    table = written(tmp_path, "income,heads", "12,1", "much,2", "9,none")
    ran = run_command(tmp_path, *POVERTY, table, "--income", "earned", "--weight", "h", "--json")
    assert ran.code == 2
    assert ran.faults == ["poverty.column-unknown"] * 2 + ["poverty.line-alone"]
    ran = run_command(tmp_path, *POVERTY, table, "--income", "income", "--line", "10", "--json")
    assert ran.faults == ["poverty.cell"]
    for words in (
        ("--line", "ten", "--income", "income"),
        ("--dimension", "income"),
        ("--dimension", "income:low"),
    ):
        assert run_command(tmp_path, *POVERTY, table, *words, "--json").faults == ["poverty.word"]
    assert run_command(tmp_path, *POVERTY, table, "--json").faults == ["poverty.nothing-asked"]

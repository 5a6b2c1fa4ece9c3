"""``everyvillage screen`` over the newest snapshot of the demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.command import run_command

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Demo

pytestmark = pytest.mark.once


def test_leads_come_with_reasons_and_nobody_is_dropped_for_the_usual_size(demo: Demo) -> None:
    ran = run_command(demo.home, "screen", "--json")
    assert ran.code == 0, ran.err
    found = ran.data
    assert found["rules"] == "CN-2020-03"
    assert found["modelled"] is True
    assert found["guide_percent"] == 5
    assert (
        len(found["leads"])
        == found["by_rule"]["unstable"]["yes"] + found["by_rule"]["marginal"]["yes"]
    )
    assert all(lead["rules"] and 1 <= len(lead["facts"]) <= 3 for lead in found["leads"])
    # nobody delivered shocks, so spending cannot be told for anyone
    assert found["by_rule"]["rigid"] == {"yes": 0, "unknown": found["units"]}


def test_it_prints_rules_as_sentences_and_says_that_the_data_is_made_up(demo: Demo) -> None:
    ran = run_command(demo.home, "screen", "--rules", "LEFT-2016", "--show", "2")
    assert ran.code == 0, ran.err
    assert "模拟数据，非真实" in ran.out
    assert "不满16周岁，父母双方外出务工" in ran.out


def test_an_unknown_rule_set_and_an_empty_home_are_refused(demo: Demo, tmp_path: Path) -> None:
    assert run_command(demo.home, "screen", "--rules", "X", "--json").faults == ["rule.set-unknown"]
    empty = run_command(tmp_path, "screen", "--json")
    assert (empty.code, empty.faults) == (2, ["screen.no-snapshot"])

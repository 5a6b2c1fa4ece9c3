"""Every rule against scenarios that an officer can read and correct."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.rules import answer, rules_named, shipped_rules

if TYPE_CHECKING:
    from datetime import date

SCENARIOS = Path(__file__).parent / "scenarios"
UNKNOWN, WHOLE = "unknown", "whole"


@dataclass(frozen=True)
class Scenario:
    """What is given of one row, and what each rule named must say."""

    rules: str
    on: date
    words: str
    given: dict[str, Any]
    then: dict[str, Any]


def read() -> list[Scenario]:
    found = []
    for path in sorted(SCENARIOS.glob("*.yaml")):
        page = yaml.safe_load(path.read_text("utf-8"))
        found += [
            Scenario(page["rules"], page["day"], one["zh"], one["given"], one["then"])
            for one in page["scenarios"]
        ]
    return found


ALL = read()


def as_row(scenario: Scenario) -> dict[str, Any]:
    """Give the row in the units of the register: yuan become fen."""
    table = rules_named(scenario.rules).table
    row: dict[str, Any] = {}
    for name, value in scenario.given.items():
        if table.column(name) is not None:
            row[name] = value
        else:
            assert table.column(f"{name}_fen") is not None, name
            row[f"{name}_fen"] = round(value * 100)
    return row


@pytest.mark.parametrize("scenario", ALL, ids=[f"{one.rules}: {one.words}" for one in ALL])
def test_a_scenario(scenario: Scenario) -> None:
    rules = rules_named(scenario.rules)
    values = shipped_parameters().engine_values(rules.parameters, scenario.on)
    found = answer(rules, as_row(scenario), at=scenario.on, parameters=values)
    said = {one.rule.id: one.holds for one in found.answers} | {WHOLE: found.holds}
    wanted = {name: None if value == UNKNOWN else value for name, value in scenario.then.items()}
    assert {name: said[name] for name in wanted} == wanted


def test_every_rule_has_a_scenario_in_which_it_holds_and_one_in_which_it_does_not() -> None:
    seen: dict[tuple[str, str], set[object]] = {}
    for one in ALL:
        for name, value in one.then.items():
            seen.setdefault((one.rules, name), set()).add(value)
    lacking = [
        (rules.id, rule.id, value)
        for rules in shipped_rules()
        for rule in rules.rules
        for value in (True, False)
        if value not in seen.get((rules.id, rule.id), set())
    ]
    assert lacking == []

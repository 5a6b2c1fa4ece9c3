"""The rules of 2021, of children before 2016 and of exits: a naive second implementation agrees."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from everyvillage.analytics.risk.explain import values_on
from everyvillage.analytics.risk.screen import answers_table
from everyvillage.policy.rules import answer, rules_named
from everyvillage.policy.rules.compiled import NO, UNKNOWN, YES
from tests.second import rules_by_loops as loops
from tests.second import rules_of_2021 as since
from tests.second.tables import Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.analytics.risk.tables import RiskTables

CODE = {True: YES, False: NO, None: UNKNOWN}
FLAGS = (*("true",) * 6, *("false",) * 3, "")
EVERY = 3
"""One household in so many, by its place in the file, is asked by loops: they are slow."""


def as_cells(row: dict[str, Any]) -> Row:
    """Write a row as a file would have it."""
    return Row({name: "" if value is None else str(value) for name, value in row.items()})


def by_home(table: Any) -> dict[str, list[Row]]:  # noqa: ANN401 - a table of Arrow, whose types are not known
    found: dict[str, list[Row]] = defaultdict(list)
    for row in table.to_pylist():
        found[row["household_no"]].append(as_cells(row))
    return found


def asked(tables: RiskTables, name: str, at: date) -> list[dict[str, Any]]:
    rules = rules_named(name)
    table = answers_table(tables, [rules], at=at, values=values_on(rules, at))
    found: list[dict[str, Any]] = table.to_pylist()
    return found


def said(row: dict[str, Any], name: str, wanted: dict[str, int]) -> dict[str, int]:
    return {rule: row[f"{name}|{rule}" if rule else name] for rule in wanted}


def test_it_agrees_on_monitoring_since_2021(small_county: RiskTables) -> None:
    name, at = "CN-2021-05", date(2021, 6, 30)
    assert small_county.shock is not None
    assert small_county.before is not None
    persons, shocks = by_home(small_county.person), by_home(small_county.shock)
    before = {
        one["household_no"]: one["income_before_fen"] for one in small_county.before.to_pylist()
    }
    answers = {row["household_no"]: row for row in asked(small_county, name, at)}
    seen: dict[str, set[int]] = defaultdict(set)
    for row in small_county.household.to_pylist()[::EVERY]:
        number = row["household_no"]
        home = loops.Home(as_cells(row), persons[number], shocks[number], at)
        found = since.monitoring_2021(home, before[number])
        wanted = {rule: CODE[one] for rule, one in found.items()}
        assert said(answers[number], name, wanted) == wanted, number
        for rule, one in wanted.items():
            seen[rule].add(one)
    assert set(seen) - {""} == {rule.id for rule in rules_named(name).rules}
    assert {rule for rule, codes in seen.items() if YES not in codes or NO not in codes} == set()


def test_it_agrees_on_children_left_behind_before_2016(small_county: RiskTables) -> None:
    name, at = "LEFT-2013", date(2015, 6, 30)
    families = by_home(small_county.person)
    persons = {row["person_no"]: as_cells(row) for row in small_county.person.to_pylist()}
    seen = set()
    for row in asked(small_county, name, at)[::EVERY]:
        person, family = persons[row["person_no"]], families[row["household_no"]]
        found = since.left_behind_2013(person, family)
        wanted = {rule: CODE[one] for rule, one in found.items()}
        assert said(row, name, wanted) == wanted, row["person_no"]
        seen |= set(wanted.values())
    assert seen == {YES, NO, UNKNOWN}


NUMBERS = {
    "persons": (100, 1_000),
    "poor_persons": (1, 2, 3, 19, 20, 29, 30),
    "collective_income_fen": (1_999_999, 2_000_000),
    "rural_persons": (100_000,),
    "not_exited": (1_400, 2_000),
    "wrong_exits": (100, 500),
    "missed": (499, 500, 501),
    "exited_sampled": (1_000,),
    "exited_wrongly": (19, 20),
    "others_sampled": (500,),
    "others_missed": (9, 10),
    "asked": (1_000,),
    "satisfied": (900, 901),
}


@pytest.mark.parametrize(
    ("name", "by_loops"),
    [("EXIT-village", since.exit_of_village), ("EXIT-county", since.exit_of_county)],
)
def test_it_agrees_on_exits_of_villages_and_counties(
    name: str, by_loops: Callable[[Row], dict[str, bool | None]]
) -> None:
    rules, at, chance = rules_named(name), date(2020, 6, 30), np.random.default_rng(7)
    values, seen = values_on(rules, at), set()
    for _ in range(600):
        cells = {
            column: str(
                chance.choice([*map(str, NUMBERS[column] * 3), ""] if column in NUMBERS else FLAGS)
            )
            for column in rules.columns
        }
        row = {
            column: None if not cell else int(cell) if column in NUMBERS else cell == "true"
            for column, cell in cells.items()
        }
        told = answer(rules, row, at=at, parameters=values)
        found = {one.rule.id: one.holds for one in told.answers} | {"": told.holds}
        wanted = by_loops(Row(cells))
        assert found == wanted, cells
        seen |= set(wanted.items())
    # Every rule, and the whole, is yes somewhere, no somewhere and unknown somewhere.
    assert len(seen) == 3 * (len(rules.rules) + 1)

"""Screening a county: engine, Python and a naive second implementation agree on every rule."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from everyvillage.analytics.risk.explain import explain_household, values_on
from everyvillage.analytics.risk.screen import answers_table, screen
from everyvillage.analytics.risk.tables import RiskTables
from everyvillage.core.errors import InputError
from everyvillage.policy.rules import rules_named
from everyvillage.policy.rules.compiled import NO, UNKNOWN, YES
from tests.second import rules_by_loops as loops
from tests.second.tables import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

AT = date(2020, 12, 31)
CODE = {True: YES, False: NO, None: UNKNOWN}


def groups(rows: Iterable[dict[str, Any]], by: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row[by]].append(row)
    return found


def asked(tables: RiskTables, name: str) -> list[dict[str, Any]]:
    rules = rules_named(name)
    table = answers_table(tables, [rules], at=AT, values=values_on(rules, AT))
    found: list[dict[str, Any]] = table.to_pylist()
    return found


def as_cells(row: dict[str, Any]) -> Row:
    """Write a row as a file would have it."""
    return Row({name: "" if value is None else str(value) for name, value in row.items()})


def said(row: dict[str, Any], name: str, rules: Iterable[str]) -> dict[str, int]:
    return {rule: row[f"{name}|{rule}" if rule else name] for rule in rules}


@pytest.fixture(scope="module")
def homes(small_county: RiskTables) -> dict[str, loops.Home]:
    shock = small_county.shock
    assert shock is not None
    persons = groups(small_county.person.to_pylist(), "household_no")
    shocks = groups(shock.to_pylist(), "household_no")
    return {
        row["household_no"]: loops.Home(
            as_cells(row),
            [as_cells(one) for one in persons[row["household_no"]]],
            [as_cells(one) for one in shocks[row["household_no"]]],
            AT,
        )
        for row in small_county.household.to_pylist()
    }


@pytest.mark.parametrize(
    ("name", "by_loops"),
    [("EXIT-household", loops.exit_of_household), ("AID-medical", loops.assistance)],
)
def test_a_naive_second_implementation_agrees_on_every_household(
    small_county: RiskTables,
    homes: dict[str, loops.Home],
    name: str,
    by_loops: Callable[[loops.Home], dict[str, bool | None]],
) -> None:
    for row in asked(small_county, name):
        wanted = {rule: CODE[one] for rule, one in by_loops(homes[row["household_no"]]).items()}
        assert said(row, name, wanted) == wanted, row["household_no"]


def test_it_agrees_on_monitoring(small_county: RiskTables, homes: dict[str, loops.Home]) -> None:
    assert small_county.before is not None
    before = {
        one["household_no"]: one["income_before_fen"] for one in small_county.before.to_pylist()
    }
    seen = set()
    for row in asked(small_county, "CN-2020-03"):
        number = row["household_no"]
        found = loops.monitoring_2020(homes[number], before[number])
        wanted = {rule: CODE[one] for rule, one in found.items()}
        assert said(row, "CN-2020-03", wanted) == wanted, number
        seen |= set(wanted.items())
    # every rule is yes somewhere, no somewhere and unknown somewhere
    assert len(seen) == 3 * len(wanted)


def test_it_agrees_on_every_person(small_county: RiskTables, homes: dict[str, loops.Home]) -> None:
    persons = {row["person_no"]: as_cells(row) for row in small_county.person.to_pylist()}
    by_loops = {"SUBSIDY-disability": loops.subsidies, "DUE-disability": loops.gaps}
    for name in ("LEFT-2016", *by_loops):
        seen = set()
        for row in asked(small_county, name):
            person, family = persons[row["person_no"]], homes[row["household_no"]].persons
            found = (
                loops.left_behind(person, family) if name == "LEFT-2016" else by_loops[name](person)
            )
            wanted = {rule: CODE[one] for rule, one in found.items()}
            assert said(row, name, wanted) == wanted, row["person_no"]
            seen |= set(wanted.values())
        assert seen == {YES, NO, UNKNOWN}


@pytest.mark.parametrize(
    "name", ["CN-2020-03", "CN-2021-05", "LEFT-2016", "DUE-disability", "AID-medical"]
)
def test_one_household_hears_what_the_county_says(small_county: RiskTables, name: str) -> None:
    rules, at = rules_named(name), AT if name != "CN-2021-05" else date(2021, 6, 30)
    table = answers_table(small_county, [rules], at=at, values=values_on(rules, at))
    (key,) = rules.table.key
    county = {row[key]: row for row in table.to_pylist()}
    persons = groups(small_county.person.to_pylist(), "household_no")
    assert small_county.shock is not None
    assert small_county.before is not None
    shocks = groups(small_county.shock.to_pylist(), "household_no")
    before = {
        one["household_no"]: one["income_before_fen"] for one in small_county.before.to_pylist()
    }
    for row in small_county.household.to_pylist()[::31]:
        number = row["household_no"]
        for one in explain_household(
            row, persons[number], shocks[number], rules, at=at, income_before_fen=before[number]
        ):
            wanted = county[one.person or number]
            assert CODE[one.answer.holds] == wanted[name]
            for rule in one.answer.answers:
                assert CODE[rule.holds] == wanted[f"{name}|{rule.rule.id}"]
            assert {column: one.case[column] for column in rules.columns} == {
                column: wanted[column] for column in rules.columns
            }


def test_there_is_one_lead_a_household_with_three_facts_and_no_cap(
    small_county: RiskTables,
) -> None:
    found = screen(small_county, rules_named("CN-2020-03"), at=AT)
    numbers = [lead.unit for lead in found.leads]
    assert len(numbers) == len(set(numbers))
    assert found.guide_percent == 5
    # far more than the guide size are named, and nobody is dropped for it
    assert found.share_percent > found.guide_percent
    named = sum(row["CN-2020-03"] == YES for row in asked(small_county, "CN-2020-03"))
    assert len(found.leads) == named
    assert all(1 <= len(lead.facts) <= 3 and lead.reasons for lead in found.leads)


def test_without_shocks_what_rests_on_them_cannot_be_told(small_county: RiskTables) -> None:
    bare = RiskTables(small_county.household, small_county.person)
    found = screen(bare, rules_named("AID-medical"), at=AT)
    assert found.leads == ()
    assert found.by_rule["illness"] == (0, found.units)


def test_a_shock_known_only_later_is_not_used(small_county: RiskTables) -> None:
    household = small_county.household.slice(0, 1)
    number = household["household_no"][0].as_py()
    shock = pa.table(
        {
            "household_no": [number],
            "kind": ["bill"],
            "happened_on": pa.array([date(2020, 12, 1)], pa.date32()),
            "known_on": pa.array([date(2021, 1, 5)], pa.date32()),
            "own_fen": [9_000_000],
        }
    )
    tables = RiskTables(household, small_county.person, shock)
    rules = rules_named("AID-medical")
    before = answers_table(tables, [rules], at=AT, values=values_on(rules, AT))
    later = date(2021, 1, 31)
    after = answers_table(tables, [rules], at=later, values=values_on(rules, AT))
    assert before["medical_own_fen"].to_pylist() == [0]
    assert after["medical_own_fen"].to_pylist() == [9_000_000]


def test_a_bill_that_two_offices_tell_counts_once(small_county: RiskTables) -> None:
    household = small_county.household.slice(0, 1)
    number = household["household_no"][0].as_py()
    rows = [
        {"kind": kind, "office": office, "own_fen": yuan * 100}
        for kind, office, yuan in (
            ("bill", "medical", 9_000),
            ("bill", "medical", 4_000),
            ("bill", "self", 12_500),
            ("debt", "self", 3_000),
        )
    ]
    day = pa.array([date(2020, 12, 1)] * len(rows), pa.date32())
    shock = pa.Table.from_pylist(rows)
    for name in ("happened_on", "known_on"):
        shock = shock.append_column(name, day)
    shock = shock.append_column("household_no", pa.array([number] * len(rows)))
    rules = rules_named("AID-medical")
    tables = RiskTables(household, small_county.person, shock)
    found = answers_table(tables, [rules], at=AT, values=values_on(rules, AT))
    # The insurance tells 9,000 + 4,000, the household 12,500: 13,000. The debt comes on top.
    assert found["medical_own_fen"].to_pylist() == [13_000_00]
    (one,) = explain_household(
        household.to_pylist()[0], [], shock.to_pylist(), rules_named("CN-2020-03"), at=AT
    )
    assert one.case["medical_own_fen"] == 13_000_00
    assert one.case["rigid_fen"] == 16_000_00


def test_a_set_that_is_not_in_force_is_refused(small_county: RiskTables) -> None:
    with pytest.raises(InputError, match=r"screen\.not-in-force"):
        screen(small_county, rules_named("CN-2021-05"), at=AT)
    with pytest.raises(InputError, match=r"screen\.row-unfit"):
        screen(small_county, rules_named("EXIT-village"), at=AT)


def test_a_household_is_explained_in_words(small_county: RiskTables) -> None:
    rules = rules_named("CN-2020-03")
    lead = screen(small_county, rules, at=AT).leads[0]
    row = next(
        one for one in small_county.household.to_pylist() if one["household_no"] == lead.unit
    )
    persons = [one for one in small_county.person.to_pylist() if one["household_no"] == lead.unit]
    (found,) = explain_household(row, persons, None, rules, at=AT)
    assert found.answer.version == rules.version
    assert len(found.three_facts("zh-hans")) == 3
    assert all(": " in fact for fact in found.three_facts("zh-hans"))
    words = found.sentences("en")
    assert len(words) == len(rules.rules)
    assert any("not known" in facts for _, _, facts in words)

"""The shipped programmes hold what the plans say."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from everyvillage.contracts import TABLES
from everyvillage.core.errors import NotFoundError
from everyvillage.policy.expressions import write_expression
from everyvillage.policy.expressions.tree import Literal
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.programmes import (
    Kind,
    Reading,
    SetBy,
    Threshold,
    ThresholdOp,
    shipped_programmes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.policy.expressions import Expression

PLAN, CONNECTIVITY = shipped_programmes()

# Written out one by one, from the list of measures itself.
MEASURES = """
G01 A01 A02 A03 A04 A05 A06 B01 B02 B03 B04 C01 C02 D01 D02 D03 E01 E02 E03 E04 E05
F01 F02 F03 F04 F05 F06 F07 F08 F09 F10 F11 H01 H02 H03 J01 J02 K01 K02 L01 L02 L03 M01 M02
"""

BY_PLAN = {
    "NP20-G01": (ThresholdOp.EQUAL, "1"),
    "NP20-A01": (ThresholdOp.AT_LEAST, "0.99"),
    "NP20-A02": (ThresholdOp.AT_LEAST, "0.99"),
    "NP20-A03": (ThresholdOp.AT_LEAST, "0.99"),
    "NP20-B01": (ThresholdOp.EQUAL, "1"),
    "NP20-B02": (ThresholdOp.EQUAL, "1"),
    "NP20-M01": (ThresholdOp.EQUAL, "0"),
    "NP20-M02": (ThresholdOp.AT_MOST, "0.05"),
    "NP20-M02-deep": (ThresholdOp.AT_MOST, "0.1"),
}

BY_PROPOSAL = {
    "NP20-A02-site": (">=", "0.99"),
    "NP20-A02-signal": (">=", "0.99"),
    "NP20-A02-joint": (">=", "0.99"),
    "NP20-A04": (">=", "12000"),
    "NP20-A04-100": (">=", "100000"),
    "NP20-A05": (">=", "0.9"),
    "NP20-A06": (">=", "0.8"),
    "NP20-B02-villages": (">=", "0.6"),
    "NP20-B03": (">=", "0.2"),
    "NP20-B04": (">=", "0"),
    "NP20-B04-purchases": (">=", "0"),
    "NP20-B04-growth": (">=", "0"),
    "NP20-C01": (">=", "0.95"),
    "NP20-C02": (">=", "1"),
    "NP20-D01": ("==", "1"),
    "NP20-D02": (">=", "0.95"),
    "NP20-D03": (">=", "0.99"),
    "NP20-E01": (">=", "0.98"),
    "NP20-E02": (">=", "0.98"),
    "NP20-E03": ("==", "1"),
    "NP20-E03-townships": (">=", "0.8"),
    "NP20-E04": (">=", "0.9"),
    "NP20-E05": (">=", "0.9"),
    "NP20-F01": (">=", "0.95"),
    "NP20-F02": (">=", "0.9"),
    "NP20-F02-matched": (">=", "0.9"),
    "NP20-F03": (">=", "0.95"),
    "NP20-F04": (">=", "0.8"),
    "NP20-F05": (">=", "0.98"),
    "NP20-F06": (">=", "0.95"),
    "NP20-F07": (">=", "0.5"),
    "NP20-F08": (">=", "0.95"),
    "NP20-F09": (">=", "0.99"),
    "NP20-F10": (">=", "0.7"),
    "NP20-F11": (">=", "0.8"),
    "NP20-H01": ("==", "1"),
    "NP20-H02": (">=", "0.95"),
    "NP20-H03": (">=", "0.85"),
    "NP20-J01": (">=", "1"),
    "NP20-J01-nominated": (">=", "1"),
    "NP20-J02": ("==", "1"),
    "NP20-K01": (">=", "0.8"),
    "NP20-K02": (">=", "3000"),
    "NP20-L01": (">=", "0.95"),
    "NP20-L02": (">=", "0.9"),
    "NP20-L03": ("<=", "0"),
}


def walk(expression: Expression) -> Iterator[Expression]:
    """Give an expression and everything below it."""
    yield expression
    for part in expression.parts:
        yield from walk(part)


def every_expression() -> Iterator[tuple[str, Expression]]:
    """Give every expression of both programmes with the id it stands under."""
    for programme in (PLAN, CONNECTIVITY):
        for fact in programme.facts:
            for part in (fact.where, fact.value, fact.test):
                if part is not None:
                    yield f"{fact.table}.{fact.column}", part
        for target in programme.targets:
            for part in target.expressions:
                yield target.id, part


def test_exactly_the_44_measures_are_there() -> None:
    expected = [f"NP20-{code}" for code in MEASURES.split()]
    assert len(expected) == len(set(expected)) == 44
    assert [measure.id for measure in PLAN.measures] == expected


def test_every_measure_has_an_official_target_with_its_own_id() -> None:
    for programme in (PLAN, CONNECTIVITY):
        for measure in programme.measures:
            first = measure.targets[0]
            assert (first.id, first.reading) == (measure.id, Reading.OFFICIAL)


def test_thresholds_of_the_plan_and_of_proposals_are_told_apart() -> None:
    found: dict[SetBy, dict[str, tuple[ThresholdOp, str]]] = {SetBy.PLAN: {}, SetBy.PROPOSAL: {}}
    for target in PLAN.targets:
        mark = target.threshold
        if mark is not None:
            found[mark.set_by][target.id] = (mark.op, str(mark.value))
    assert found[SetBy.PLAN] == BY_PLAN
    assert found[SetBy.PROPOSAL] == BY_PROPOSAL


def test_a_target_without_a_threshold_says_why() -> None:
    without = [target for target in PLAN.targets if target.threshold is None]
    assert [target.id for target in without] == [
        "NP20-B01-villages",
        "NP20-B03-gain",
        "NP20-C02-helpers",
    ]
    assert all(target.note is not None for target in without)


def test_two_indicators_are_two_targets() -> None:
    official = Counter(
        target.measure for target in PLAN.targets if target.reading is Reading.OFFICIAL
    )
    two = ["NP20-B03", "NP20-B04", "NP20-C02", "NP20-F02", "NP20-J01", "NP20-M02"]
    assert sorted(measure for measure, many in official.items() if many > 1) == two


def test_the_either_or_test_of_4g_and_its_two_branches() -> None:
    site = "tower_4g_m <= parameter.village_4g_radius_m"
    signal = (
        "signal_4g_committee AND (NOT has_school OR signal_4g_school) "
        "AND (NOT has_clinic OR signal_4g_clinic) AND large_settlements_4g"
    )
    tests = {
        target.id: write_expression(target.test, "village")
        for target in PLAN.measure("NP20-A02").targets
        if target.test is not None
    }
    assert tests == {
        "NP20-A02": f"{site} OR {signal}",
        "NP20-A02-site": site,
        "NP20-A02-signal": signal,
        "NP20-A02-joint": f"fibre AND ({site} OR {signal})",
    }
    readings = [target.reading.value for target in PLAN.measure("NP20-A02").targets]
    assert readings == ["official", "branch", "branch", "stretch"]
    assert {target.of for target in PLAN.measure("NP20-A02").targets[1:]} == {"NP20-A02"}


def test_village_shares_are_of_villagers_committees() -> None:
    for target in PLAN.targets:
        if target.table == "village":
            assert target.where is not None
            assert write_expression(target.where, "village").startswith("kind = 'village'")


def test_ecommerce_and_express_are_official_by_township_and_a_stretch_by_village() -> None:
    for name in ("NP20-B01", "NP20-B02"):
        official, stretch = PLAN.measure(name).targets
        assert (official.reading, official.table, official.level) == (
            Reading.OFFICIAL,
            "township",
            "township",
        )
        assert official.where is not None
        written = write_expression(official.where, "township")
        assert written == "kind IN ('town', 'township')"
        assert (stretch.reading, stretch.table) == (Reading.STRETCH, "village")


def test_kinds() -> None:
    kinds = Counter(target.kind for target in PLAN.targets)
    assert kinds == {
        Kind.SHARE: 42,
        Kind.COUNT: 9,
        Kind.MEDIAN: 3,
        Kind.RATIO: 3,
        Kind.CHANGE: 1,
    }
    assert PLAN.target("NP20-K02").threshold == Threshold(
        ThresholdOp.AT_LEAST, Decimal(3000), SetBy.PROPOSAL, "S45", "found", "county"
    )
    growth = PLAN.target("NP20-B04-growth")
    assert (growth.of, growth.since) == ("NP20-B04-purchases", date(2019, 12, 31))


def test_no_number_of_policy_stands_in_an_expression() -> None:
    """Only 0 and the twelve months and hundred parts of plain arithmetic are written out."""
    numbers = {
        node.value
        for _, expression in every_expression()
        for node in walk(expression)
        if isinstance(node, Literal) and type(node.value) is int
    }
    assert numbers <= {0, 12, 100}


def test_every_parameter_read_has_a_value_at_the_deadline() -> None:
    for programme in (PLAN, CONNECTIVITY):
        names = {name for _, part in every_expression() for name in part.parameters}
        deadline = max(measure.deadline for measure in programme.measures)
        assert set(shipped_parameters().engine_values(names, deadline)) == names


def test_every_target_stands_on_declared_tables() -> None:
    for target in (*PLAN.targets, *CONNECTIVITY.targets):
        assert target.table in TABLES


def test_leads_are_marked_as_guesses_and_issuers_are_the_four() -> None:
    for measure in PLAN.measures:
        assert measure.issuers == ("CAC", "NDRC", "CPAD", "MIIT")
        assert measure.lead_guess
        assert measure.deadline == date(2020, 12, 31)


def test_an_announced_measure_was_found_and_a_derived_one_says_so() -> None:
    announced = {measure.id for measure in PLAN.measures if measure.status == "announced"}
    assert len(announced) == 44 - 14
    derived = "A04 A05 A06 B03 D02 D03 E02 F09 H03 J02 K02 L01 L03 M01".split()  # noqa: SIM905 - as they stand in the plan
    assert {f"NP20-{code}" for code in derived}.isdisjoint(announced)


def test_words_are_given_in_both_languages_and_chinese_terms_are_the_officers_own() -> None:
    for programme in (PLAN, CONNECTIVITY):
        for target in programme.targets:
            assert target.words.en
            assert any("\u4e00" <= sign <= "\u9fff" for sign in target.words.zh), target.id
    assert PLAN.measure("NP20-A01").words.zh == "行政村通光纤"
    assert PLAN.measure("NP20-A03").words.zh == "建档立卡贫困村通宽带"


def test_the_version_is_the_hash_of_the_file() -> None:
    assert PLAN.version == sha256(PLAN.path.read_bytes()).hexdigest()


def test_an_unknown_target_is_refused_with_the_nearest() -> None:
    with pytest.raises(NotFoundError) as caught:
        PLAN.target("NP20-A02-sit")
    assert str(caught.value).startswith(
        "[programme.target-unknown] cn-2020-internet: asked for a target of the programme; "
        "found “NP20-A02-sit”; accepted: NP20-A02-site, "
    )
    with pytest.raises(NotFoundError, match=r"\[programme\.measure-unknown\]"):
        PLAN.measure("NP20-Z01")


def test_the_connectivity_targets_of_2030() -> None:
    marks = {
        target.id: (target.threshold.op.value, str(target.threshold.value))
        for target in CONNECTIVITY.targets
        if target.threshold is not None
    }
    assert marks == {
        "ITU30-U1": ("==", "1"),
        "ITU30-U2": ("==", "1"),
        "ITU30-C1": ("==", "1"),
        "ITU30-C1-fixed": ("==", "1"),
        "ITU30-C2": ("==", "1"),
        "ITU30-C3": ("==", "1"),
        "ITU30-Q1": ("==", "1"),
        "ITU30-Q1-student": ("==", "1"),
        "ITU30-Q2": ("==", "1"),
        "ITU30-P1": ("==", "1"),
        "ITU30-S1": (">=", "0.7"),
        "ITU30-S2": (">=", "0.5"),
        "ITU30-G1": (">=", "1"),
        "ITU30-G1-women": ("==", "1"),
        "ITU30-G1-men": ("==", "1"),
        "ITU30-G2": (">=", "1"),
    }
    assert CONNECTIVITY.target("ITU30-G1").kind is Kind.RATIO

"""The sums of illness: thirty bills line by line, the year after, burdens, what was not used."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from everyvillage.analytics.risk.illness import (
    GROUPS,
    LEVELS,
    Bill,
    Household,
    burden,
    foresee,
    own_shares,
    reckon,
    terms,
    unused,
)
from everyvillage.core.errors import InputError

AT = date(2020, 12, 31)
CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "thirty_bills.yaml").read_text("utf-8")
)
NUMBER = re.compile(r"[\d.]+")


def fen(yuan: float | str) -> int:
    return int(Fraction(str(yuan)) * 100)


def paper(arithmetic: str) -> Fraction:
    """Work a line out as on paper: brackets, + - * / and min, in exact fractions."""
    exact = NUMBER.sub(lambda found: f"Fraction('{found[0]}')", arithmetic)
    assert re.fullmatch(r"[Fraction('.\d)min, +\-*/]*", exact)
    return Fraction(eval(exact, {"__builtins__": {}}, {"Fraction": Fraction, "min": min}))  # noqa: S307 - only the characters above


def bills(case: dict[str, Any]) -> list[Bill]:
    return [
        Bill(fen(one["total"]), one["level"], fen(one["inside"]), insured=case["insured"])
        for one in case["bills"]
    ]


def test_there_are_thirty() -> None:
    assert [case["case"] for case in CASES] == list(range(1, 31))
    assert {case["group"] for case in CASES} == set(GROUPS)


@pytest.mark.parametrize("case", CASES, ids=[f"{one['case']} {one['zh']}" for one in CASES])
def test_a_bill_is_added_up_as_on_paper(case: dict[str, Any]) -> None:
    found = reckon(bills(case), terms(case["group"], AT))
    assert [(line.layer, line.arithmetic, line.fen) for line in found.lines] == [
        (line["pays"], line["sum"], fen(line["is"])) for line in case["lines"]
    ]
    assert found.own_fen == fen(case["own"])
    for line, said in zip(found.lines, case["lines"], strict=True):
        # the arithmetic itself gives the result; parts of a fen are left out
        assert int(paper(line.arithmetic) * 100) == line.fen
        by = {one.name: [one.value, one.source] for one in line.parameters}
        assert by == said.get("by", {})


def test_nothing_is_paid_twice_and_the_sum_is_whole() -> None:
    for case in CASES:
        found = reckon(bills(case), terms(case["group"], AT))
        assert sum(found.paid.values()) + found.own_fen == found.total_fen
        assert found.own_fen >= 0


def test_a_county_of_bills_gives_the_same_own_shares() -> None:
    chance = np.random.default_rng(5)
    total = chance.integers(0, 60_000_000, 2_000)
    eligible = (total * chance.random(2_000)).astype(np.int64)
    level, group = chance.integers(0, 3, 2_000), chance.integers(0, len(GROUPS), 2_000)
    of = {number: terms(name, AT) for number, name in enumerate(GROUPS)}
    found = own_shares(total, eligible, level, group, of)
    for row in range(0, 2_000, 7):
        bill = Bill(int(total[row]), LEVELS[level[row]], int(eligible[row]))
        assert reckon([bill], of[int(group[row])]).own_fen == found[row]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((-1, "county"), "illness.bill-amount"),
        ((100, "village"), "illness.bill-level"),
        ((100, "county", 101), "illness.bill-eligible"),
    ],
)
def test_a_wrong_bill_refuses_to_exist(arguments: tuple[Any, ...], code: str) -> None:
    with pytest.raises(InputError) as caught:
        Bill(*arguments)
    assert code in [fault.code for fault in caught.value.faults]


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(InputError, match=r"illness\.group-unknown"):
        terms("poor", AT)


def test_the_month_in_which_the_line_is_crossed_and_the_smallest_help() -> None:
    # Two members, line 4,000 each: 8,000 yuan. Wages 18,000, of which 12,000 will not come.
    # Bill 5,000. Month m: 18,000 (12 - m)/12 + 6,000 m/12 - 5,000 = 13,000 - 1,000 m.
    # Below 8,000 from month 6 (7,000); lowest in month 11: 2,000; month 12 without the bill: 6,000.
    # Smallest help: 8,000 - 2,000 = 6,000 yuan.
    household = Household(2, {"wages": 1_800_000}, lost={"wages": 1_200_000})
    found = foresee(household, 500_000, at=AT)
    assert found.crossed == 6
    assert found.months[6].per_head == 350_000
    assert found.help_fen == 600_000
    # Wages may come out 10 % lower: 6,000 - 600 = 5,400; 13,000 - 1,050 m; month 5: 7,750.
    assert found.crossed_low == 5
    # month 11: 13,000 - 11,550 = 1,450; help 6,550
    assert found.help_high_fen == 655_000
    assert found.months[11].low < found.months[11].per_head < found.months[11].high


def test_help_of_that_size_keeps_every_month_above_and_a_yuan_less_does_not() -> None:
    household = Household(2, {"wages": 1_800_000}, lost={"wages": 1_200_000})
    assert foresee(household, 500_000, at=AT, help_fen=600_000).crossed is None
    assert foresee(household, 500_000, at=AT, help_fen=599_900).crossed == 11


def test_a_household_far_above_the_line_needs_nothing() -> None:
    found = foresee(Household(2, {"business": 10_000_000}, cost=1_000_000), 300_000, at=AT)
    assert (found.crossed, found.help_fen) == (None, 0)


def test_what_is_lost_cannot_be_more_than_there_was() -> None:
    with pytest.raises(InputError) as caught:
        Household(0, {"wages": 5, "luck": 1}, lost={"wages": 6})
    assert [fault.code for fault in caught.value.faults] == [
        "illness.household-members",
        "illness.household-source",
        "illness.household-lost",
    ]


def test_the_measures_of_sdg_and_who() -> None:
    # Two members: food 60 % of 4,000 yuan each = 4,800; income 10,000, capacity 5,200.
    # Own 2,080 is 20.8 % of income (over 10, not over 25) and exactly 40 % of capacity.
    found = burden(208_000, 1_000_000, 2, at=AT)
    assert (found.over_low, found.over_high, found.catastrophic) == (True, False, True)
    assert found.of_income == pytest.approx(0.208)
    assert found.of_capacity == pytest.approx(0.4)
    assert not burden(207_999, 1_000_000, 2, at=AT).catastrophic
    # Exactly 10 % is not above it.
    assert not burden(100_000, 1_000_000, 2, at=AT).over_low
    assert burden(100, 0, 2, at=AT).of_income is None
    assert not burden(0, 0, 2, at=AT).catastrophic


def test_what_was_not_used_names_the_layer_and_the_office() -> None:
    # Case 10 of the thirty: 62,000 yuan, 50,000 inside; basic 29,400; serious (20,600 - 5,000)
    # * 65 % = 10,140; aid 10,460 * 70 % = 7,322.
    found = reckon([Bill(6_200_000, "city", 5_000_000)], terms("dibao", AT))
    missed = unused(found, {"basic": 2_940_000, "serious": 1_000_000})
    assert [(one.layer, one.office, one.missing_fen) for one in missed] == [
        ("serious", "medical", 14_000),
        ("aid", "medical", 732_200),
    ]
    assert unused(found, found.paid) == ()

"""What budgets reach, what forms say, what is locked: small parts without a plan."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from everyvillage.core.errors import InputError
from everyvillage.planning.network.fibre.problem import Goal
from everyvillage.planning.network.joint.problem import Levels
from everyvillage.planning.network.joint.shares import levels_at
from everyvillage.planning.network.joint.within import Within
from everyvillage.planning.network.report.rule import rule_said
from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.services.connectivity.actions.deciding import building_years
from everyvillage.services.connectivity.actions.locking import needs_routes
from everyvillage.services.connectivity.asking import (
    LEVELS,
    Asked,
    asked_from,
    read_form,
    read_share,
    read_within,
)
from everyvillage.services.connectivity.demand import demand_of
from everyvillage.services.connectivity.pages.answer import year_lines
from everyvillage.services.connectivity.pages.curve import curve_parts, reached_by, reaching
from everyvillage.services.connectivity.pages.money import within_lines
from everyvillage.services.connectivity.pages.new_page import first_asked
from everyvillage.services.connectivity.words import said_share, said_yuan

pytestmark = pytest.mark.once
POINTS = [
    {"permille": 900, "cost_yuan": 0, "bound_yuan": 0},
    {"permille": 950, "cost_yuan": 400_000, "bound_yuan": 400_000},
    {"permille": 975, "cost_yuan": 400_000, "bound_yuan": 390_000},
    {"permille": 1000, "cost_yuan": 1_500_000, "bound_yuan": 1_400_000},
]


@pytest.mark.parametrize(
    ("budget", "share", "after"),
    [(0, 900, 950), (399_999, 900, 950), (400_000, 975, 1000), (9_000_000, 1000, None)],
)
def test_a_budget_reaches_the_largest_share_that_it_pays_for(
    budget: int, share: int, after: int | None
) -> None:
    found = reached_by(POINTS, budget)
    assert found is not None
    assert found.point["permille"] == share
    assert (found.next and found.next["permille"]) == after


def test_a_budget_below_the_first_step_reaches_nothing() -> None:
    dear = [{"permille": 900, "cost_yuan": 5, "bound_yuan": 5}]
    assert reached_by(dear, 4) is None


@pytest.mark.parametrize("text", ["", "much", "-1", "９９", "1e9", "9" * 40])
def test_what_is_no_budget_is_all_that_the_last_share_costs(text: str) -> None:
    assert curve_parts({"curve": POINTS}, {"budget": text}, "en")["budget"] == 1_500_000


def test_the_curve_says_what_the_next_step_needs() -> None:
    parts = curve_parts({"curve": POINTS}, {"budget": "1000000"}, "en")
    assert (parts["reached"], parts["next"]) == ("97.5 %", "100 %")
    assert parts["next_more"] == "0.500 million yuan"  # 1.5 - 1.0
    chinese = curve_parts({"curve": POINTS}, {"budget": "1000000"}, "zh-hans")
    assert chinese["next_more"] == "50.0万元"


@pytest.mark.parametrize(
    ("text", "share"), [("97.1", 975), ("97.5%", 975), ("97.6", 1000), ("", 1000), ("x", 1000)]
)
def test_a_share_costs_what_the_first_point_that_reaches_it_costs(text: str, share: int) -> None:
    assert reaching(POINTS, text)["permille"] == share


def test_beside_the_cost_of_a_share_stands_what_building_costs() -> None:
    points = [{**point, "building_yuan": point["cost_yuan"] // 2} for point in POINTS]
    parts = curve_parts({"curve": points}, {"share": "100"}, "en")
    assert parts["asked"]["cost"] == "1.500 million yuan"
    assert parts["asked"]["building"] == "0.750 million yuan"
    # Files of before building was told have a dash there, and no line of it.
    before = curve_parts({"curve": POINTS}, {"share": "100"}, "en")
    assert (before["asked"]["building"], before["building"]) == ("—", "")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_a_sum_of_money_reaches_is_said(language: str) -> None:
    rows = [
        {"stage": "poor", "reached": 40, "most": 40, "more_yuan": None},
        {"stage": "all", "reached": 1200, "most": 1234, "more_yuan": 5_600_000},
    ]
    said = {"yuan": 5_500_000, "counts": "households", "levels": ["broadband"], "stages": rows}
    told = within_lines({**said, "levels": ["broadband", "signal"]}, language)
    poor = {
        "en": "In poor villages, which come first: 40 households. No plan within 5.500 million "
        "yuan reaches more than 40. Nothing is left to reach.",
        "zh-hans": "先保证贫困村：覆盖40户；总资金550.0万元下，任何方案都不会超过40户。"
        "已全部覆盖。",
    }
    every = {
        "en": "Within 5.500 million yuan: 1,200 households. No plan within this money reaches more "
        "than 1,234. To reach more than 1,234 households costs at least 5.600 million yuan.",
        "zh-hans": "总资金550.0万元可覆盖1,200户；同样资金下，任何方案都不会超过1,234户。"
        "要超过1,234户，至少需要560.0万元。",
    }
    assert told[:2] == [poor[language], every[language]]
    assert len(told) == 3
    assert within_lines(said, language) == told[:2]
    assert within_lines(None, language) == []


def test_a_sum_of_money_goes_into_the_question_and_a_share_takes_it_out() -> None:
    given = {"fibre": "99", "within": "4,000,000", "counts": "villages", "poor_first": "on"}
    asked = read_form(given)
    assert asked.levels().within == Within(4_000_000, "villages", poor_first=True)
    assert asked_from(asked.as_dict()) == asked
    assert asked.at_share(95).levels() == levels_at(asked.levels(), 950)
    assert read_within("20000") == 20_000
    with pytest.raises(InputError) as refused:
        read_form({**given, "within": "much", "counts": "people"})
    assert [fault.where for fault in refused.value.faults] == ["within", "counts"]
    with pytest.raises(InputError):
        read_within("")


def test_years_say_how_many_villages_are_built_so_far() -> None:
    rows = [{"year": 1, "villages": 3, "building_yuan": 5}, {"year": 4, "villages": 5}]
    rows[1]["building_yuan"] = 1_000_000
    told = year_lines({"year_by_year": {"people": rows}}, "people", "en")
    # 3 of 8, then all.
    assert [row["villages_so_far"] for row in told] == ["3 (37.5 %)", "8 (100 %)"]
    assert year_lines({"year_by_year": {"people": []}}, "people", "en") == []


def test_the_rule_is_told_in_the_language_of_the_page() -> None:
    told = {"proved_among": "these plans", "graph": {}}
    assert rule_said(told, "en") == "these plans"
    assert rule_said(told, "zh-hans") == rule_said(told, "zh") != "these plans"


def test_amounts_and_shares_are_said_in_each_language() -> None:
    assert said_yuan(1_314_625, "en") == "1.315 million yuan"
    assert said_yuan(1_314_625, "zh-hans") == "131.5万元"
    assert said_yuan(None, "en") == "—"
    assert said_share(964) == "96.4 %"


def test_a_form_with_shares_that_are_none_names_all_of_them() -> None:
    with pytest.raises(InputError) as refused:
        read_form({"share": "all", "poor": "101", "township": "-2"})
    assert [fault.where for fault in refused.value.faults] == ["share", "poor", "township"]
    with pytest.raises(InputError, match="a number from 0 to 100"):
        read_share("nan%")


def test_a_form_is_read_as_goals_in_thousandths() -> None:
    asked = read_form({"share": "98.5%", "poor": "", "township": "80", "fibre_poor": "99"})
    levels = asked.levels()
    assert levels.broadband == Goal(985, 0, 800)
    assert levels.fibre == Goal(0, 990, 800)
    assert levels.signal is None
    assert not levels.satellite
    assert not asked.border
    assert read_form({"fibre": "99", "border": "on"}).border


def test_a_form_that_asks_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="no share of any level"):
        read_form({"township": "", "satellite": "on"})


@pytest.mark.parametrize("share", [0.1, 40.0, 96.6, 100.0])
def test_a_plan_for_a_share_of_the_curve_asks_what_the_curve_asked(share: float) -> None:
    asked = Asked(share=0, poor=99, township=70, fibre=99, signal=95, signal_poor=97)
    assert asked.at_share(share).levels() == levels_at(asked.levels(), round(share * 10))


def test_a_question_asked_before_levels_had_shares_of_their_own_is_read() -> None:
    before = {"share": 98.0, "poor": 99.0, "township": 0.0, "signal": True, "satellite": True}
    assert asked_from(before).levels().signal == Goal(980, 990, 0)
    assert asked_from({**before, "signal": False}).levels() == Levels(Goal(980, 990, 0))


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        ("NP20-A01", {"fibre": 99.0}),
        ("NP20-A02", {"signal": 99.0}),
        ("NP20-A02-site", {"signal": 99.0}),
        ("NP20-A03", {"poor": 99.0}),
        # Both in 99 % of villages: what each leaves out adds up to one in a hundred.
        ("NP20-A02-joint", {"fibre": 99.5, "signal": 99.5}),
    ],
)
def test_the_goal_follows_the_target(target: str, asked: dict[str, float]) -> None:
    first = first_asked("cn-2020-internet", target)
    given = {name: getattr(first, name) for pair in LEVELS.values() for name in pair}
    assert {name: share for name, share in given.items() if share} == asked


@pytest.mark.parametrize("target", ["NP20-A04", "NP20-A05", "NP20-A06", "NP20-B01", "NP20-C01"])
def test_no_plan_of_the_network_is_offered_for_other_targets(target: str) -> None:
    programme = next(one for one in shipped_programmes() if one.id == "cn-2020-internet")
    assert demand_of(programme, programme.target(target)) is None


def test_what_was_asked_is_kept_and_read_again() -> None:
    barred = ("hop", 34.5, 98.0, 34.6, 98.1, "A – B")
    line = ("fibre", 34.6, 98.1, 34.5, 98.0, "B – A")
    asked = Asked(forced=("1",), barred=(barred,), kept=(line,), kept_tower=("new tower 1",))
    kept = asked_from({**asked.as_dict(), "barred": [list(barred)], "kept": [list(line)]})
    assert kept == asked
    assert kept.locks().barred == {("hop", (34.5, 98.0), (34.6, 98.1))}
    assert kept.locks().kept == {("fibre", (34.5, 98.0), (34.6, 98.1))}
    # A plan that was asked before routes could be locked in is read as one without such locks.
    before = {name: value for name, value in asked.as_dict().items() if name != "kept"}
    assert asked_from(before).kept == ()


def test_only_routes_and_towers_have_to_be_opened() -> None:
    assert not needs_routes(QueryDict("share=95&village-1=out&lift=on"))
    assert needs_routes(QueryDict("no_tower=new+tower+1"))
    assert needs_routes(QueryDict("keep_line=12"))
    # The list of other routes sends an empty value where nothing is chosen.
    assert not needs_routes(QueryDict("keep_line=&share=95"))


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        ("NP20-A01", "heard"),
        ("NP20-A02", "either"),
        ("NP20-A02-site", "near"),
        ("NP20-A02-signal", "heard"),
        ("NP20-A02-joint", "either"),
    ],
)
def test_4g_counts_by_the_branch_that_the_target_asks(target: str, rule: str) -> None:
    assert first_asked("cn-2020-internet", target).signal_rule == rule


def test_a_rule_of_4g_that_is_none_is_named() -> None:
    with pytest.raises(InputError) as refused:
        read_form({"signal": "99", "signal_rule": "loud"})
    assert [fault.where for fault in refused.value.faults] == ["signal_rule"]


@pytest.mark.parametrize(
    ("text", "yuan"), [("", None), ("1,500,000", 1_500_000), (" 20000 ", 20_000)]
)
def test_a_yearly_budget_goes_into_the_question(text: str, yuan: int | None) -> None:
    asked = read_form({"fibre": "99", "budget_year": text})
    assert asked.levels().budget_yuan == yuan
    assert asked_from(asked.as_dict()).levels() == asked.levels()


@pytest.mark.parametrize("text", ["-5", "9999", "much", "1.5", "９９９９９", "9" * 16])
def test_what_is_no_budget_is_named_beside_the_shares(text: str) -> None:
    with pytest.raises(InputError) as refused:
        read_form({"fibre": "all", "budget_year": text})
    assert [fault.where for fault in refused.value.faults] == ["fibre", "budget_year"]


@pytest.mark.parametrize(
    ("budget", "built_in", "years"), [(1_000_000, [1, 4, 8], 8), (0, [1, 5], 5), (9_000_000, [], 5)]
)
def test_a_promise_reaches_until_the_money_is_there(
    budget: int, built_in: list[int], years: int
) -> None:
    data = {"year_by_year": {"cheapest": [{"year": year} for year in built_in]}}
    assert building_years({"budget_year": budget}, data) == years

"""What budgets reach, what forms say, what is locked: small parts without a plan."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from everyvillage.core.errors import InputError
from everyvillage.services.connectivity.actions.locking import needs_routes
from everyvillage.services.connectivity.asking import Asked, asked_from, read_form, read_share
from everyvillage.services.connectivity.pages.curve import curve_parts, reached_by
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
    assert curve_parts({"curve": POINTS}, text, "en")["budget"] == 1_500_000


def test_the_curve_says_what_the_next_step_needs() -> None:
    parts = curve_parts({"curve": POINTS}, "1000000", "en")
    assert (parts["reached"], parts["next"]) == ("97.5 %", "100 %")
    assert parts["next_more"] == "0.500 million yuan"  # 1.5 - 1.0
    chinese = curve_parts({"curve": POINTS}, "1000000", "zh-hans")
    assert chinese["next_more"] == "50.0万元"


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
    asked = read_form({"share": "98.5%", "poor": "", "township": "80", "signal": "on"})
    levels = asked.levels()
    assert levels.broadband.all_permille == 985
    assert levels.broadband.poor_permille == 0
    assert levels.broadband.township_permille == 800
    assert levels.signal == levels.broadband
    assert not levels.satellite


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

"""Measured levels of a planner's own file: in the question, in the plan, on its page."""

from __future__ import annotations

import pytest

from everyvillage.services.connectivity.models import NetworkPlan
from everyvillage.services.connectivity.pages.answer import measured_lines, rules_said
from everyvillage.services.connectivity.storing import read_result
from everyvillage.services.connectivity.work import work_through
from tests.services.connectivity.conftest import MADOI, County
from tests.services.connectivity.test_refused import send
from tests.services.connectivity.test_way import FORM, press, text

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TOWER = "name,latitude,longitude,terrain,height_m,bands\nM1,34.5,98.01,mountain,30,800\n"
LEVELS = "latitude,longitude,dbm,band,tower\n" + "34.515,98.01,-112,800,M1\n" * 6


def test_an_uploaded_drive_test_corrects_the_plan_and_the_page_says_by_how_much(
    county: County,
) -> None:
    li = county.browser("li")
    assert send(li, "towers", "towers.csv", TOWER.encode())[0] == 302
    assert send(li, "drive", "drive.csv", LEVELS.encode())[0] == 302
    new = text(li, f"/network/new/?place={MADOI}")
    assert "<dt>Measured signal levels</dt><dd>6</dd>" in new
    assert "No terrain model was given" in new
    page = press(li, "/network/new/", **FORM)
    assert work_through() == 1
    plan = NetworkPlan.objects.get()
    assert plan.faults == []
    (row,) = read_result(plan)["drive"]["corrections"]
    assert (row["band"], row["terrain"], row["count"]) == (800, "mountain", 6)
    shown = text(li, page)
    assert "No terrain model was given" in shown
    assert "6 of 6 measured levels could be compared" in shown
    assert f'data-label="Added, dB">{row["db"]:+.1f}</td>' in shown


def test_a_drive_test_of_an_unknown_tower_is_named_on_the_page(county: County) -> None:
    li = county.browser("li")
    assert send(li, "drive", "drive.csv", LEVELS.encode())[0] == 302
    page = li.get(f"/network/new/?place={MADOI}").content.decode()
    assert "network.tower-unknown" in page


def test_plans_from_before_have_no_lines() -> None:
    assert measured_lines({}) == []
    assert (
        rules_said({"signals": [{"operators": [{"operator": "all", "dbm": [-90.0]}]}]}, "en") == []
    )


def test_a_page_says_what_its_signals_rest_on() -> None:
    def signals(*rules: str) -> dict[str, object]:
        return {"signals": [{"operators": [{"operator": "all", "rules": list(rules)}]}]}

    (alone,) = rules_said(signals("", ""), "en")
    assert alone.startswith("No terrain model was given")
    ground, outside = rules_said(signals("terrain", "outside", "hata", ""), "en")
    assert "Longley and Rice" in ground
    assert outside.startswith("1 of 3 points lie outside")

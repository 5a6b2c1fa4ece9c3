"""The plan: every measure with its bar, status and gap, and "no data" plain to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import ADDRESSES, PROGRAMME, numbers_of_plan

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ONLY_THE_NATION = 2
COMPUTED_AT_LEAST = 24


def test_all_measures_and_targets_are_there(page: Page) -> None:
    measures, targets = numbers_of_plan()
    assert len(measures) == 44
    page.goto(ADDRESSES["plan"])
    expect(page.locator("article.measure")).to_have_count(44)
    expect(page.locator(".reading")).to_have_count(len(targets))
    codes = page.locator("article.measure .code").all_inner_texts()
    assert sorted(codes) == sorted(measures)


def test_each_figure_has_bar_status_and_pass_mark(page: Page) -> None:
    page.goto(ADDRESSES["plan"])
    readings = page.locator(".reading:has(.status)")
    count = readings.count()
    assert count == page.locator(".reading").count() - ONLY_THE_NATION
    assert readings.locator("svg.bar").count() == count
    assert page.locator(".reading .gap", has_text="达标线").count() == count + ONLY_THE_NATION
    known = page.locator(".reading .bar-value strong")
    assert known.count() >= COMPUTED_AT_LEAST
    for value in known.all_inner_texts():
        assert any(letter.isdigit() for letter in value)


def test_a_missed_mark_says_how_many_are_left(page: Page) -> None:
    page.goto(ADDRESSES["plan"])
    fibre = page.locator("article.measure", has_text="NP20-A01")
    expect(fibre.locator("h3")).to_have_text("行政村通光纤")
    expect(fibre.locator(".bar-value strong")).to_have_text("93.3%")
    # 28 of 30 villages pass; 99 % of 30 is 29.7, so all 30 must: 2 to go.
    expect(fibre.locator(".reading-side .gap")).to_have_text("还差2个村")


def test_no_data_is_plain_to_see_and_names_the_columns(page: Page) -> None:
    page.goto(ADDRESSES["plan"])
    lessons = page.locator("article.measure", has_text="NP20-E02").locator(".reading").first
    expect(lessons.locator(".status-no_data")).to_have_text("无数据")
    expect(lessons.locator(".bar-value")).to_have_text("未知")
    expect(lessons.locator(".bar [stroke-dasharray]")).to_have_count(1)
    expect(lessons.locator(".reading-missing")).to_contain_text("缺少数据：人·")
    shown = lessons.inner_text()
    assert "0%" not in shown.replace("100%", "").replace("98%", "")


def test_what_is_counted_for_the_nation_only_says_so(page: Page) -> None:
    page.goto(ADDRESSES["plan"])
    whole = page.locator("article.measure", has_text="NP20-G01")
    expect(whole).to_contain_text("仅统计到全国")
    expect(whole.locator(".status")).to_have_count(0)


def test_the_other_programme_is_one_step_away(page: Page) -> None:
    page.goto(ADDRESSES["plan"])
    page.get_by_role("link", name="2030年普遍且有意义的连接目标").click()
    expect(page.locator("h1")).to_contain_text("2030年普遍且有意义的连接目标")
    assert page.locator("article.measure").count() > 0


def test_a_measure_leads_to_its_target(page: Page) -> None:
    page.goto(ADDRESSES["plan"])
    page.get_by_role("link", name="行政村通光纤", exact=True).click()
    expect(page.locator("h1")).to_have_text("行政村通光纤")
    assert f"/targets/{PROGRAMME}/NP20-A01/" in page.url

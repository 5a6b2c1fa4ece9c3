"""A target: map and table by place, trend, gap list, the stretch reading beside the official."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import ADDRESSES, MODELLED, PROGRAMME

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

TOWNSHIPS = 4
VILLAGES = 30


def test_the_number_stands_with_interval_mark_gap_and_reason(page: Page) -> None:
    page.goto(ADDRESSES["target-people"])
    headline = page.locator(".headline")
    expect(headline.locator(".headline-value")).to_contain_text("%")
    expect(headline).to_contain_text("在 ")
    expect(headline).to_contain_text("达标线：不低于 80%")
    expect(headline).to_contain_text("判断依据：")
    expect(headline.locator(".status")).to_have_count(1)


def test_the_map_has_a_table_beside_it(page: Page) -> None:
    page.goto(f"/targets/{PROGRAMME}/NP20-A01/")
    drawing = page.locator("figure.map > svg")
    expect(drawing).to_have_attribute("role", "img")
    expect(drawing).to_contain_text(MODELLED)
    expect(page.locator("figure.map .key li").first).to_be_visible()
    rows = page.locator("section[aria-labelledby=map] tbody tr")
    expect(rows).to_have_count(TOWNSHIPS)
    for row in rows.all():
        expect(row.locator(".status")).to_have_count(1)
    dots = drawing.locator("a, .dot, use, circle, path[data-code]")
    assert dots.count() >= VILLAGES - 2


def test_letters_on_charts_can_be_read(page: Page) -> None:
    page.goto(f"/targets/{PROGRAMME}/NP20-A01/")
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('main figure svg text')].map(
            text => text.getBoundingClientRect().height))"""
    )
    assert smallest >= 11, "a line of text on a chart is lower than 11 pixels"


def test_the_trend_is_a_line_and_a_table(page: Page) -> None:
    page.goto(f"/targets/{PROGRAMME}/NP20-A01/")
    trend = page.locator("section[aria-labelledby=trend]")
    expect(trend.locator("svg").first).to_contain_text("期限")
    expect(trend.locator("svg circle")).to_have_count(4)
    expect(trend.locator("tbody tr")).to_have_count(4)
    expect(trend).to_contain_text("2020年9月30日")


def test_the_gap_list_names_villages(page: Page) -> None:
    page.goto(f"/targets/{PROGRAMME}/NP20-A01/")
    gaps = page.locator("section[aria-labelledby=gaps]")
    expect(gaps.locator("tbody tr")).to_have_count(2)  # the two of "2 to go"
    expect(gaps.locator("tbody tr").first).to_contain_text("未达到")


def test_nobody_is_named_where_people_are_counted(page: Page) -> None:
    page.goto(ADDRESSES["target-people"])
    gaps = page.locator("section[aria-labelledby=gaps]")
    expect(gaps).to_contain_text("具体的人或户仅供本辖区工作人员查阅")
    expect(gaps.locator("table")).to_have_count(0)
    expect(gaps.locator("a[href*=gaps]")).to_have_count(0)


def test_stretch_and_branch_stand_beside_the_official_reading(page: Page) -> None:
    page.goto(ADDRESSES["target"])
    beside = page.locator("section[aria-labelledby=beside]")
    expect(beside).to_contain_text("延伸要求")
    expect(beside).to_contain_text("分项")
    assert beside.locator("svg.bar").count() == 3


def test_the_table_leads_down_to_a_township(page: Page) -> None:
    page.goto(f"/targets/{PROGRAMME}/NP20-A01/")
    page.locator("section[aria-labelledby=map] tbody a").first.click()
    expect(page.locator(".headline .eyebrow")).to_have_text("玛查理镇")
    rows = page.locator("section[aria-labelledby=map] tbody tr")
    assert rows.count() > TOWNSHIPS


def test_a_village_has_its_own_verdict(page: Page) -> None:
    page.goto(f"/targets/{PROGRAMME}/NP20-A01/?place=632626100200")
    expect(page.locator(".headline-value")).to_contain_text("%")
    expect(page.locator("main")).to_contain_text("该目标没有更低一级的数据")

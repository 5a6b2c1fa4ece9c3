"""Places from the nation down to a village: outline, targets, what lies in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import MODELLED
from tests.support.browser import COUNTY

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CHAIN = (
    ("0", "全国", "全国"),
    ("63", "青海省", "省级"),
    ("6326", "果洛藏族自治州", "地级"),
    (COUNTY, "玛多县", "县级"),
    ("632626100", "玛查理镇", "乡级"),
)


def test_the_way_leads_from_the_nation_down_to_a_village(page: Page) -> None:
    page.goto("/places/0/")
    for code, name, level in CHAIN:
        expect(page.locator("h1")).to_have_text(name)
        expect(page.locator(".hero .facts")).to_contain_text(level)
        expect(page.locator(".hero .facts")).to_contain_text(code)
        expect(page.locator("figure.map > svg")).to_contain_text(MODELLED)
        below = page.locator("section[aria-labelledby=children] tbody a")
        following = [name for later, name, _ in CHAIN if len(later) > len(code) or code == "0"]
        wanted = next((name for name in following if name != "全国"), None)
        (below.last if wanted is None else below.get_by_text(wanted, exact=True)).click()
    expect(page.locator(".hero .facts")).to_contain_text("行政村（村民委员会）")
    expect(page.locator("main")).to_contain_text("名录到此为止")


def test_a_place_shows_how_its_targets_stand(page: Page) -> None:
    page.goto(f"/places/{COUNTY}/")
    plan = page.locator("section.card", has_text="2020年网络扶贫工作要点")
    expect(plan.locator(".tally li")).not_to_have_count(0)
    here = page.locator("section[aria-labelledby=targets-here]")
    assert here.locator(".reading:has(.status)").count() >= 24
    expect(here.locator("details[open] .status").first).to_be_visible()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_says_alike_how_many_targets_it_adds_up(page: Page, language: str) -> None:
    said: set[str] = set()
    for address in ("/?", "/programmes/cn-2020-internet/?", f"/places/{COUNTY}/?"):
        page.goto(f"{address}lang={language}")
        card = page.locator("main .card:has(> div > .tally-strip)").first
        counted = [
            int(one)
            for one in re.findall(r"[:：] ?(\d+)", card.locator(".tally-under").inner_text())
        ]
        assert sum(counted) == 48  # 50 required, of which two are the nation's alone
        sentence = page.get_by_text(
            "48 of them" if language == "en" else "：48个在本地区统计"
        ).first
        said.add(sentence.inner_text())
    (alike,) = said
    assert [int(one) for one in re.findall(r"\d+", alike)] == [44, 50, 48, 2, 8]


def test_the_nation_says_how_few_counties_are_in_the_register(page: Page) -> None:
    page.goto("/places/0/")
    expect(page.locator("section[aria-labelledby=coverage]")).to_contain_text("个县中已入库1个")


def test_a_county_without_data_says_so(page: Page) -> None:
    page.goto("/places/430182/")
    expect(page.locator("h1")).to_have_text("宁乡市")
    expect(page.locator("section[aria-labelledby=coverage]")).to_contain_text("未入库")
    expect(page.locator(".status")).to_have_count(0)

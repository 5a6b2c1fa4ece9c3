"""How a figure was computed, and that it comes out the same again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import ADDRESSES, looks_right

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import KeepPicture

pytestmark = pytest.mark.browser


def test_arithmetic_steps_and_queries_are_written_out(page: Page) -> None:
    page.goto("/how/cn-2020-internet/NP20-A01/")
    # 28 of the 30 villages of Madoi have fibre.
    expect(page.locator(".sum")).to_have_text("达到 28 ÷ 有数据 30 ＝ 0.933333")
    steps = page.locator(".steps > li")
    assert steps.count() >= 3
    page.locator("summary", has_text="查询语句").first.click()
    expect(page.locator("pre").first).to_be_visible()
    expect(page.locator("pre").first).to_contain_text("SELECT")
    words = " ".join(page.locator(".steps .step > p").all_inner_texts())
    assert " AND " not in words
    assert "kind = " not in words


def test_computing_again_gives_the_same(page: Page, keep_picture: KeepPicture) -> None:
    page.goto(ADDRESSES["how"])
    page.get_by_role("button", name="立即重新计算").click()
    expect(page.locator(".verdict-yes")).to_contain_text("一致：全部", timeout=30_000)
    looks_right(page)
    keep_picture("recomputed")


def test_the_data_and_the_rules_are_named(page: Page) -> None:
    page.goto(ADDRESSES["how"])
    source = page.locator("section[aria-labelledby=from]")
    expect(source).to_contain_text("2020年9月30日")
    expect(source).to_contain_text("everyvillage figures --programme cn-2020-internet")
    seal = source.locator("code").first.inner_text()
    assert len(seal) == 64
    assert set(seal) <= set("0123456789abcdef")

"""A place is found by its name, by pinyin and by its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import looks_right
from tests.support.browser import COUNTY

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("words", ["玛多县", "maduo", "MADUO", COUNTY, "果洛 玛多"])
def test_a_county_is_found_and_opened(page: Page, words: str) -> None:
    page.goto("/")
    field = page.locator("#find")
    field.fill(words)
    field.press("Enter")
    first = page.locator(".results li").first
    expect(first).to_contain_text("玛多县")
    expect(first).to_contain_text("青海省 › 果洛藏族自治州")
    expect(first).to_contain_text(COUNTY)
    first.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("玛多县")


def test_a_village_is_found_by_the_start_of_its_code(page: Page) -> None:
    page.goto("/places/?q=632626100")
    expect(page.locator(".results li").first).to_contain_text("玛查理镇")
    page.goto("/places/?q=632626100200")
    expect(page.locator(".results li")).to_have_count(1)


def test_nothing_found_says_what_to_try(page: Page) -> None:
    page.goto("/places/?q=qqqqzzzz")
    expect(page.locator("main")).to_contain_text("没有找到“qqqqzzzz”")
    expect(page.locator("main")).to_contain_text("不带声调的拼音")
    looks_right(page)


def test_what_was_typed_is_shown_and_never_run(page: Page) -> None:
    page.goto("/places/")
    page.locator("#places-q").fill("<img src=x onerror=alert(1)>")
    page.locator("#places-q").press("Enter")
    expect(page.locator("main")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("main img")).to_have_count(0)


def test_the_field_takes_no_more_than_a_name(page: Page) -> None:
    page.goto(f"/places/?q={'长' * 300}")
    expect(page.locator(".fault")).to_have_count(1)
    looks_right(page)

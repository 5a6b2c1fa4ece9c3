"""Everything an officer does works in a browser that runs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PROGRAMME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, ViewportSize

    from tests.support.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def plain_page(chromium: Browser, site: Site, size: ViewportSize) -> Iterator[Page]:
    """Give a page of a browser that runs no script."""
    with chromium.new_context(
        viewport=size, base_url=site.url, locale="zh-CN", java_script_enabled=False
    ) as context:
        yield context.new_page()


def test_from_the_search_to_the_proof(plain_page: Page) -> None:
    page = plain_page
    page.goto("/")
    page.locator("#find").fill("maduo")
    page.locator("#find").press("Enter")
    page.locator(".results a").first.click()
    page.get_by_role("link", name="查看本地区全部目标").first.click()
    page.get_by_role("link", name="行政村通光纤", exact=True).click()
    expect(page.locator(".headline-value")).to_have_text("93.3%")
    page.get_by_role("link", name="计算过程").click()
    page.get_by_role("button", name="立即重新计算").click()
    expect(page.locator(".verdict-yes")).to_contain_text("一致", timeout=30_000)
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("How this was computed")


def test_a_programme_is_checked(plain_page: Page) -> None:
    page = plain_page
    page.goto(f"/programmes/check/?from={PROGRAMME}")
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.locator("#good")).to_contain_text("未发现问题")
    expect(page.locator("article.measure")).to_have_count(44)

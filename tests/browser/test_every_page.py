"""Every page at both sizes and in both languages: fits, readable by everybody, no errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import ADDRESSES, LANGUAGES, MODELLED, PROGRAMME, looks_right

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import KeepPicture

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_fits_and_can_be_read(page: Page, name: str, keep_picture: KeepPicture) -> None:
    for language, html_language in LANGUAGES.items():
        address = ADDRESSES[name]
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        expect(page.locator("html")).to_have_attribute("lang", html_language)
        expect(page.locator("h1")).to_have_count(1)
        looks_right(page)
        keep_picture(f"{name}-{language}")


def test_the_language_is_switched_and_stays(page: Page) -> None:
    page.goto(f"/targets/{PROGRAMME}/NP20-A02/?place=0")
    expect(page.locator("h1")).to_have_text("行政村通4G")
    expect(page.locator(".modelled strong")).to_have_text(MODELLED)
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Villages with 4G")
    expect(page.get_by_role("navigation", name="Where it lies")).to_have_text("Whole country")
    page.get_by_role("link", name="Places", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("h1")).to_have_text("地区")


def test_everything_is_reached_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{page.url.split('#')[0]}#content")


@pytest.mark.parametrize("name", ["home", "plan", "target", "how", "check", "data"])
def test_pages_bring_no_script(page: Page, name: str) -> None:
    page.goto(ADDRESSES[name])
    expect(page.locator("script")).to_have_count(0)

"""The large map draws outlines and points from our own server, and is walked by keyboard."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PROGRAMME, TARGET
from tests.support.browser import COUNTY, accessibility_faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import KeepPicture

pytestmark = pytest.mark.browser

COUNTIES = 2_800
BAR_MS = 2_000
RUNS = 3
ROWS, OTHERS, MOVES_MS = 10, 40, 1500
MARK = """() => {
    const pressed = "main a[href], main button, main select, main [tabindex='0']";
    const shown = [...document.querySelectorAll(pressed)].filter((one) => one.offsetParent);
    shown.forEach((one, at) => { one.dataset.reach = at; });
    return shown.length;
}"""
"""Number everything on the page that is pressed, so that each can be seen to get the focus."""


@pytest.mark.parametrize(("place", "least"), [("0", COUNTIES), (COUNTY, 30)])
def test_the_map_is_drawn_from_our_own_server(
    page: Page,
    place: str,
    least: int,
    keep_picture: KeepPicture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    taken, features = [], 0
    for _ in range(RUNS):
        page.goto(f"/map/{PROGRAMME}/?target={TARGET}&place={place}")
        drawn = page.locator("html[data-drawn]")
        drawn.wait_for(state="attached", timeout=60_000)
        taken.append(int(str(drawn.get_attribute("data-drawn"))))
        features = int(str(drawn.get_attribute("data-features")))
    assert features >= least
    assert accessibility_faults(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    keep_picture(f"map-{place}")
    with capsys.disabled():
        sys.stdout.write(
            f"\nmap of {place}: {features:,} features, ms until drawn {sorted(taken)}\n"
        )


def test_the_keyboard_goes_from_the_country_into_a_county(page: Page) -> None:
    page.goto(f"/map/{PROGRAMME}/?target={TARGET}&place=0")
    for place in (COUNTY[:2], COUNTY[:4], COUNTY):
        link = page.locator(f'tbody a[href$="place={place}"]')
        link.focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{page.url.split('?')[0]}?target={TARGET}&place={place}")
    page.locator("html[data-drawn]").wait_for(state="attached", timeout=60_000)
    canvas = page.locator("#big-map canvas")
    canvas.focus()
    expect(canvas).to_be_focused()
    page.keyboard.press("ArrowRight")


def test_everything_on_the_map_is_reached_by_keyboard(page: Page) -> None:
    """Tab goes to the choice of a figure, the buttons, the map itself, its zoom, and each place."""
    page.goto(f"/map/{PROGRAMME}/?target={TARGET}&place={COUNTY}&lang=en")
    page.locator("html[data-drawn]").wait_for(state="attached", timeout=60_000)
    assert accessibility_faults(page) == []
    expect(page.get_by_role("button", name="Nearer")).to_be_visible()
    wanted = page.evaluate(MARK)
    assert wanted > ROWS
    reached = set()
    for _ in range(wanted + OTHERS):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.reach ?? ''"))
    assert len(reached - {""}) == wanted
    # The map moves by arrows and is drawn nearer by the plus of the keyboard.
    canvas = page.locator("#big-map canvas")
    canvas.focus()
    for key in ("ArrowRight", "+"):
        before = canvas.screenshot()
        page.keyboard.press(key)
        page.wait_for_timeout(MOVES_MS)
        assert canvas.screenshot() != before, key


def test_without_a_target_the_map_opens_with_one_that_has_data_here(page: Page) -> None:
    page.goto(f"/map/{PROGRAMME}/?place={COUNTY}")
    expect(page.locator("h1")).not_to_have_text("全面完成2016年网络扶贫行动计划各项目标")
    expect(page.locator("main table tbody")).to_contain_text(re.compile(r"\d%"))

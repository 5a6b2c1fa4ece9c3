"""What residents do, with scripts and without: the same presses lead to the same ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.street import ServedStreet, served_street
from tests.support.village import PICTURES, run_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SIZE = {"width": 360, "height": 740}
ASK_AGAIN = """
import json
from everyvillage.cli.django import set_up
set_up(migrate=False)
from everyvillage.services.entry.models import Answer, Card
from everyvillage.services.protection.models import Measure
Answer.objects.all().delete()
Card.objects.update(tries=0)
Measure.objects.update(confirmed_at=None)
print(json.dumps("asked again"))
"""


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedStreet]:
    with served_street(tmp_path_factory.mktemp("tasks") / "home") as running:
        yield running


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def resident(
    request: pytest.FixtureRequest, chromium: Browser, street: ServedStreet
) -> Iterator[Page]:
    """Give the page of a resident who has held up the card; nothing is answered yet."""
    run_words(ASK_AGAIN, street.site.home)
    with chromium.new_context(
        viewport=SIZE,  # type: ignore[arg-type] # a plain dict
        base_url=street.site.url,
        locale="zh-CN",
        java_script_enabled=request.param,
    ) as context:
        page = context.new_page()
        page.goto(f"/c/{street.card}/")
        yield page


def come_in(page: Page) -> None:
    for name in PICTURES:
        page.locator(f'button[value="{name}"]').click()
    expect(page).to_have_url(re.compile("/my/$"))


def go(page: Page, tile: str) -> None:
    page.locator(f'main a[href="{tile}"]').first.click()


def test_a_resident_does_all_there_is_to_do(resident: Page) -> None:
    page = resident
    # Wrong pictures first, then from the beginning, then in.
    page.locator(f'button[value="{PICTURES[0]}"]').click()
    page.locator('button[name="again"]').click()
    come_in(page)
    go(page, "/my/questions/")
    page.locator('button[value="yes"]').click()
    expect(page.locator("main")).to_contain_text("谢谢")
    page.locator('main a[href="/my/"]').click()
    go(page, "/my/family/")
    expect(page.locator("main")).to_contain_text("V1乡村")
    page.locator('header a[href="/my/"]').click()
    let_in_and_stop(page)
    object_and_correct(page)
    confirm(page)
    page.locator("header button.leave").click()
    page.goto("/my/")
    expect(page.locator("main")).to_contain_text("请先扫您家的住户卡")


def let_in_and_stop(page: Page) -> None:
    go(page, "/my/helpers/")
    page.locator('button[value="daughter"]').click()
    expect(page.locator(".address a")).to_contain_text("/d/")
    page.goto("/my/helpers/")
    page.get_by_role("button", name="停止").first.click()
    expect(page.get_by_role("button", name="停止")).to_have_count(0)
    page.locator('header a[href="/my/"]').click()


def object_and_correct(page: Page) -> None:
    go(page, "/my/looked/")
    page.locator('main a[href^="/my/looked/"]').first.click()
    page.locator("textarea").fill("我不认识他")
    with page.expect_navigation():
        page.locator('button[value="why"]').click()
    page.goto("/my/requests/new/")
    page.locator("select").select_option("schooling")
    known = page.locator("#schooling option").first.get_attribute("value")
    page.locator("#wanted").fill(str(known))
    with page.expect_navigation():
        page.locator('button[value="wrong"]').click()
    page.goto("/my/requests/")
    expect(page.locator('main a[href^="/my/requests/"]').first).to_be_visible()


def confirm(page: Page) -> None:
    page.goto("/my/help/")
    page.locator('form[action^="/my/help/"] button').first.click()
    expect(page.locator('form[action^="/my/help/"]')).to_have_count(0)


def test_five_wrong_tries_close_the_card(resident: Page, street: ServedStreet) -> None:
    page = resident
    for _ in range(5):
        page.goto("/come-in/")
        for name in ("boat", "boat", "sun", "key"):
            page.locator(f'button[value="{name}"]').click()
    # The right pictures do not open it any more either.
    page.goto(f"/c/{street.card}/")
    for name in PICTURES:
        page.locator(f'button[value="{name}"]').click()
    page.goto("/my/")
    expect(page.locator("main")).to_contain_text("请先扫您家的住户卡")

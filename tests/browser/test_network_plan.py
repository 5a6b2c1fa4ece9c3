"""The officer's whole way in a browser: gap, plan, budget, lock, compare, approve, built, moved."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.browser import COUNTY, accessibility_faults
from tests.support.officer_hour import Hour
from tests.support.site import Site, run_command, running_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, ViewportSize

    from tests.support.browser import KeepPicture

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GAP = f"/targets/cn-2020-internet/NP20-A01/?place={COUNTY}"
COMPUTED_MS = 180_000


@pytest.fixture
def size() -> ViewportSize:
    """Give the office's screen; each picture is taken at the telephone's size as well."""
    return {"width": 1280, "height": 800}


@pytest.fixture
def site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a copy of the demo of this test's own."""
    home = tmp_path_factory.mktemp("network") / "home"
    shutil.copytree(demo_home, home)
    with running_site(home) as running:
        yield running


def test_from_the_gap_to_the_figure_that_moved(
    page: Page, chromium: Browser, site: Site, keep_picture: KeepPicture
) -> None:
    sign_up(page, site, "县局李", "lixia")
    page.goto(GAP)
    before = page.locator(".headline-value").inner_text()
    page.get_by_role("link", name="编制建设方案").click()
    check(page, keep_picture, "1-question")
    give_files(page)
    ask(page, keep_picture)
    first = page.url
    look_at_routes_and_budget(page, keep_picture)
    second = lock_and_compare(page, keep_picture, first)
    decide(page, keep_picture, second)
    approve_as_second(chromium, site, second)
    build(page, keep_picture, second)
    run_command("tick", home=site.home)
    page.goto("/import/")
    page.get_by_role("button", name=re.compile("封存")).first.click()
    expect(page.get_by_text("已封存").first).to_be_visible(timeout=COMPUTED_MS)
    page.goto(GAP)
    assert share_of(page.locator(".headline-value").inner_text()) > share_of(before)
    check(page, keep_picture, "10-moved")


def give_files(page: Page) -> None:
    """Send a file with a fault, which is refused with its row, then one that is right."""
    page.locator("#plant-file").set_input_files(
        {"name": "presences.csv", "mimeType": "text/csv", "buffer": b"name,latitude\nA,34.9\n"}
    )
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".fault-where").first).to_contain_text("presences.csv: row 2")
    mains = b"latitude,longitude\n34.91,98.2\n34.85,98.3\n"
    page.locator("#table").select_option("power")
    page.locator("#plant-file").set_input_files(
        {"name": "mains.csv", "mimeType": "text/csv", "buffer": mains}
    )
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("cell", name="mains.csv")).to_be_visible()


def ask(page: Page, keep_picture: KeepPicture) -> None:
    """Ask; villages that lack their terrain are all named; leave them out and wait."""
    page.get_by_role("button", name="开始测算").click()
    expect(page.locator(".fault-where").first).to_contain_text("village 632626")
    check(page, keep_picture, "2-refused")
    page.get_by_label("剔除缺少位置、地形或户数的村").check()
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_text("可以关闭网页")).to_be_visible()
    keep_picture("3-waits")
    wait_until_done(page)
    expect(page.get_by_text("任何方案都不会低于").first).to_be_visible()
    check(page, keep_picture, "4-plan")
    with page.expect_download() as report:
        page.get_by_role("link", name="中文报告（PDF）").click()
    assert report.value.path().read_bytes().startswith(b"%PDF")


def look_at_routes_and_budget(page: Page, keep_picture: KeepPicture) -> None:
    """Open routes for a purpose, see them on the map, take them away; move the budget."""
    page.get_by_role("button", name="打开半小时").click()
    expect(page.locator("html")).to_have_attribute("data-features", re.compile(r"^\d+$"))
    check(page, keep_picture, "5-routes")
    with page.expect_download() as routes:
        page.get_by_role("link", name="线路（KMZ）").click()
    assert routes.value.path().read_bytes().startswith(b"PK")
    page.locator("#budget").evaluate("(one) => { one.value = one.max / 2; }")
    page.get_by_role("button", name="能建到多少？").click()
    expect(page.locator("#reached")).to_contain_text("可覆盖")
    check(page, keep_picture, "6-budget")


def lock_and_compare(page: Page, keep_picture: KeepPicture, first: str) -> str:
    """Lock routes out and in, plan again, look at both side by side; give the second's address."""
    page.get_by_text("锁定或排除线路").first.click()
    page.locator("input[name=route]").first.check()
    page.get_by_label("另需建设的线路").select_option(index=1)
    check(page, keep_picture, "6-locks")
    page.get_by_role("button", name="重新测算").click()
    wait_until_done(page)
    second = page.url
    expect(page.get_by_text("已排除线路")).to_be_visible()
    expect(page.get_by_text("必建线路")).to_be_visible()
    page.get_by_label("对比方案").select_option(first.split("#", maxsplit=1)[0].split("/")[-2])
    page.get_by_role("button", name="对比").click()
    expect(page.locator("h1")).to_contain_text("对比")
    expect(page.locator("html")).to_have_attribute("data-features", re.compile(r"^\d+$"))
    check(page, keep_picture, "7-compared")
    move_together(page)
    return second


def move_together(page: Page) -> None:
    """Pull one map along; the other shows the same ground in the end."""
    maps = page.locator(".big-map").all()
    before = maps[0].get_attribute("data-centre")
    maps[0].hover()
    page.mouse.down()
    page.mouse.move(200, 400, steps=4)
    page.mouse.up()
    centres = {before}
    for _ in range(100):
        centres = {one.get_attribute("data-centre") for one in maps}
        if len(centres) == 1 and before not in centres:
            break
        page.wait_for_timeout(100)
    assert len(centres) == 1
    assert before not in centres


def decide(page: Page, keep_picture: KeepPicture, plan: str) -> None:
    """Submit, and be refused where one approves one's own plan."""
    page.goto(plan)
    page.get_by_role("button", name="提交审批").click()
    page.get_by_role("button", name="批准").click()
    expect(page.locator(".fault-head").first).to_be_visible()
    check(page, keep_picture, "8-own-plan")


def build(page: Page, keep_picture: KeepPicture, plan: str) -> None:
    """See the approval in the ledger; report what stands with what was measured."""
    page.goto(plan)
    expect(page.get_by_text("已写入台账")).to_be_visible()
    by_fibre = page.locator("#built-village option", has_text="光纤").first
    page.locator("#built-village").select_option(by_fibre.get_attribute("value"))
    page.get_by_label("实测速率（Mbit/s）").fill("105.5")
    check(page, keep_picture, "9-built")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("cell", name="宽带", exact=True)).to_be_visible()


def sign_up(page: Page, site: Site, name: str, login: str) -> None:
    """Take an invitation as a county officer, with a second factor."""
    invite = ("accounts", "invite", name, "--role", "county-officer", "--place", COUNTY)
    link = run_command(*invite, "--site", site.url, home=site.home).strip()
    Hour(page, site.url).sign_up(link, login)


def approve_as_second(chromium: Browser, site: Site, plan: str) -> None:
    """Let another officer of the county approve a plan, in a browser of their own."""
    with chromium.new_context(base_url=site.url, locale="zh-CN") as context:
        other = context.new_page()
        sign_up(other, site, "县局马", "mayun")
        other.goto(plan)
        other.get_by_role("button", name="批准").click()
        expect(other.get_by_text("已批准").first).to_be_visible()


def wait_until_done(page: Page) -> None:
    """Wait as the officer does: the page looks again by itself."""
    expect(page.get_by_text("测算完成")).to_be_visible(timeout=COMPUTED_MS)


def share_of(text: str) -> float:
    """Read a share as the page shows it."""
    return float(text.strip().rstrip("%"))


def check(page: Page, keep_picture: KeepPicture, name: str) -> None:
    """Keep a picture; refuse what axe finds wrong and a page that is wider than its window."""
    for width, height in ((360, 740), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        keep_picture(f"{name}-at-{width}")
        assert accessibility_faults(page) == [], name
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name} is {wide} pixels too wide"

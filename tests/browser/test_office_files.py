"""The officer's month in a browser: files dropped, faults read, doubts decided, taken, undone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from everyvillage.data.county.offices import make_offices
from tests.support.browser import accessibility_faults
from tests.support.officer_hour import Hour, Knowledge
from tests.support.site import Site, run_command, running_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page, ViewportSize

    from tests.support.browser import KeepPicture

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MADOI, JUNE = "632626", "2020-06"
HOUSEHOLDS = 150
OFFICES = ("公安", "住房", "教育", "应急")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what modelled offices of Madoi send of a hundred and fifty households."""
    out = tmp_path_factory.mktemp("offices")
    make_offices(MADOI, 7, [(2020, 6)], out, most_households=HOUSEHOLDS)
    return out


@pytest.fixture
def size() -> ViewportSize:
    """Give the office's screen; each picture is taken at the telephone's size as well."""
    return {"width": 1280, "height": 800}


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give an empty county for made-up rows, served as a user serves it."""
    home = tmp_path_factory.mktemp("intake") / "home"
    run_command("start", "--county", MADOI, "--modelled", home=home)
    with running_site(home) as running:
        yield Site(running.url.replace("127.0.0.1", "localhost"), running.home)


def test_a_month_from_files_to_figures(
    page: Page, site: Site, sent: Path, keep_picture: KeepPicture
) -> None:
    invite = ("accounts", "invite", "王主任", "--role", "county-officer", "--place", MADOI)
    hour = Hour(page, site.url)
    hour.sign_up(run_command(*invite, "--site", site.url, home=site.home).strip(), "wang")
    page.goto("/account/")
    page.get_by_role("navigation", name="我的工作").get_by_role(
        "link", name="部门报送与导入"
    ).click()
    check(page, keep_picture, "1-empty")

    hour.send_old_names(sent / "old-names.csv")
    files = [one for one in sorted((sent / JUNE).iterdir()) if one.name.startswith(OFFICES)]
    hour.send(files)
    hour.wait(JUNE)
    assert sum(one == "late" for one in hour.standings().values()) == 5
    check(page, keep_picture, "2-read")
    assert "document.sex" in hour.read_faults(JUNE, "police")
    expect(page.get_by_text("证件号与性别不符")).to_be_visible()
    check(page, keep_picture, "3-faults")
    number = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)")
    assert number.search(page.content()) is None

    hour.take(JUNE, "police")
    hour.wait(JUNE)
    assert hour.standings()["police"] == "taken"
    page.goto("/import/questions/")
    check(page, keep_picture, "4-closed")
    hour.decide(Knowledge.of(sent / "truth" / JUNE), 40)
    check(page, keep_picture, "5-questions")

    hour.take(JUNE, "housing")
    hour.wait(JUNE)
    hour.read_faults(JUNE, "housing")
    page.get_by_label("撤销原因").fill("发错了")
    page.get_by_role("button", name="撤销本次入库").click()
    expect(page.get_by_text("已撤销", exact=False).first).to_be_visible()
    check(page, keep_picture, "6-undone")
    hour.take(JUNE, "education")
    hour.wait(JUNE)
    hour.seal(JUNE)
    page.goto("/targets/cn-2020-internet/NP20-E02/")
    expect(page.locator(".headline-value")).to_contain_text("%")
    hour.open(JUNE)
    check(page, keep_picture, "7-sealed")


def check(page: Page, keep_picture: KeepPicture, name: str) -> None:
    """Keep a picture; refuse what axe finds wrong and a page that is wider than its window."""
    for width, height in ((360, 740), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        keep_picture(f"{name}-at-{width}")
        assert accessibility_faults(page) == [], name
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name} is {wide} pixels too wide"

"""A county officer uploads a receiver's empty table, looks the mapping through, presses once."""

from __future__ import annotations

import re
import shutil
import time
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.test_sign_in import PASSWORD, check, code_of
from tests.services.returns.table import FIRST, village_table
from tests.support.site import Site, run_command, running_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page, ViewportSize

    from tests.support.browser import KeepPicture

pytestmark = pytest.mark.browser

COUNTY = "632626"


@pytest.fixture(scope="module")
def site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a copy of the demo of this module's own."""
    home = tmp_path_factory.mktemp("returns") / "home"
    shutil.copytree(demo_home, home)
    with running_site(home) as running:
        yield running


def test_a_table_is_uploaded_looked_through_and_filled(
    page: Page, site: Site, size: ViewportSize, keep_picture: KeepPicture, tmp_path: Path
) -> None:
    invite = ("accounts", "invite", "索南", "--role", "county-officer", "--place", COUNTY)
    page.goto(run_command(*invite, "--site", site.url, home=site.home).strip())
    page.get_by_label("设置登录名").fill(f"sonam{size['width']}")
    page.get_by_label(re.compile("设置密码")).fill(PASSWORD)
    page.get_by_role("button", name="接受").click()
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(code_of(secret, time.time()))
    page.locator("main form button.primary").click()
    expect(page.locator("#recovery_codes")).to_be_visible()

    page.goto("/account/")
    menu = page.get_by_role("navigation", name="我的工作")
    menu.get_by_role("link", name="上报表").click()
    check(page, keep_picture, "1-none")
    empty = tmp_path / "附表3.xlsx"
    empty.write_bytes(village_table(rows=2))
    page.locator("#file").set_input_files(empty)
    page.get_by_label(re.compile("报送单位")).fill("州乡村振兴局")
    page.get_by_role("button", name="上传").click()

    expect(page.locator("h1")).to_have_text("附表3")
    expect(page.locator("#column-6")).to_have_value("figure:ITU30-C1-fixed:share")
    check(page, keep_picture, "2-mapping")
    page.locator("#column-9").select_option("place.code")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#column-9")).to_have_value("place.code")

    with page.expect_download() as download:
        page.get_by_role("button", name="一键填报").click()
    filled = tmp_path / "filled.xlsx"
    download.value.save_as(filled)
    sheet = load_workbook(filled).active
    assert sheet is not None
    assert str(sheet.cell(FIRST, 9).value).startswith(COUNTY)
    assert isinstance(sheet.cell(FIRST, 4).value, int)
    page.reload()
    expect(page.locator("#filled")).to_be_visible()
    check(page, keep_picture, "3-filled")

    wrong = tmp_path / "错.xlsx"
    wrong.write_bytes(b"no workbook")
    page.goto("/returns/")
    page.locator("#file").set_input_files(wrong)
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("alert").or_(page.locator(".faults, .fault")).first).to_be_visible()
    check(page, keep_picture, "4-refused")

"""From the invitation to the exported trail and a lost passkey, in one run, through pages.

Invited, second factor, a role for a place, a compartment opened for a purpose, seen by the person
concerned on her own page, objected to, the officer's work handed over, answered, appealed,
exported; at the end the worker loses the passkey. The resident holds a telephone of 360 pixels,
everybody else sits before 1,280. Nothing is put into the database between the steps.
"""

from __future__ import annotations

import csv
import re
import shutil
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_sign_in import (
    PASSWORD,
    VILLAGE,
    code_of,
    hold_key,
    name_key,
    sign_in_without_key,
    sign_out,
)
from tests.support.browser import PICTURES, SIZES, Watch, accessibility_faults
from tests.support.site import Site, run_command, running_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

STAFF = {
    "cuo": ("措姆", "village-worker", VILLAGE),
    "aga": ("阿嘎", "township-officer", VILLAGE[:9]),
    "bai": ("白玛", "township-officer", VILLAGE[:9]),
    "han": ("韩英", "county-officer", VILLAGE[:6]),
    "shen": ("沈静", "auditor", VILLAGE[:6]),
}
ROLES = {
    "village-worker": "驻村干部",
    "township-officer": "乡镇干部",
    "county-officer": "县级干部",
    "auditor": "审计检查人员",
}


@dataclass
class Desk:
    """Everybody's window on the site, each watched for faults."""

    chromium: Browser
    site: Site
    watch: Watch
    contexts: list[BrowserContext] = field(default_factory=list)
    codes: dict[str, list[str]] = field(default_factory=dict)

    def window(self, size: str = "1280") -> Page:
        """Open a window of somebody new."""
        width, height = SIZES[size]
        context = self.chromium.new_context(
            viewport={"width": width, "height": height}, base_url=self.site.url, locale="zh-CN"
        )
        self.contexts.append(context)
        opened = context.new_page()
        self.watch.listen(opened)
        return opened

    def staff(self, login: str) -> Page:
        """Let a member of staff in: by invitation, with a second factor, for a place."""
        name, role, place = STAFF[login]
        invite = ("accounts", "invite", name, "--role", role, "--place", place)
        page = self.window()
        page.goto(run_command(*invite, "--site", self.site.url, home=self.site.home).strip())
        accept(page, login)
        secret = page.locator("#authenticator_secret").input_value()
        page.locator("#id_code").fill(code_of(secret, time.time()))
        page.locator("main form button.primary").click()
        expect(page.locator("#recovery_codes")).to_be_visible()
        self.codes[login] = page.locator("#recovery_codes").input_value().split()
        page.goto("/account/")
        held = page.locator(".visitor.known")
        expect(held).to_contain_text(name)
        expect(held).to_contain_text(ROLES[role])
        expect(page.locator("main")).to_contain_text(place)
        return page


@pytest.fixture(scope="module")
def site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a copy of the demo of this module's own: what others see stays without accounts."""
    home = tmp_path_factory.mktemp("rights") / "home"
    shutil.copytree(demo_home, home)
    with running_site(home) as running:
        # Passkeys belong to a name, not to a number.
        yield Site(running.url.replace("127.0.0.1", "localhost"), running.home)


@pytest.fixture
def desk(chromium: Browser, site: Site) -> Iterator[Desk]:
    made = Desk(chromium, site, Watch(site.url))
    yield made
    for context in made.contexts:
        context.close()
    assert made.watch.faults == [], "\n".join(made.watch.faults)


def test_from_the_invitation_to_the_exported_trail_and_a_lost_passkey(desk: Desk) -> None:
    worker = desk.staff("cuo")
    link = look_and_invite(worker)

    her = desk.window("360")
    her.goto(link)
    accept(her, "ayi")
    her.goto("/my/")
    check(her, "1-own-page")
    her.get_by_role("link", name="谁看过我的信息").click()
    seen = her.locator("ol.looks li", has_text="入户走访")
    expect(seen.first).to_contain_text("驻村干部（账号 cuo）打开页面查看了您的")
    check(her, "2-who-looked")
    leaving, officer = desk.staff("aga"), desk.staff("bai")
    seen.first.get_by_role("link").click()
    check(her, "3-what-to-say")
    her.get_by_role("button", name="我不认识这个人。").click()
    expect(her.locator("main")).to_contain_text("待答复")
    check(her, "4-asked")

    leaving.goto("/requests/?show=mine")
    expect(leaving.locator("tbody tr")).to_have_count(1)
    hand_over(desk.staff("han"))
    leaving.goto("/requests/?show=mine")
    expect(leaving.locator("tbody tr")).to_have_count(0)

    officer.goto("/requests/?show=mine")
    check(officer, "6-requests")
    officer.locator("tbody tr a").click()
    check(officer, "7-request")
    officer.get_by_label("结论").select_option("refused")
    officer.get_by_label("理由").fill("驻村干部当日入户走访，已核对走访记录。")
    officer.get_by_role("button", name="提交").click()
    expect(officer.locator("main")).to_contain_text("已答复")

    her.reload()
    expect(her.locator("main")).to_contain_text("不同意")
    her.get_by_role("button", name="我不服，申诉").click()
    expect(her.locator("main")).to_contain_text("申诉处理中")
    check(her, "8-appealed")
    export_the_trail(desk.staff("shen"))
    lose_the_passkey(worker, desk.codes["cuo"])


def look_and_invite(worker: Page) -> str:
    """Open what is closed of a household for a visit, then invite its first member."""
    worker.goto("/households/")
    worker.locator("table tbody tr a").first.click()
    wall = worker.locator("form", has=worker.locator('input[value="identity"]'))
    wall.locator("select").select_option("visit")
    wall.get_by_role("button").click()
    expect(worker.get_by_text("姓名", exact=True).first).to_be_visible()
    worker.get_by_role("link", name="住户账号").click()
    worker.get_by_label("姓名").fill("阿依")
    check(worker, "0-invite")
    worker.get_by_role("button", name="邀请").click()
    return worker.locator("code.breakable").inner_text()


def hand_over(county: Page) -> None:
    """Give all that waits for one township officer to the other."""
    county.goto("/account/people/")
    county.locator("tr", has_text="阿嘎").get_by_role("link", name="工作移交").click()
    expect(county.locator("main")).to_contain_text("待办共1件")
    county.get_by_label("接任人").select_option(label="白玛")
    county.get_by_label("移交原因").fill("调往县城工作")
    check(county, "5-hand-over")
    county.get_by_role("button", name="工作移交").click()
    expect(county.locator("main")).to_contain_text("已移交给白玛，共1件")


def export_the_trail(auditor: Page) -> None:
    """Go through the trail, take it away, and find that on record."""
    auditor.goto("/account/")
    auditor.locator("main").get_by_role("link", name="查阅记录").click()
    check(auditor, "9-trail")
    with auditor.expect_download() as taken:
        auditor.get_by_role("link", name="下载CSV").click()
    path = taken.value.path()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    visits = [row for row in rows if (row["账号"], row["用途"]) == ("cuo", "入户走访")]
    assert visits
    assert [row for row in rows if row["账号"] == "bai"]
    auditor.reload()
    expect(auditor.locator("#exports + ul li")).to_contain_text(re.compile(f"共{len(rows)}条"))
    auditor.goto("/trail/unusual/")
    check(auditor, "10-unusual")


def lose_the_passkey(worker: Page, codes: list[str]) -> None:
    """Sign in by a passkey alone, lose it, come back by a recovery code, and add another."""
    key, made = hold_key(worker)
    worker.goto("/account/2fa/webauthn/add/")
    name_key(worker, "旧手机")
    expect(worker).not_to_have_url(re.compile("/webauthn/add/"))
    sign_out(worker)
    worker.locator("#passkey_login").click()
    expect(worker.locator(".visitor.known")).to_contain_text("措姆")
    sign_out(worker)
    key.send("WebAuthn.removeVirtualAuthenticator", made)
    sign_in_without_key(worker, "cuo", codes[0])
    expect(worker.locator(".visitor.known")).to_contain_text("措姆")
    worker.goto("/account/2fa/webauthn/")
    expect(worker.locator('main a[href*="/remove/"]')).to_have_count(1)
    check(worker, "11-keys")
    hold_key(worker)
    worker.goto("/account/2fa/webauthn/add/")
    # Whoever came in by a code says the password once more before a key is added.
    worker.locator("#id_password").fill(PASSWORD)
    worker.get_by_role("button", name="确认").click()
    name_key(worker, "新手机")
    expect(worker).not_to_have_url(re.compile("/webauthn/add/"))
    sign_out(worker)
    worker.locator("#passkey_login").click()
    expect(worker.locator(".visitor.known")).to_contain_text("措姆")
    expect(worker.locator(".visitor.known")).to_contain_text("驻村干部")


def accept(page: Page, login: str) -> None:
    """Take up an invitation."""
    page.get_by_label("设置登录名").fill(login)
    page.get_by_label(re.compile("设置密码")).fill(PASSWORD)
    page.get_by_role("button", name="接受").click()


def check(page: Page, name: str) -> None:
    """Keep a picture; refuse what axe finds wrong and a page that is wider than its window."""
    page.screenshot(path=PICTURES / f"rights-{name}.png", full_page=True)
    assert accessibility_faults(page) == [], name
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{name} is {wide} pixels too wide"

"""The running story, chapter one: a grandmother comes in and is believed from afar.

One household, one database, through pages only. A worker speaks a question in Nuosu and an officer
passes it; the worker gives her a card and asks it; she cannot read, presses four pictures on a page
that is still mute, hears the question, answers and lets her daughter in; her daughter, far away,
confirms; the worker's visit is kept without a link and sent later; the officer's list has the
household; the lost card and the revoked daughter are refused. What each had to do is printed.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.browser import accessibility_faults, flags
from tests.support.meter import Meter
from tests.support.parts import find_chromium
from tests.support.speaking import TALK, hear, pass_clip, record
from tests.support.village import Village, served_village

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

SIZE = {"width": 360, "height": 740}
OWN = ("moon", "boat", "tree", "cup")
HERS = ("star", "sun", "key", "sun")
LARGEST = 60 * 1024
PIN = "864209"
ASKED = "ask.visit"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    address = os.environ.get("DATABASE_URL", "")
    if address:
        from tests.support.installation import new_database  # noqa: PLC0415 - an extra

        address = new_database(address)
    with served_village(tmp_path_factory.mktemp("story") / "home", address) as running:
        yield running


@pytest.fixture(scope="module")
def talking(chromium: Browser) -> Iterator[Browser]:
    """Give a Chromium whose microphone hears a beep."""
    program = chromium.browser_type.launch(executable_path=find_chromium(), args=[*flags(), *TALK])
    yield program
    program.close()


def test_the_first_chapter(
    chromium: Browser, talking: Browser, village: Village, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        open_phone(talking, village, cookie=village.worker) as work,
        open_phone(chromium, village, scripts=False) as old,
        open_phone(chromium, village) as far,
        open_phone(chromium, village, cookie=village.officer) as office,
    ):
        worker = Meter("village worker", work.new_page())
        grandmother = Meter("grandmother", old.new_page())
        daughter = Meter("daughter", far.new_page())
        officer = Meter("county officer", office.new_page())
        speak(worker, officer)
        card = give_card_and_ask(worker, village)
        heard = answer(grandmother, card)
        link = let_in(grandmother)
        confirm(daughter, link)
        carry(worker, village)
        find(officer, village)
        lose_and_revoke(worker, grandmother, daughter, village, card)
    with capsys.disabled():
        for one in (grandmother, daughter, worker, officer):
            sys.stdout.write(f"\n{one.line()}")
        heaviest = max(grandmother.heaviest, daughter.heaviest)
        sys.stdout.write(f"\nheaviest page of a resident: {heaviest / 1024:.1f} KiB\n")
        sys.stdout.write(f"she heard {heard:.1f} s of the question\n")
    assert heaviest < LARGEST
    assert grandmother.taps <= 13


def open_phone(
    chromium: Browser, village: Village, *, cookie: str = "", scripts: bool = True
) -> BrowserContext:
    context = chromium.new_context(
        viewport=SIZE,  # type: ignore[arg-type] # a plain dict
        base_url=village.site.url,
        locale="zh-CN",
        java_script_enabled=scripts,
    )
    if cookie:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": village.site.url}])
    return context


def speak(worker: Meter, officer: Meter) -> None:
    """One speaks the question in Nuosu, another hears and passes it."""
    worker.go("/voices/record/ii/")
    record(worker.page, ASKED)
    officer.go("/voices/record/ii/")
    pass_clip(officer.page, ASKED)


def give_card_and_ask(worker: Meter, village: Village) -> str:
    """Beside the household: a card, four pictures pressed by her, one question."""
    page = worker.page
    worker.go(f"/households/{village.households[1]}/entry/")
    fits(page, "story-1-way-in")
    worker.tap(page.get_by_role("button", name="办新卡"))
    fits(page, "story-2-card")
    address = page.locator("main a", has_text="/c/").inner_text()
    worker.tap(page.get_by_role("link", name="住户登录方式"))
    first = page.locator(".columns .card").first
    first.locator("select").first.select_option("ii")
    worker.tap(first.get_by_role("button", name="选图案"))
    for name in (*OWN, *OWN):
        worker.tap(f'button[value="{name}"]')
    worker.tap(page.locator(".columns .card").first.get_by_role("button", name="提问"))
    expect(page.locator("table")).to_contain_text("驻村干部到您家来过吗")
    return address


def answer(grandmother: Meter, card: str) -> float:
    """She holds the camera over the card, presses her pictures, hears, and presses one answer.

    Nobody has spoken the sentence of the first page: it offers nothing to press for a sound, and
    the pictures are enough.
    """
    page = grandmother.page
    grandmother.go(card)
    expect(page.locator("audio")).to_have_count(0)
    looks_right(page, "story-3-pictures")
    for name in OWN:
        grandmother.tap(f'button[value="{name}"]')
    looks_right(page, "story-4-home")
    grandmother.tap('a[href="/my/questions/"]')
    looks_right(page, "story-5-question")
    heard = hear(page)
    grandmother.taps += 1
    grandmother.tap('button[value="yes"]')
    looks_right(page, "story-6-thanks")
    return heard


def let_in(grandmother: Meter) -> str:
    """She lets her daughter in: one press, then the code is shown in a video call."""
    page = grandmother.page
    grandmother.tap('main a[href="/my/"]')
    grandmother.tap('a[href="/my/helpers/"]')
    looks_right(page, "story-7-helpers")
    grandmother.tap('button[value="daughter"]')
    looks_right(page, "story-8-code")
    return page.locator(".address a").inner_text()


def confirm(daughter: Meter, link: str) -> None:
    """Far away: the link, her own pictures twice, one press."""
    page = daughter.page
    daughter.go(link)
    for name in (*HERS, *HERS):
        daughter.tap(f'button[value="{name}"]')
    daughter.tap('a[href="/my/questions/"]')
    expect(page.locator(".said svg")).to_have_attribute("aria-label", "是")
    fits(page, "story-9-confirm")
    daughter.tap('button[value="yes"]')
    expect(page.locator("main")).to_contain_text("谢谢")


def carry(worker: Meter, village: Village) -> None:
    """A visit without a link: kept, counted, sent when the link is back."""
    page = worker.page
    worker.go("/field/")
    page.locator("#new-pin").fill(PIN)
    page.locator("#same-pin").fill(PIN)
    worker.tap("#set-up button")
    expect(page.locator("#homes li")).to_have_count(len(village.households))
    page.context.set_offline(offline=True)
    worker.tap(page.locator("#homes button").nth(1))
    for field, value in (("outcome", "met"), ("well", "yes"), ("wish", "none"), ("again", "usual")):
        worker.tap(f'.choice:has(input[name="{field}"][value="{value}"])')
    worker.tap("#form .primary")
    expect(page.locator("#waiting")).to_have_text("1")
    page.context.set_offline(offline=False)
    worker.tap("#send")
    expect(page.locator("#sent")).to_have_text("1")


def find(officer: Meter, village: Village) -> None:
    """The officer's list has the household."""
    officer.go("/households/")
    fits(officer.page, "story-10-list")
    officer.tap(officer.page.get_by_role("link", name=re.compile(r"^H002$")))
    expect(officer.page).to_have_url(re.compile(f"/households/{village.households[1]}/"))


def lose_and_revoke(
    worker: Meter, grandmother: Meter, daughter: Meter, village: Village, card: str
) -> None:
    """One press ends the delegation, one the card; both are refused at once."""
    grandmother.tap('header a[href="/my/"]')
    grandmother.tap('a[href="/my/helpers/"]')
    grandmother.tap(grandmother.page.get_by_role("button", name="停止"))
    daughter.page.goto("/my/")
    expect(daughter.page.locator("main")).to_contain_text("请先扫您家的住户卡")
    worker.go(f"/households/{village.households[1]}/entry/")
    worker.tap(worker.page.get_by_role("button", name="卡已丢失"))
    grandmother.page.goto("/my/")
    expect(grandmother.page.locator("main")).to_contain_text("请先扫您家的住户卡")
    grandmother.page.goto(card)
    expect(grandmother.page.locator("main")).to_contain_text("这张卡或链接已停用")


def fits(page: Page, name: str) -> None:
    """Hold what every page keeps: readable by everybody, no wider than the screen."""
    page.screenshot(path=f"test-artefacts/screens/{name}-360.png", full_page=True)
    assert accessibility_faults(page) == [], name
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{name} is {wide} pixels too wide"


def looks_right(page: Page, name: str) -> None:
    """Keep a picture of a page without scripts; what is pressed is at least 48 pixels large."""
    page.screenshot(path=f"test-artefacts/screens/{name}-360.png", full_page=True)
    for one in page.locator("main a, main button, header a, header button").all():
        box = one.bounding_box()
        assert box, name
        assert min(box["width"], box["height"]) >= 48, f"{name}: {one.inner_text()!r} is too small"

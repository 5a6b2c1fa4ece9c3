"""The worker's phone in a real browser: outbox, lock, revocation, and what a thief can read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.browser import accessibility_faults, flags
from tests.support.desk import Desk
from tests.support.histories import run_histories, run_under_node, sign_in
from tests.support.killed import kill_those_of, run_killed
from tests.support.parts import find_chromium
from tests.support.speaking import TALK
from tests.support.village import Village, served_village
from tests.support.week import LEADS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PIN = "135792"
SPOKEN_MS = 2000
SAMPLE, BULK, CARELESS_ONES = 12, 40, 25
CARELESS = "阿依古丽·对照"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    address = os.environ.get("DATABASE_URL", "")
    if address:
        from tests.support.installation import new_database  # noqa: PLC0415 - an extra

        address = new_database(address)
    with served_village(tmp_path_factory.mktemp("village") / "home", address) as running:
        yield running


def set_up(page: Page) -> None:
    page.locator("#new-pin").fill(PIN)
    page.locator("#same-pin").fill(PIN)
    page.locator("#set-up button").click()
    expect(page.locator("#homes li")).to_have_count(2)


def visit(page: Page, outcome: str = "met") -> None:
    page.locator("#homes button").first.click()
    press_all(page, outcome)
    page.locator("#form .primary").click()


def press_all(page: Page, outcome: str = "met") -> None:
    for field, value in (
        ("outcome", outcome),
        ("well", "yes"),
        ("wish", "none"),
        ("again", "usual"),
    ):
        page.locator(f'.choice:has(input[name="{field}"][value="{value}"])').click()


def test_a_visit_without_a_link_is_sent_later(chromium: Browser, village: Village) -> None:
    with chromium.new_context(viewport=PHONE, locale="zh-CN") as context:  # type: ignore[arg-type] # a plain dict
        page = sign_in(context, village)
        set_up(page)
        assert accessibility_faults(page) == []
        expect(page.locator("#as-of")).to_contain_text("数据时间")
        page.evaluate("navigator.serviceWorker.ready")
        context.set_offline(offline=True)
        visit(page)
        expect(page.locator("#waiting")).to_have_text("1")
        expect(page.locator("#said")).to_contain_text("没有网络")
        page.screenshot(path=picture("field-waiting"), full_page=True)
        # The page opens without a link, asks for the PIN, and shows what it had.
        page.reload()
        page.locator("#pin").fill(PIN)
        page.locator("#open button").click()
        expect(page.locator("#homes li")).to_have_count(2)
        expect(page.locator("#as-of")).to_contain_text("数据时间")
        context.set_offline(offline=False)
        page.locator("#send").click()
        expect(page.locator("#waiting")).to_have_text("0")
        expect(page.locator("#sent")).to_have_text("1")
        expect(page.locator("#refused")).to_have_text("0")
        page.locator("#homes button").first.click()
        assert accessibility_faults(page) == []
        page.screenshot(path=picture("field-visit"), full_page=True)


def test_a_voice_note_is_recorded_without_a_link_and_heard_behind_its_wall(
    chromium: Browser, village: Village
) -> None:
    program = chromium.browser_type.launch(executable_path=find_chromium(), args=[*flags(), *TALK])
    with program.new_context(viewport=PHONE, locale="zh-CN") as context:  # type: ignore[arg-type] # a plain dict
        page = sign_in(context, village)
        set_up(page)
        page.evaluate("navigator.serviceWorker.ready")
        context.set_offline(offline=True)
        page.reload()
        page.locator("#pin").fill(PIN)
        page.locator("#open button").click()
        page.locator("#homes button").first.click()
        press_all(page)
        # Nothing is recorded before they agree.
        expect(page.locator("#record")).to_be_disabled()
        page.locator("#agreed").check()
        page.locator("#record").click()
        expect(page.locator("#record")).to_have_text("停止")
        page.wait_for_timeout(SPOKEN_MS)
        page.locator("#record").click()
        expect(page.locator("#heard")).to_be_visible()
        assert accessibility_faults(page) == []
        page.locator("#note").scroll_into_view_if_needed()
        page.screenshot(path=picture("field-note"))
        page.locator("#form .primary").click()
        expect(page.locator("#waiting")).to_have_text("2")
        context.set_offline(offline=False)
        page.locator("#send").click()
        expect(page.locator("#sent")).to_have_text("2")
        expect(page.locator("#refused")).to_have_text("0")
        desk = context.new_page()
        desk.goto(f"{village.site.url}/households/{village.households[0]}/")
        expect(desk.locator("#voice-notes + p")).to_contain_text("打开")
        wall = desk.locator('form:has(input[name="compartment"][value="health"])')
        wall.locator("button").click()
        sound = desk.locator("audio")
        expect(sound).to_have_count(1)
        seconds = sound.evaluate(
            """async (clip) => {
                const data = await (await fetch(clip.src)).arrayBuffer();
                return (await new AudioContext().decodeAudioData(data)).duration;
            }"""
        )
        assert seconds > SPOKEN_MS / 1000 / 2
        desk.locator("#voice-notes").scroll_into_view_if_needed()
        desk.screenshot(path=picture("household-notes"))
    program.close()


def test_a_phone_without_a_microphone_keeps_the_visit(chromium: Browser, village: Village) -> None:
    with chromium.new_context(viewport=PHONE, locale="zh-CN") as context:  # type: ignore[arg-type] # a plain dict
        page = sign_in(context, village)
        set_up(page)
        page.locator("#homes button").first.click()
        press_all(page)
        page.locator("#agreed").check()
        page.locator("#record").click()
        expect(page.locator("#said")).to_contain_text("走访照常保存")
        page.locator("#form .primary").click()
        expect(page.locator("#sent")).to_have_text("1")
        expect(page.locator("#waiting")).to_have_text("0")


def test_a_clock_a_year_ahead_locks_and_a_revoked_phone_empties_itself(
    chromium: Browser, village: Village
) -> None:
    with chromium.new_context(viewport=PHONE, locale="zh-CN") as context:  # type: ignore[arg-type] # a plain dict
        page = sign_in(context, village)
        set_up(page)
        found = page.evaluate(
            """async (pin) => {
                const { Outbox } = await import("/static/field/outbox.js");
                const { Store } = await import("/static/field/store.js");
                const send = () => { throw new Error("no link"); };
                const late = () => Date.now() + 366 * 86400000;
                const store = await Store.open("everyvillage-field");
                const outbox = new Outbox(store, { send, now: late });
                const opened = await outbox.open(pin);
                const pages = (await store.all("pages")).length;
                const wrong = await new Outbox(store, { send }).open("000000");
                store.close();
                return { opened, pages, wrong };
            }""",
            PIN,
        )
        assert found == {"opened": "locked", "pages": 0, "wrong": "wrong"}
        page.goto(f"{village.site.url}/field/phones/")
        page.locator("main form button").first.click()
        page.goto(f"{village.site.url}/field/")
        page.locator("#pin").fill(PIN)
        page.locator("#open button").click()
        expect(page.locator("#begin")).to_be_visible()
        expect(page.locator("#said")).to_contain_text("清空")
        left = page.evaluate("async () => (await caches.keys()).length")
        assert left == 0


def test_a_sample_of_random_histories_loses_and_doubles_nothing(
    chromium: Browser, village: Village
) -> None:
    with chromium.new_context() as context:
        found = run_histories(context, village, SAMPLE)
    assert found.faults == []
    assert (found.lost, found.doubled) == (0, 0)
    assert len(found.written) > SAMPLE


def test_the_same_histories_under_node_lose_nothing_and_a_careless_phone_is_found(
    village: Village,
) -> None:
    found = run_under_node(village, BULK)
    assert found.faults == []
    assert (found.lost, found.doubled) == (0, 0)
    assert len(found.written) > BULK
    assert min(found.tally.values()) > 0
    assert run_under_node(village, CARELESS_ONES, careless=True).lost > 0


def test_a_browser_that_is_killed_and_emptied_loses_nothing(
    chromium: Browser, village: Village, tmp_path: Path
) -> None:
    found = run_killed(chromium.browser_type, tmp_path / "profile", village, rounds=3)
    assert found.faults == []
    assert (found.lost, found.doubled) == (0, 0)
    assert found.tally == {"kills": 3, "evictions": 1}


def test_a_copied_profile_yields_no_name(
    chromium: Browser, village: Village, tmp_path: Path
) -> None:
    """Kill a real browser in the middle of its work and search its folder for every name."""
    profile = tmp_path / "profile"
    context = chromium.browser_type.launch_persistent_context(
        profile, executable_path=find_chromium(), args=list(flags()), locale="zh-CN"
    )
    page = sign_in(context, village)
    set_up(page)
    shown = page.locator("#homes").inner_text()
    assert any(name in shown for name in village.names)
    visit(page)
    expect(page.locator("#sent")).to_have_text("1")
    # What a careless page would keep in the same way is found, so the search can find.
    page.evaluate(
        """async (name) => {
            const { Store } = await import("/static/field/store.js");
            const store = await Store.open("careless");
            await store.change(({ pages }) => { pages.put({ name }, "today"); });
        }""",
        CARELESS,
    )
    kill_those_of(profile)
    assert bytes_of(profile, CARELESS) + bytes_of(profile, CARELESS.encode("utf-16-le")) > 0
    for name in {*village.names}:
        for spelled in (name.encode(), name.encode("utf-16-le")):
            assert bytes_of(profile, spelled) == 0, name


def test_a_week_of_visits_and_the_miss_rate_are_read_at_both_sizes(
    chromium: Browser, village: Village
) -> None:
    # The last test of the village: from here on it has more households.
    words = "from tests.support.week import fill\nimport json\n"
    village.run(f"{words}fill({village.households[0]})\nprint(json.dumps(True))")
    shown = Desk(chromium, village.site.url, lambda *_: "", "week")
    with shown.closed() as desk:
        worker, officer = desk.window("360"), desk.window("1280")
        for page, cookie in ((worker, village.worker), (officer, village.officer)):
            known = {"name": "sessionid", "value": cookie, "url": village.site.url}
            page.context.add_cookies([known])  # type: ignore[list-item] # a plain dict
        worker.goto("/leads/week/")
        # 26 leads and one household that was drawn: each has a visit or waits by name.
        expect(worker.locator("main tbody tr")).to_have_count(LEADS + 1)
        expect(worker.locator("#no-room + .box")).to_contain_text("天")
        expect(worker.locator("main")).to_contain_text("本县尚未启用预测")
        desk.look(worker, "mine")
        words = "from tests.support.answers import rank\nimport json\n"
        village.run(f"{words}rank({village.households[0]})\nprint(json.dumps(True))")
        worker.reload()
        expect(worker.locator("main")).to_contain_text("预测依据240次入户核查结果")
        expect(worker.locator("main tbody tr")).to_have_count(LEADS + 1)
        desk.look(worker, "ranked")
        worker.locator("main tbody a").first.click()
        expect(worker.locator("h1")).to_be_visible()
        look_at_the_week_without_a_link(chromium, village)
        officer.goto("/leads/")
        # 24 were drawn, 23 met, 1 of them falling.
        expect(officer.locator("#missed + ul")).to_contain_text("随机抽中24户，见到23户")
        expect(officer.locator("#missed + ul strong")).to_contain_text("可能遗漏")
        desk.look(officer, "miss-rate")
        officer.goto("/leads/week/")
        expect(officer.locator("main tbody")).to_contain_text("li")
        desk.look(officer, "all")


def look_at_the_week_without_a_link(chromium: Browser, village: Village) -> None:
    """Open the phone without a link: the week stands there by days, in the order of the way."""
    with chromium.new_context(viewport=PHONE, locale="zh-CN") as context:  # type: ignore[arg-type] # a plain dict
        page = sign_in(context, village)
        page.locator("#new-pin").fill(PIN)
        page.locator("#same-pin").fill(PIN)
        page.locator("#set-up button").click()
        expect(page.locator("#week")).to_be_visible()
        page.evaluate("navigator.serviceWorker.ready")
        context.set_offline(offline=True)
        page.reload()
        page.locator("#pin").fill(PIN)
        page.locator("#open button").click()
        first = page.locator("#days section").first
        expect(first.locator("h3")).to_contain_text("星期")
        hours = first.locator("small").all_inner_texts()
        assert hours == sorted(hours)
        assert "入户核查风险线索" in "".join(hours)
        assert accessibility_faults(page) == []
        page.screenshot(path=picture("field-week"), full_page=False)
        first.locator("button").first.click()
        expect(page.locator("#planned")).to_have_text(hours[0])
        expect(page.locator("#lead-facts li").first).to_be_visible()
        page.screenshot(path=picture("field-facts"), full_page=False)


def picture(name: str) -> str:
    return f"test-artefacts/screens/{name}-360.png"


def bytes_of(folder: Path, wanted: str | bytes) -> int:
    """Count the files of a folder that hold some bytes."""
    sought = wanted.encode() if isinstance(wanted, str) else wanted
    return sum(sought in path.read_bytes() for path in folder.rglob("*") if path.is_file())

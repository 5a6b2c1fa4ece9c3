"""From nine files to a plan: leads, a card, a visit offline, publication, recognition."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.nine_files import (
    CODES,
    ELSEWHERE,
    GRANDMOTHER,
    HERS,
    LARGE,
    MADOI,
    MANY,
    Bill,
    write_month,
)
from tests.support.officer_hour import Hour
from tests.support.shock_walk.site import LEADS, OWN, PIN, REFUSED

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.shock_walk.site import Walk


PRESSES = ("check", "publish", "recognise", "decline", "plan", "remove", "report", "close")
"""What may be pressed at a case, at one stage or another."""


def nine_files_arrive(one: Walk) -> None:
    """Two months of nine files are dropped and taken; what changed becomes leads."""
    officer = one.desk.staff("wang", "county-officer", MADOI)
    one.people["wang"] = officer
    hour = Hour(officer.page, one.site.url)
    first, second = one.months()
    bill = Bill(GRANDMOTHER, 46_000, 21_500)
    for month, houses, bills in ((first, "A级", ()), (second, "D级", (bill,))):
        files = write_month(one.folder / month, month, houses=houses, bills=bills)
        hour.send(files)
        hour.wait(month)
        hour.open(month)
        one.desk.look(officer.page, f"1-files-{houses[0]}")
        take(hour, month)
        assert set(hour.standings().values()) == {"taken"}, hour.standings()
    one.step(f"nine files of {first} and of {second} taken through pages")
    one.command("tick")
    officer.page.goto("/leads/?stage=lead")
    expect(officer.page.locator("#list")).to_have_text(f"未结{LEADS:,}件")
    one.desk.look(officer.page, "2-queue")
    one.step(f"{LEADS} leads: {LEADS - 2} houses, one disaster, one bill through the gate")


def take(hour: Hour, month: str) -> None:
    """Take the police's file first, then every other; one that is last month's again says so."""
    hour.take(month, "police")
    hour.wait(month)
    for office in hour.standings():
        if office != "police":
            hour.take(month, office)
            hour.wait(month)


def people_come_in(one: Walk) -> None:
    """Workers and officers take up their invitations; each has what is theirs."""
    staff = (
        ("liwei", "village-worker", CODES[HERS], "360"),
        ("wugang", "village-worker", CODES[LARGE], "1280"),
        ("malan", "village-worker", CODES[ELSEWHERE], "360"),
        ("zhao", "township-officer", CODES[HERS][:9], "1280"),
        ("shen", "auditor", MADOI, "1280"),
    )
    for login, role, place, size in staff:
        one.people[login] = one.desk.staff(login, role, place, size)


def weeks_of_visits(one: Walk) -> None:
    """Each worker reads their own week, the officer all of them and who may be on no list."""
    worker, crowd = one.people["liwei"].page, one.people["wugang"].page
    worker.goto("/leads/week/")
    expect(worker.locator("main tbody tr").first).to_be_visible()
    one.desk.look(worker, "2-my-week")
    crowd.goto("/leads/week/")
    rows = crowd.locator("main tbody tr").count()
    assert rows >= MANY, f"{rows} visits and waiting households of {MANY}"
    one.desk.look(crowd, "2-full-week")
    officer = one.people["wang"].page
    officer.goto("/leads/week/")
    expect(officer.locator(".hero")).to_contain_text(f"新增线索{LEADS}条")
    one.desk.look(officer, "2-all-weeks")
    officer.goto("/leads/")
    expect(officer.locator("#missed + ul")).to_contain_text("随机抽中")
    one.desk.look(officer, "2-miss-rate")
    one.step(f"a worker's own week, one with {rows} households, all weeks and the miss rate")


def a_card_and_a_delegate(one: Walk) -> tuple[str, str]:
    """Beside the household: a card and pictures; she lets her daughter in."""
    page = one.people["liwei"].page
    page.goto("/leads/?stage=mine")
    expect(page.locator("#list")).to_have_text("未结1件")
    one.desk.look(page, "3-worker-queue")
    page.locator("table tbody a").first.click()
    one.desk.look(page, "4-lead")
    page.locator(".hero a[href*='/households/']").click()
    one.desk.look(page, "5-household")
    home = page.url
    page.goto(f"{home}entry/")
    page.get_by_role("button", name="办新卡").click()
    card = page.locator("main a", has_text="/c/").inner_text()
    page.goto(f"{home}entry/")
    first = page.locator(".columns .card").first
    first.locator("select").first.select_option("bo")
    first.get_by_role("button", name="选图案").click()
    for name in (*OWN, *OWN):
        page.locator(f'button[value="{name}"]').click()
    old = come_in(one, card)
    old.locator('main a[href="/my/"], main a[href="/my/helpers/"]').first.click()
    old.goto("/my/helpers/")
    old.locator('button[value="daughter"]').click()
    link = old.locator(".address a").inner_text()
    one.step("a card with pictures; the grandmother lets her daughter in")
    return card, link


def come_in(one: Walk, card: str) -> Page:
    """She holds the camera over the card and presses her pictures; no scripts, no reading."""
    page = one.desk.window("360", scripts=False)
    page.goto(card)
    for name in OWN:
        page.locator(f'button[value="{name}"]').click()
    return page


def a_visit_offline(one: Walk) -> int:
    """The worker is at the door without a link; the visit is sent later and answers the lead."""
    worker = one.people["liwei"]
    page = worker.page
    page.goto("/leads/")
    page.locator("table tbody a").first.click()
    episode = int(page.url.rstrip("/").rsplit("/", 1)[1])
    wrong(one, episode, "before the visit")
    page.goto("/field/")
    page.locator("#new-pin").fill(PIN)
    page.locator("#same-pin").fill(PIN)
    page.locator("#set-up button").click()
    expect(page.locator("#homes li")).to_have_count(2)
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(offline=True)
    page.locator("#homes button").first.click()
    expect(page.locator("#lead-facts li").first).to_be_visible()
    expect(page.locator("#consent")).to_be_hidden()
    pressed = {"outcome": "met", "wish": "money", "well": "no", "again": "week"}
    for name, value in {**pressed, "answers": "lead", "consent": "voice"}.items():
        page.locator(f'.choice:has(input[name="{name}"][value="{value}"])').click()
    one.desk.look(page, "5-visit-with-a-lead")
    page.locator("#form .primary").click()
    expect(page.locator("#waiting")).to_have_text("1")
    one.step("visit without a link: the lead with its facts, six presses, one waits on the phone")
    page.context.set_offline(offline=False)
    one.desk.watch.had_no_link()
    page.locator("#send").click()
    expect(page.locator("#sent")).to_have_text("1")
    one.command("tick")
    page.goto(f"/leads/{episode}/")
    expect(page.locator(".hero")).to_contain_text("已核查，待公示")
    expect(page.locator("main")).to_contain_text("补助")
    one.step("sent: the visit answered the lead")
    return episode


def wrong(one: Walk, episode: int, when: str) -> None:
    """The worker of another village sees nothing and may do nothing, at every step."""
    page = one.people["malan"].page
    answer = page.goto(f"/leads/{episode}/")
    assert answer is not None
    assert answer.status == REFUSED, answer.status
    page.goto("/leads/")
    page.locator("table tbody a").first.click()
    token = page.locator('input[name="csrfmiddlewaretoken"]').first.input_value()
    for press in PRESSES:
        said = page.request.post(
            f"{one.site.url}/leads/{episode}/{press}/",
            form={"csrfmiddlewaretoken": token, "outcome": "no-risk", "reason": "moved"},
            headers={"referer": f"{one.site.url}/leads/"},
        )
        assert said.status == REFUSED, (press, said.status)
    one.step(f"the wrong worker is refused {when}: the page and {len(PRESSES)} presses")


def recognised_and_planned(one: Walk, episode: int) -> None:
    """Published by the township; the county waits for its days, recognises and plans."""
    wrong(one, episode, "after the visit")
    township, county = one.people["zhao"].page, one.people["wang"]
    township.goto(f"/leads/{episode}/")
    one.desk.look(township, "6-publish")
    township.get_by_role("button", name="已公示").click()
    expect(township.locator(".hero")).to_contain_text("公示中")
    wrong(one, episode, "while it hangs out")
    page = county.page
    page.goto(f"/leads/{episode}/")
    page.get_by_role("button", name="纳入监测", exact=True).click()
    expect(page.locator("main")).to_contain_text("5")
    one.desk.look(page, "7-too-early")
    one.pass_days(5)
    one.desk.sign_in(county)
    page.goto(f"/leads/{episode}/")
    page.get_by_role("button", name="纳入监测", exact=True).click()
    expect(page.locator(".hero")).to_contain_text("已纳入监测")
    one.step("published, refused before five days, recognised after them")
    page.get_by_label("医疗救助").check()
    page.get_by_label("落实时限").fill(f"{one.today + timedelta(days=20)}")
    page.get_by_label("帮扶责任人").select_option("liwei")
    one.desk.look(page, "8-plan")
    page.get_by_role("button", name="制定计划").click()
    expect(page.locator(".hero")).to_contain_text("已制定帮扶计划")
    one.step("planned: medical aid, with a helper and a day")

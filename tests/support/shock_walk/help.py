"""From the delivery to the end: confirmed from afar, appealed, ended, and come again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.browser import PICTURES
from tests.support.nine_files import GRANDMOTHER, MADOI, Bill, write_month
from tests.support.officer_hour import Hour
from tests.support.shock_walk.leads import come_in, wrong
from tests.support.shock_walk.site import HERS_FAR, LEADS

if TYPE_CHECKING:
    from tests.support.shock_walk.site import Walk


def delivered_and_confirmed(one: Walk, episode: int, link: str) -> None:
    """The worker notes that it came; the daughter, far away, says that it did."""
    for login in ("liwei", "malan"):
        one.desk.sign_in(one.people[login])
    wrong(one, episode, "once it is planned")
    page = one.people["liwei"].page
    page.goto(f"/leads/{episode}/")
    page.get_by_role("button", name="登记落实").click()
    expect(page.locator("main")).to_contain_text("待农户确认")
    far = one.desk.window("360")
    far.goto(link)
    for name in (*HERS_FAR, *HERS_FAR):
        far.locator(f'button[value="{name}"]').click()
    far.goto("/my/help/")
    one.desk.look(far, "9-did-it-arrive")
    far.get_by_role("button", name="已收到").click()
    expect(far.locator("main")).to_contain_text("已收到")
    page.reload()
    expect(page.locator("main")).to_contain_text("已落实，农户已确认")
    one.desk.look(page, "10-confirmed")
    one.step("delivered by the worker, confirmed by the daughter from afar")


def she_hears_why_and_appeals(one: Walk, card: str) -> None:
    """She hears why, disagrees with one press, is refused, and takes it to a named person."""
    chief = one.desk.staff("admin", "administrator", MADOI).page
    chief.goto("/requests/appeals/")
    chief.locator("select").first.select_option(label="Shen")
    chief.get_by_label("联系方式").fill("县政府二楼201室")
    chief.get_by_role("button", name="指定").click()
    her = come_in(one, card)
    her.goto("/my/help/")
    expect(her.locator("main")).to_contain_text("原因：家里有一笔大的开支。")
    her.screenshot(path=PICTURES / "walk-11-why-360.png", full_page=True)
    her.get_by_role("link", name="我不同意").click()
    her.screenshot(path=PICTURES / "walk-12-what-is-wrong-360.png", full_page=True)
    her.get_by_role("button", name="我没有得到这项帮助。").click()
    expect(her.locator("main")).to_contain_text("您的意见已收到")
    one.command("tick")
    officer = one.people["zhao"]
    one.desk.sign_in(officer)
    officer.page.goto("/requests/?show=mine")
    officer.page.locator("tbody tr a").first.click()
    one.desk.look(officer.page, "13-request")
    officer.page.get_by_label("结论").select_option("refused")
    officer.page.get_by_label("理由").fill("医疗救助款已于本月到账，见落实记录。")
    officer.page.get_by_role("button", name="提交").click()
    her.goto("/my/requests/")
    her.locator("ol.looks a").first.click()
    expect(her.locator("main")).to_contain_text("申诉处理人：Shen")
    her.get_by_role("button", name="我不服，申诉").click()
    expect(her.locator("main")).to_contain_text("申诉处理中")
    her.screenshot(path=PICTURES / "walk-14-appealed-360.png", full_page=True)
    named = one.people["shen"]
    one.desk.sign_in(named)
    named.page.goto("/requests/?show=mine")
    named.page.locator("tbody tr a").first.click()
    named.page.get_by_label("结论").select_option("agreed")
    named.page.get_by_label("理由").fill("到账的是普通救助，重特大疾病救助应补发。")
    named.page.get_by_role("button", name="提交").click()
    her.reload()
    expect(her.locator("main")).to_contain_text("申诉成立")
    one.step("she hears why, disagrees, is refused, appeals to a named person who decides for her")


def looked_at(one: Walk, episode: int) -> None:
    """The worker comes again: how they are, what they live on, food and clothes."""
    worker = one.people["liwei"]
    one.desk.sign_in(worker)
    page = worker.page
    page.goto("/leads/week/")
    expect(page.locator("main")).to_contain_text("回访帮扶成效和收入情况")
    page.goto(f"/leads/{episode}/")
    page.get_by_label("家里情况").select_option("well")
    page.get_by_label("近12个月纯收入").fill("18000")
    page.get_by_label("不愁吃").select_option("yes")
    page.get_by_label("不愁穿").select_option("yes")
    page.get_by_role("button", name="登记回访").click()
    expect(page.locator("#follow-ups + ul")).to_contain_text("18,000")
    one.desk.look(page, "15-follow-up")


def closed_and_again(one: Walk, episode: int) -> None:
    """It cannot end early; a year on it ends with its reason; a new bill begins the next."""
    county = one.people["wang"]
    page = county.page
    page.goto(f"/leads/{episode}/")
    page.get_by_role("button", name="标注风险消除").click()
    expect(page.locator("main")).to_contain_text("6")
    one.desk.look(page, "15-not-yet")
    for days in (130, 90, 90, 90):
        one.pass_days(days)
        looked_at(one, episode)
    for login in ("wang", "malan"):
        one.desk.sign_in(one.people[login])
    wrong(one, episode, "before it ends")
    page.goto(f"/leads/{episode}/")
    page.get_by_role("button", name="标注风险消除").click()
    expect(page.locator(".hero")).to_contain_text("风险消除")
    one.desk.look(page, "16-ended")
    one.step("not ended before six months; ended 400 days and four follow-ups later")
    _, month = one.months()
    files = write_month(
        one.folder / month, month, houses="D级", bills=[Bill(GRANDMOTHER, 52_000, 20_000)]
    )
    hour = Hour(page, one.site.url)
    hour.send([path for path in files if path.name.startswith(("医疗", "公安"))])
    hour.wait(month)
    for office in ("police", "medical_insurance"):
        hour.take(month, office)
        hour.wait(month)
    one.command("tick")
    page.goto("/leads/?stage=lead")
    expect(page.locator("#list")).to_have_text(f"未结{LEADS:,}件")
    found = page.goto(f"/leads/{episode}/")
    assert found is not None
    page.locator(".hero a[href*='/households/']").click()
    expect(page.locator("#episodes + ul li")).to_have_count(2)
    expect(page.locator("#episodes + ul li").first).to_contain_text("第2次")
    one.desk.look(page, "17-again")
    one.step("a new bill: monitored for the second time")

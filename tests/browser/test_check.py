"""The programme check: a good file is tried, a faulty one is answered with every fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from everyvillage.policy.programmes.read import shipped_programmes
from tests.browser.pages import ADDRESSES, PROGRAMME, looks_right

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.support.browser import KeepPicture
    from tests.support.site import Site

pytestmark = pytest.mark.browser

HEAD = """
[programme]
id = "county-own"
words = { en = "The county's own plan", zh = "本县自定方案" }
issued = 2020-03-26
issuers = ["CAC"]

[programme.frame_note]
en = "Villages of the register."
zh = "以登记在册的行政村为准。"

[[area]]
id = "network"
words = { en = "Network", zh = "网络覆盖" }
"""
MEASURE = """
[[measure]]
id = "OWN-{number}"
area = "network"
words = {{ en = "Measure {number}", zh = "任务{number}" }}
status = "announced"
source = "S1"
sure = "found"
deadline = 2020-12-31

[[measure.target]]
id = "OWN-{number}"
kind = "share"
table = "village"
test = "{test}"
threshold = {{ op = ">=", value = 0.9{source} }}
"""
SOURCED = ', set_by = "plan", source = "S1", sure = "found"'


def measure(number: int, test: str, source: str = SOURCED) -> str:
    return MEASURE.format(number=number, test=test, source=source)


GOOD = HEAD + measure(1, "fibre") + measure(2, "fibre and has_clinic")
FAULTY = (
    HEAD
    + measure(1, "fibre_of_gold")
    + measure(2, "read_text('/etc/passwd')")
    + measure(3, "fibre", source=', set_by = "plan", sure = "found"')
)


def check(page: Page, text: str) -> None:
    page.goto("/programmes/check/")
    page.locator("#text").fill(text)
    page.get_by_role("button", name="检查", exact=True).click()


def test_a_good_programme_is_tried_on_the_data(page: Page, keep_picture: KeepPicture) -> None:
    check(page, GOOD)
    expect(page.locator("#good")).to_contain_text("未发现问题")
    expect(page.locator("main")).to_contain_text("试算2个目标，2个有结果")
    expect(page.locator("article.measure")).to_have_count(2)
    # 28 of 30 villages and both communities: 30 of 32 units of the table.
    expect(page.locator(".bar-value strong").first).to_have_text("93.8%")
    looks_right(page)
    keep_picture("good")


def test_every_fault_is_shown_with_its_place(page: Page, keep_picture: KeepPicture) -> None:
    with page.expect_response("**/programmes/check/") as answer:
        check(page, FAULTY)
    assert answer.value.status == 200
    faults = page.locator(".fault")
    shown = faults.all_inner_texts()
    assert any("fibre_of_gold" in words and "OWN-1" in words for words in shown)
    assert any("read_text" in words and "OWN-2" in words for words in shown)
    assert any("source" in words and "OWN-3" in words for words in shown)
    expect(page.locator("#faults")).to_have_text(f"需改正 {len(shown)} 处")
    expect(page.locator("#text")).to_have_value(FAULTY)
    expect(page.locator("main")).not_to_contain_text("root:x:0")
    looks_right(page)
    keep_picture("faulty")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "this is = = no TOML",
        '[programme]\nid = "x"\n',
        HEAD + measure(1, "__import__('os').system('true')"),
        HEAD + measure(1, "parameter.no_such_parameter > 1"),
    ],
    ids=["empty", "no-toml", "half", "import", "parameter"],
)
def test_what_cannot_be_read_is_explained(page: Page, text: str) -> None:
    check(page, text)
    assert page.locator(".fault").count() >= 1
    for fault in page.locator(".fault").all():
        for part in fault.locator("dd").all():
            assert part.inner_text().strip() != ""
    expect(page.locator(".status")).to_have_count(0)


def test_a_file_is_read_as_well(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(GOOD, encoding="utf-8")
    page.goto("/programmes/check/")
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.locator("#good")).to_contain_text("未发现问题")


def test_a_programme_in_force_is_a_start(page: Page) -> None:
    page.goto(ADDRESSES["check"])
    page.get_by_role("link", name=PROGRAMME).click()
    path = next(one.path for one in shipped_programmes() if one.id == PROGRAMME)
    expect(page.locator("#text")).to_have_value(path.read_text(encoding="utf-8"))
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.locator("article.measure")).to_have_count(44)


def test_a_programme_is_put_in_force_and_has_its_page(page: Page, site: Site) -> None:
    try:
        check(page, GOOD)
        page.get_by_role("button", name="确认执行").click()
        expect(page.locator(".verdict-yes")).to_contain_text("county-own")
        page.locator("main .verdict-yes + p + .toolbar a").click()
        expect(page.locator("h1")).to_contain_text("本县自定方案")
        expect(page.locator("article.measure")).to_have_count(2)
    finally:
        (site.home / "programmes" / "county-own.toml").unlink(missing_ok=True)

"""Work handed over, and villages that become one: every count as before."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.nine_files import BESIDE, CODES, FEW, LARGE, MANY, MERGED, write_list

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.shock_walk.site import Walk

WAITS = re.compile("待办共([0-9]+)件")
"""What the page of a hand-over says: all that waits, episodes and households that chance drew."""


def counts(page: Page) -> dict[str, str]:
    """Give what the queue of somebody says: the line above it, and how many of each stage."""
    found = {}
    page.goto("/leads/")
    found["line"] = page.locator(".hero .lead").inner_text()
    for stage in ("lead", "verified", "published", "recognised", "planned", "helped", "late"):
        page.goto(f"/leads/?stage={stage}")
        found[stage] = page.locator("#list").inner_text()
    return found


def handed_over(one: Walk) -> None:
    """All that waits for one worker goes to the next in one action; nothing else changes."""
    county = one.people["wang"].page
    one.people["xujie"] = one.desk.staff("xujie", "village-worker", CODES[LARGE])
    old, new = one.people["wugang"], one.people["xujie"]
    one.desk.sign_in(old)
    before = counts(county)
    assert mine(old.page) == f"未结{MANY}件"
    assert mine(new.page) == "未结0件"
    county.goto("/account/people/")
    county.locator("tr", has_text="Wugang").get_by_role("link", name="工作移交").click()
    expect(county.locator("main")).to_contain_text(WAITS)
    found = WAITS.search(county.locator("main").inner_text())
    assert found is not None
    drawn = int(found[1]) - MANY
    assert drawn >= 0, found[0]
    county.get_by_label("接任人").select_option(label="Xujie")
    county.get_by_label("移交原因").fill("调往县城工作")
    county.get_by_role("button", name="工作移交").click()
    expect(county.locator("main")).to_contain_text(f"已移交给Xujie，共{MANY + drawn}件")
    assert mine(old.page) == "未结0件"
    assert mine(new.page) == f"未结{MANY}件"
    assert counts(county) == before, (before, counts(county))
    one.step(
        f"{MANY} open episodes and {drawn} drawn households handed over in one action;"
        " every count as before"
    )


def mine(page: Page) -> str:
    """Give how many open episodes wait for whoever looks."""
    page.goto("/leads/?stage=mine")
    return page.locator("#list").inner_text()


def merged(one: Walk) -> None:
    """Three villages become one; county and township count the same, the new village all of it."""
    county, township = one.people["wang"].page, one.people["zhao"]
    one.desk.sign_in(township)
    before = counts(county), counts(township.page), mine(one.people["xujie"].page)
    day = one.today - timedelta(days=1)
    said = one.command("frame", "import", str(write_list(one.folder / "list", merged_on=day)))
    assert "1 changes; the register has followed 1 new ones" in " ".join(said.split()), said
    after = counts(county), counts(township.page), mine(one.people["xujie"].page)
    assert after == before, (before, after)
    fresh = one.desk.staff("qimei", "village-worker", MERGED)
    fresh.page.goto("/leads/")
    total = MANY + len(BESIDE) * FEW
    expect(fresh.page.locator("#list")).to_have_text(f"未结{total}件")
    one.desk.look(fresh.page, "18-merged")
    one.step(f"three villages merged: every count as before, {total} in the new village")

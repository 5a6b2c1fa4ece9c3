"""Every page that somebody reaches, held against axe-core; the weights of residents' pages.

The addresses come from the site itself and from the table of the walk: whatever answers 200 to a
worker, an officer or a resident is opened. A plain run takes each page once, in Chinese on the
small screen; with ``WHOLE_SURFACES`` set, in both languages and at both sizes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.support.browser import accessibility_faults
from tests.support.village import PICTURES, Village, served_village
from tests.support.walking import SIGNED_OUT, read_table, routes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

WHOLE = bool(os.environ.get("WHOLE_SURFACES"))
SIZES = ((360, 740), (1280, 800)) if WHOLE else ((360, 740),)
LANGUAGES = ("zh-hans", "en") if WHOLE else ("zh-hans",)
TABLE = read_table(Path(__file__).parents[1] / "web" / "walk.csv")
MINE = ("my-home", "my-family", "my-helpers", "my-questions", "my-looked", "my-requests")
LARGEST = 60 * 1024
NO_PAGES = ("export", "download", "api-", "_json", "field-", "clip", "card-key", "delegate-link")


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with served_village(tmp_path_factory.mktemp("surfaces") / "home") as running:
        yield running


@pytest.mark.parametrize("size", SIZES, ids=[str(width) for width, _ in SIZES])
def test_every_page_can_be_read_by_everybody(
    chromium: Browser, village: Village, size: tuple[int, int]
) -> None:
    tried, faults = 0, []
    for role, cookie in (("village-worker", village.worker), ("county-officer", village.officer)):
        with opened(chromium, village, size, cookie=cookie) as context:
            page = context.new_page()
            for name, address in addresses(role, village):
                tried += len(LANGUAGES)
                faults += [f"{role} {name}: {one}" for one in faults_of(page, address)]
    with opened(chromium, village, size) as context:
        page = come_in(context, village)
        for name in MINE:
            tried += len(LANGUAGES)
            faults += [f"resident {name}: {one}" for one in faults_of(page, reverse(name))]
    sys.stderr.write(f"axe-core: {tried} pages at {size[0]} pixels, {len(faults)} violations\n")
    assert faults == []


def test_residents_pages_are_light_and_work_without_scripts(
    chromium: Browser, village: Village, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = {}
    for name in MINE:
        # A browser of its own for each, so that nothing is there already.
        with opened(chromium, village, SIZES[0], scripts=False) as context:
            cookie = come_in(context, village).context.cookies()
        with opened(chromium, village, SIZES[0], scripts=False) as fresh:
            fresh.add_cookies(cookie)  # type: ignore[arg-type] # cookies as they were read
            weights[name] = weight_of(fresh.new_page(), reverse(name))
    with capsys.disabled():
        told = ", ".join(f"{name} {size / 1024:.1f}" for name, size in weights.items())
        sys.stdout.write(f"\nKiB of residents' pages, all that they load: {told}\n")
    assert max(weights.values()) < LARGEST
    assert min(weights.values()) > 0


def opened(
    chromium: Browser,
    village: Village,
    size: tuple[int, int],
    *,
    cookie: str = "",
    scripts: bool = True,
) -> BrowserContext:
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        base_url=village.site.url,
        locale="zh-CN",
        java_script_enabled=scripts,
    )
    if cookie:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": village.site.url}])
    return context


def addresses(role: str, village: Village) -> Iterator[tuple[str, str]]:
    """Give every address that the table lets a role open, where its parts are known."""
    values = {
        "number": village.households[0],
        "person": village.persons[0],
        "programme_id": "cn-2020-internet",
        "target_id": "NP20-G01",
        "code": "632626",
    }
    assert role not in SIGNED_OUT
    for route in routes():
        row = TABLE.get((route.name, "GET"))
        known = route.names <= set(values) and not any(part in route.name for part in NO_PAGES)
        if row is not None and row.of(role) == 200 and known:
            yield route.name, reverse(route.name, kwargs={one: values[one] for one in route.names})
    yield "recorder", "/voices/record/ii/"


def faults_of(page: Page, address: str) -> Iterator[str]:
    for language in LANGUAGES:
        answer = page.goto(f"{address}?lang={language}")
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        for fault in accessibility_faults(page):
            yield f"{language}: {fault}"
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            yield f"{language}: {wide} pixels too wide"


def come_in(context: BrowserContext, village: Village) -> Page:
    page = context.new_page()
    page.goto(f"/c/{village.card}/")
    for name in PICTURES:
        page.locator(f'button[value="{name}"]').click()
    expect(page.locator("main")).to_contain_text("请点一个图")
    return page


def weight_of(page: Page, address: str) -> int:
    """Give the bytes of a page and of all that it loads, as they go over the link."""
    sizes: list[int] = []
    page.on(
        "requestfinished",
        lambda request: sizes.append(
            request.sizes()["responseBodySize"] + request.sizes()["responseHeadersSize"]
        ),
    )
    answer = page.goto(address)
    page.wait_for_load_state("networkidle")
    assert answer
    assert answer.ok, address
    return sum(sizes)

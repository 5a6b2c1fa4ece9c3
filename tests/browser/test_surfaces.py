"""Every page of the walk, held against axe-core; the weights of residents' pages.

The addresses are those of the site itself and the answers those of the walk's table: whatever
answers 200 is opened by those who may, in both languages and at both sizes, and so is what a form
answers and what refuses. A plain run takes every fifth page, in Chinese on the small screen; with
``WHOLE_SURFACES`` set it takes all.
"""

from __future__ import annotations

import io
import os
import re
import sys
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import segno
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from tests.support.browser import PICTURES as SHOTS
from tests.support.browser import accessibility_faults
from tests.support.street import ServedStreet, served_street
from tests.support.village import PICTURES
from tests.support.walking import address, read_table, routes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

WHOLE = bool(os.environ.get("WHOLE_SURFACES"))
SIZES = ((360, 740), (1280, 800)) if WHOLE else ((360, 740),)
LANGUAGES = ("zh-hans", "en") if WHOLE else ("zh-hans",)
EVERY = 1 if WHOLE else 5
TABLE = read_table(Path(__file__).parents[1] / "web" / "walk.csv")
STAFF = ("village-worker", "county-officer", "administrator", "auditor", "analyst", "no-factor")
WHO = ("resident", *STAFF, "township-officer", "point-keeper", "provider", "no-role")
SHEET = 688
"""The width of an A4 sheet between its margins of 14 mm, in CSS pixels: 182 / 25.4 x 96."""
EYES = 2
"""How many different roles look at each page, beside somebody who has not signed in."""
SHOWN = frozenset({200, 400})
LARGEST = 60 * 1024
PRESSED = {"choose-pictures": {"picture": "sun"}, "come-in": {"picture": "sun"}}
SUBMIT = """({ address, fields }) => {
    const form = document.createElement("form");
    const mark = document.querySelector("input[name=csrfmiddlewaretoken]");
    Object.assign(form, { method: "post", action: address });
    for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken: mark.value })) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value });
        form.append(field);
    }
    document.body.append(form);
    form.submit();
}"""


class Look(NamedTuple):
    """One page through somebody's eyes."""

    who: str
    route: str
    address: str


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedStreet]:
    with served_street(tmp_path_factory.mktemp("surfaces") / "home") as running:
        yield running


def test_residents_pages_are_light(
    chromium: Browser, street: ServedStreet, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = {}
    with opened(chromium, street, "nobody", scripts=False) as context:
        come_in(context, street)
        cookies = context.cookies()
    for name, path in residents_pages(street):
        # A browser of its own for each, so that nothing is there already.
        with opened(chromium, street, "nobody", scripts=False) as fresh:
            fresh.add_cookies(cookies)  # type: ignore[arg-type] # cookies as they were read
            weights[name] = weight_of(fresh.new_page(), path)
    with capsys.disabled():
        told = ", ".join(f"{name} {size / 1024:.1f}" for name, size in weights.items())
        sys.stdout.write(f"\nKiB of residents' pages, all that they load: {told}\n")
    assert max(weights.values()) < LARGEST
    assert min(weights.values()) > 0


def test_lists_and_households_print_on_a4_with_a_code_that_leads_back(
    chromium: Browser, street: ServedStreet
) -> None:
    number = street.values["number"]
    paths = ("/households/?sort=-household_no", f"/households/{number}/", "/leads/")
    with opened(chromium, street, "county-officer") as context:
        page = context.new_page()
        for path in paths:
            page.goto(path)
            assert not page.locator(".paper").is_visible(), path
            boxes = re.findall(rb"/MediaBox ?\[([^\]]+)\]", page.pdf(prefer_css_page_size=True))
            sheets = {tuple(round(float(one) / 72 * 25.4) for one in box.split()) for box in boxes}
            assert sheets == {(0, 0, 210, 297)}, path  # points of 1/72 inch, as millimetres
            page.emulate_media(media="print")
            page.set_viewport_size({"width": SHEET, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= SHEET, path
            heads = page.locator(".cards thead").all()
            assert all(box and box["height"] > 1 for box in (one.bounding_box() for one in heads))
            page.screenshot(path=SHOTS / f"paper-{paths.index(path)}.png", full_page=True)
            made = segno.make(page.url, error="m", micro=False)
            assert modules_of(page, len(tuple(made.matrix))) == [list(row) for row in made.matrix]
            page.emulate_media(media="screen")


def test_every_page_can_be_read_by_everybody(
    chromium: Browser, street: ServedStreet, capsys: pytest.CaptureFixture[str]
) -> None:
    # Comes last: its forms give the household another card.
    looks = [*looks_at(street), *refusals(street)]
    opened_ones, faults = set(), []
    for who in dict.fromkeys(one.who for one in looks):
        with opened(chromium, street, who) as context:
            page = context.new_page()
            for one in islice((one for one in looks if one.who == who), 0, None, EVERY):
                if is_page(context, one.address):
                    opened_ones.add(one.route)
                    faults += [f"{who} {one.route}: {fault}" for fault in faults_of(page, one)]
    for who, posts in posts_of(street).items():
        with opened(chromium, street, who) as context:
            page = context.new_page()
            for one in posts[::EVERY]:
                opened_ones.add(one.route)
                faults += [f"{who} {one.route}: {fault}" for fault in answer_faults(page, one)]
    views = len(LANGUAGES) * len(SIZES)
    with capsys.disabled():
        sys.stdout.write(
            f"\naxe-core: {len(opened_ones)} routes, {len(looks)} looks, {views} views of each:"
            f" {len(faults)} violations\n"
        )
    assert faults == []
    assert len(opened_ones) > (70 if WHOLE else 10)


def modules_of(page: Page, side: int) -> list[list[int]]:
    """Read the printed code as a camera does: dark or light in the middle of each module."""
    code, quiet, wide = page.locator(".paper .qr"), 4, 8
    modules = side + 2 * quiet
    size = f"{modules * wide}px"
    code.evaluate("(svg, size) => { svg.style.width = svg.style.height = size; }", size)
    with Image.open(io.BytesIO(code.screenshot())) as picture:
        grey = picture.convert("L").resize((modules, modules), Image.Resampling.BOX)
        levels = list(grey.tobytes())
    rows = [levels[at : at + modules] for at in range(0, len(levels), modules)]
    return [[int(level < 128) for level in row[quiet:-quiet]] for row in rows[quiet:-quiet]]


def opened(
    chromium: Browser, street: ServedStreet, who: str, *, scripts: bool = True
) -> BrowserContext:
    width, height = SIZES[0]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        base_url=street.site.url,
        locale="zh-CN",
        java_script_enabled=scripts,
    )
    if cookie := street.sessions.get(who):
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": street.site.url}])
    return context


def looks_at(street: ServedStreet) -> Iterator[Look]:
    """Give every address that the table lets somebody open, through a few eyes each."""
    for route in routes():
        row = TABLE.get((route.name, "GET"))
        if row is None:
            continue
        eyes = islice((one for one in WHO if row.of(one) == 200), EYES)
        for who in chain(("nobody",) if row.of("nobody") == 200 else (), eyes):
            yield Look(who, route.name, address(route, street.values))
    yield Look("resident", "my-question", reverse("my-question", args=[street.question]))
    yield Look("county-officer", "recorder", "/voices/record/ii/")


def refusals(street: ServedStreet) -> Iterator[Look]:
    """Give pages that refuse: not allowed, not there, of another village, signed out."""
    home = reverse("household", args=[street.values["number"]])
    yield Look("next-village", "refused", home)
    yield Look("nobody", "signed-out", home)
    yield Look("nobody", "not-there", "/no-such-page/")
    yield Look("nobody", "resident-signed-out", "/my/")
    yield Look("nobody", "wrong-card", "/c/abcdefghijklmnopqrstuvwxyzab/")


def posts_of(street: ServedStreet) -> dict[str, list[Look]]:
    """Give each form that answers with a page, by somebody who may send it."""
    found: dict[str, list[Look]] = {}
    for route in routes():
        row = TABLE.get((route.name, "POST"))
        who = next((one for one in WHO if row and row.of(one) in SHOWN), "")
        if who and not route.name.startswith(("field-", "api-", "mfa_login")):
            look = Look(who, route.name, address(route, street.values))
            found.setdefault(who, []).append(look)
    return found


def is_page(context: BrowserContext, path: str) -> bool:
    """Say whether an address answers with a page, not with a file."""
    answer = context.request.get(path)
    return "text/html" in answer.headers.get("content-type", "")


def faults_of(page: Page, one: Look) -> Iterator[str]:
    for language in LANGUAGES:
        page.goto(f"{one.address}?lang={language}")
        yield from views_of(page, language)


def answer_faults(page: Page, one: Look) -> Iterator[str]:
    """Send a form, as good as empty, and look at what it answers."""
    for language in LANGUAGES:
        page.goto(f"{'/my/' if one.who == 'resident' else '/account/'}?lang={language}")
        with page.expect_navigation():
            asked = {"address": one.address, "fields": PRESSED.get(one.route, {})}
            page.evaluate(SUBMIT, asked)
        yield from views_of(page, language)


def views_of(page: Page, language: str) -> Iterator[str]:
    """Give what is wrong with the page at each size."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for fault in accessibility_faults(page):
            yield f"{language} {width}: {fault}"
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            yield f"{language} {width}: {wide} pixels too wide"


def residents_pages(street: ServedStreet) -> Iterator[tuple[str, str]]:
    """Give every page of a resident who came in by card: name and address."""
    for route in routes():
        row = TABLE.get((route.name, "GET"))
        if row and route.name.startswith("my-") and row.of("resident") == 200:
            yield route.name, address(route, street.values)
    yield "my-question", reverse("my-question", args=[street.question])
    yield "come-in", reverse("come-in")
    yield "my-objection", reverse("my-objection", args=[street.look])


def come_in(context: BrowserContext, street: ServedStreet) -> Page:
    page = context.new_page()
    page.goto(f"/c/{street.card}/")
    for name in PICTURES:
        page.locator(f'button[value="{name}"]').click()
    expect(page.locator("main")).to_contain_text("请点一个图")
    return page


def weight_of(page: Page, path: str) -> int:
    """Give the bytes of a page and of all that it loads, as they go over the link."""
    sizes: list[int] = []
    page.on(
        "requestfinished",
        lambda request: sizes.append(
            request.sizes()["responseBodySize"] + request.sizes()["responseHeadersSize"]
        ),
    )
    answer = page.goto(path)
    page.wait_for_load_state("networkidle")
    assert answer
    assert answer.ok, path
    return sum(sizes)

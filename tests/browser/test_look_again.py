"""A page that waits looks again by itself, and never takes back whoever has gone on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import everyvillage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.once]

LATER = 3
"""Seconds, more than the two after which the page looks again."""
SITE = "http://waits.invalid"
SCRIPT = Path(everyvillage.__file__).parent / "web" / "static" / "web" / "look-again.js"
WAITING = """<!doctype html><title>waits</title><main data-working><a href="/file">a file</a>
<form action="/sent"><button>send</button></form></main><script src="/look-again.js"></script>"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Give a page that waits; every other page answers later than its own look would come."""
    with chromium.new_context() as context:
        opened = context.new_page()
        opened.looks = 0  # type: ignore[attr-defined] # counted here

        def answer(route: Route) -> None:
            path = route.request.url.removeprefix(SITE).partition("?")[0]
            if path == "/look-again.js":
                route.fulfill(body=SCRIPT.read_text("utf-8"), content_type="text/javascript")
            elif path == "/":
                opened.looks += 1  # type: ignore[attr-defined] # as above
                route.fulfill(body=WAITING, content_type="text/html")
            else:
                time.sleep(LATER)
                route.fulfill(body=f"<title>{path}</title>", content_type="text/html")

        context.route("**/*", answer)
        opened.goto(f"{SITE}/")
        yield opened


def test_it_looks_again(page: Page) -> None:
    with page.expect_navigation():
        pass
    assert page.looks == 2  # type: ignore[attr-defined] # as above


@pytest.mark.parametrize(("pressed", "there"), [("a", "/file"), ("button", "/sent")])
def test_whoever_has_gone_on_is_not_taken_back(page: Page, pressed: str, there: str) -> None:
    page.locator(pressed).click(no_wait_after=True)
    page.wait_for_url(f"{SITE}{there}**")
    assert page.looks == 1  # type: ignore[attr-defined] # as above

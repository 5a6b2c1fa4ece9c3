"""A real Chromium at two sizes; an error on its console fails the test.

``page`` opens paths of the site (``page.goto("/plan/")``) and runs each test at 360 and at
1,280 pixels. ``keep_picture("name")`` keeps a screenshot under ``test-artefacts/``.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from everyvillage.core.errors import PartMissingError
from tests.support.parts import find_chromium
from tests.support.site import Site, run_command, running_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, ViewportSize

PICTURES = Path("test-artefacts") / "screens"
SIZES = {"360": (360, 740), "1280": (1280, 800)}
FLAGS = (
    "--disable-gpu",
    # Containers often give shared memory of 64 MB, which a page with pictures fills.
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_LINK = "net::ERR_INTERNET_DISCONNECTED"
SERVER_ERROR = 500
REFUSED = "Failed to load resource: the server responded with a status of 4"
COUNTY = "632626"
"""Madoi: a real county of four townships and thirty villages, so that its world is made fast."""


class KeepPicture(Protocol):
    """Keep a screenshot of the whole page under a name of the test's choice."""

    def __call__(self, name: str) -> Path:
        """Write the picture and give its path."""


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home folder that `everyvillage demo` has filled, once for the whole session.

    The command goes the way of an officer's own county: open, import, seal, compute.
    """
    home = tmp_path_factory.mktemp("demo")
    run_command("demo", "--no-serve", "--county", COUNTY, home=home)
    return home


@pytest.fixture(scope="session")
def site(demo_home: Path) -> Iterator[Site]:
    """Give the demo's site, served by the command a user types."""
    with running_site(demo_home) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give the distribution's Chromium.

    For one module at a time: Playwright keeps an event loop running in this thread, and
    Django refuses its database as long as there is one.
    """
    try:
        program = find_chromium()
    except PartMissingError as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(flags()))
        yield browser
        browser.close()


def flags() -> tuple[str, ...]:
    """Give Chromium's flags; as root it starts only without its sandbox, and says so."""
    if os.geteuid() != 0:
        return FLAGS
    sys.stderr.write("as root: Chromium runs without its sandbox\n")
    return (*FLAGS, "--no-sandbox")


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> ViewportSize:
    """Give the size of the window in pixels: an old phone, then an office screen."""
    width, height = SIZES[request.param]
    return {"width": width, "height": height}


@pytest.fixture
def page(chromium: Browser, site: Site, size: ViewportSize) -> Iterator[Page]:
    """Give a page of a fresh browser; whatever goes wrong in it fails the test at its end."""
    with chromium.new_context(viewport=size, base_url=site.url, locale="zh-CN") as context:
        opened = context.new_page()
        watch = Watch(site.url)
        watch.listen(opened)
        yield opened
    assert watch.faults == [], "\n".join(watch.faults)


@pytest.fixture
def keep_picture(page: Page, size: ViewportSize, request: pytest.FixtureRequest) -> KeepPicture:
    """Give a way to keep screenshots, named by test, size and the given name."""
    test = re.sub(r"[^\w.-]+", "-", request.node.originalname)

    def keep(name: str) -> Path:
        path = PICTURES / f"{test}-{name}-{size['width']}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return keep


def accessibility_faults(page: Page) -> list[str]:
    """Give what axe-core finds wrong on the page, one line per rule with the first place."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {rule['nodes'][0]['target']}" for rule in found]


class Watch:
    """Collect what goes wrong in a page: its console, its scripts, its requests."""

    def __init__(self, origin: str) -> None:
        """Watch a site; a request to any other address is a fault."""
        self.origin = origin
        self.opened: set[str] = set()
        self.faults: list[str] = []

    def listen(self, page: Page) -> None:
        """Listen to everything the page reports."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._is_a_page_that_was_refused(message):
            self.faults.append(f"console: {message.text}")

    def had_no_link(self) -> None:
        """Forget what the browser told of requests that had no link, once the link is back."""
        self.faults[:] = [fault for fault in self.faults if not fault.endswith(NO_LINK)]

    def _is_a_page_that_was_refused(self, message: ConsoleMessage) -> bool:
        """Say whether Chromium only tells that a page which was opened answered with 4xx."""
        address = message.location["url"]
        return message.text.startswith(REFUSED) and address in self.opened

    def _request(self, request: Request) -> None:
        if request.is_navigation_request():
            self.opened.add(request.url)
        if not request.url.startswith((self.origin, "data:", "blob:", "about:")):
            self.faults.append(f"request to another address: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= SERVER_ERROR:
            self.faults.append(f"{response.status} from {response.url}")

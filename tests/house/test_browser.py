"""The browser fixtures: both sizes, and nothing that goes wrong in a page stays unseen."""

import http.server
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import Watch, accessibility_faults

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGES = {
    "/good": "<!doctype html><html lang=zh><title>好</title><main><h1>灰汤</h1></main>",
    "/log": "<!doctype html><title>x</title><script>console.error('broken tap')</script>",
    "/throw": "<!doctype html><title>x</title><script>undefinedName()</script>",
    "/elsewhere": "<!doctype html><title>x</title><img src='http://127.0.0.2:9/a.png'>",
    "/blind": "<!doctype html><html lang=zh><title>x</title><main><h1>x</h1><img src='data:,'>",
}


class Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(200 if body else 503)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((body or "no such page").encode())

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def faults_of(chromium: "Browser", origin: str, path: str) -> list[str]:
    page = chromium.new_page()
    watch = Watch(origin)
    watch.listen(page)
    page.goto(origin + path, wait_until="load")
    page.close()
    # Chromium asks for an icon of its own accord; these small pages have none.
    return [fault for fault in watch.faults if "favicon" not in fault and "503" not in fault]


def test_a_good_page_has_no_faults(chromium: "Browser", origin: str) -> None:
    assert faults_of(chromium, origin, "/good") == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/log", "console: broken tap"),
        ("/throw", "script: undefinedName is not defined"),
        ("/elsewhere", "request to another address: http://127.0.0.2:9/a.png"),
    ],
)
def test_what_goes_wrong_is_named(chromium: "Browser", origin: str, path: str, words: str) -> None:
    assert words in faults_of(chromium, origin, path)


def test_a_server_error_is_named(chromium: "Browser", origin: str) -> None:
    page = chromium.new_page()
    watch = Watch(origin)
    watch.listen(page)
    page.goto(origin + "/missing")
    page.close()
    assert f"503 from {origin}/missing" in watch.faults


def test_a_picture_without_words_is_found(chromium: "Browser", origin: str) -> None:
    page = chromium.new_page()
    page.goto(origin + "/blind")
    (fault,) = accessibility_faults(page)
    page.close()
    assert fault.startswith("image-alt: ")


def test_chinese_is_drawn_with_a_font_that_has_it(chromium: "Browser", origin: str) -> None:
    page = chromium.new_page()
    page.goto(origin + "/good")
    # Two different characters drawn as the same box would be the sign of a missing font.
    drawn = page.evaluate(
        """() => [...'灰汤'].map(letter => {
            const canvas = document.createElement('canvas');
            const pen = canvas.getContext('2d');
            pen.font = '40px sans-serif';
            pen.fillText(letter, 0, 60);
            return canvas.toDataURL();
        })"""
    )
    page.close()
    assert drawn[0] != drawn[1]

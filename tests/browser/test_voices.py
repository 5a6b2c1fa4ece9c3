"""A bilingual worker records, another person reviews, and a page that was mute speaks."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.browser import accessibility_faults, flags
from tests.support.meter import Meter
from tests.support.parts import find_chromium
from tests.support.speaking import TALK, card_of, hear, pass_clip, record
from tests.support.village import PICTURES, Village, served_village

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

SENTENCE = "entry.choose_picture"
WORDS = "请点一个图。"
LARGEST_CLIP, LARGEST_PAGE = 15 * 1024, 60 * 1024


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with served_village(tmp_path_factory.mktemp("voices") / "home") as running:
        yield running


@pytest.fixture(scope="module")
def talking(chromium: Browser) -> Iterator[Browser]:
    """Give a Chromium whose microphone hears a beep."""
    program = chromium.browser_type.launch(executable_path=find_chromium(), args=[*flags(), *TALK])
    yield program
    program.close()


def test_a_mute_page_speaks(
    talking: Browser, village: Village, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        come(talking, village, village.worker) as first,
        come(talking, village, village.officer) as second,
        come(talking, village, "") as old,
    ):
        meter = Meter("resident", old.new_page())
        come_in(meter.page, village)
        expect(meter.page.locator("audio")).to_have_count(0)
        speaker = first.new_page()
        speaker.goto("/voices/record/ii/")
        mute = count_of(speaker)
        assert accessibility_faults(speaker) == []
        size = record(speaker, SENTENCE)
        assert 500 < size <= LARGEST_CLIP
        # The speaker may take it back, and does not pass it.
        expect(
            card_of(speaker, SENTENCE).get_by_role("button", name="撤回我的录音")
        ).to_be_visible()
        expect(
            card_of(speaker, SENTENCE).get_by_role("button", name="听得清楚，通过")
        ).to_have_count(0)
        hearer = second.new_page()
        hearer.goto("/voices/record/ii/")
        pass_clip(hearer, SENTENCE)
        assert count_of(hearer) == mute - 1
        meter.go("/my/")
        clip = meter.page.locator("audio")
        expect(clip).to_have_count(1)
        played = meter.page.request.get(str(clip.get_attribute("src")))
        assert played.headers["content-type"] == "audio/webm"
        assert len(played.body()) == size
        weight = meter.heaviest + size
        heard = hear(meter.page)
    with capsys.disabled():
        sys.stdout.write(
            f"\nmute in Nuosu: {mute}, then {mute - 1}; clip {size:,} bytes;"
            f" page with its clip {weight / 1024:.1f} KiB; {heard:.1f} s heard\n"
        )
    assert weight < LARGEST_PAGE


def come(browser: Browser, village: Village, cookie: str) -> BrowserContext:
    context = browser.new_context(base_url=village.site.url, locale="zh-CN")
    if cookie:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": village.site.url}])
    return context


def come_in(page: Page, village: Village) -> None:
    page.goto(f"/c/{village.card}/")
    for name in PICTURES:
        page.locator(f'button[value="{name}"]').click()
    expect(page.locator("main")).to_contain_text(WORDS)


def count_of(page: Page) -> int:
    found = re.search(r"\d+", page.locator(".lead").inner_text())
    assert found
    return int(found[0])

"""Speak a sentence into the recorder's page, pass it as somebody else, and hear it played."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

TALK = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
"""Flags of a Chromium whose microphone hears a beep."""
SPEAK_MS = 2500
HEARD_S = 0.5
PLAY_FROM_LEFT = 20
"""Where the browser's own button to play stands, in pixels from the left of its bar."""
PLAYED = "(clip) => ({ at: clip.currentTime, length: clip.duration, wrong: clip.error?.code ?? 0 })"


def card_of(page: Page, sentence: str) -> Locator:
    """Give the part of the recorder's page with one sentence ("ask.visit")."""
    return page.locator(f"#{sentence.replace('.', '')}")


def record(page: Page, sentence: str) -> int:
    """Speak for two seconds and a half, and keep it; give the bytes."""
    form = card_of(page, sentence).locator("form.speak")
    form.locator("button.record").click()
    page.wait_for_timeout(SPEAK_MS)
    form.locator("button.record").click()
    expect(form).to_have_attribute("data-bytes", re.compile(r"\d+"))
    size = int(str(form.get_attribute("data-bytes")))
    form.locator('input[name="agreed"]').check()
    form.locator('input[name="credit"]').fill("阿依")
    form.locator("button.primary").click()
    expect(card_of(page, sentence)).to_contain_text("等待他人试听")
    return size


def pass_clip(page: Page, sentence: str) -> None:
    """Hear somebody else's sentence and pass it."""
    card_of(page, sentence).get_by_role("button", name="听得清楚，通过").click()


def hear(page: Page) -> float:
    """Press the page's clip as a resident does; give the seconds that were played.

    The browser's own bar is pressed, so it works where scripts are off.
    """
    clip = page.locator("audio.clip")
    expect(clip).to_have_count(1)
    box = clip.bounding_box()
    assert box
    clip.click(position={"x": PLAY_FROM_LEFT, "y": box["height"] / 2})
    for _ in range(50):
        found = clip.evaluate(PLAYED)
        assert not found["wrong"], f"the clip does not play: error {found['wrong']}"
        if found["at"] >= HEARD_S:
            return float(found["at"])
        page.wait_for_timeout(100)
    message = f"the clip was pressed and stands at {found['at']} s"
    raise AssertionError(message)

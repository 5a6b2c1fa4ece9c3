"""The component page in every script, at both sizes, and the tokens' contrast."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import everyvillage
from everyvillage.language.tongues import tongues
from everyvillage.web.design import COLOURS
from tests.support.browser import accessibility_faults
from tests.support.village import Village, served_village

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

SCREENS = ((360, 740), (1280, 800))
TOKENS = Path(everyvillage.__file__).parent / "web" / "static" / "web" / "tokens.css"
NORMAL, LARGE = 4.5, 3.0
PAIR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with served_village(tmp_path_factory.mktemp("design") / "home") as running:
        yield running


@pytest.mark.browser
@pytest.mark.parametrize("size", SCREENS, ids=["360", "1280"])
def test_every_script_is_drawn_and_read(
    chromium: Browser, village: Village, size: tuple[int, int]
) -> None:
    width, height = size
    view = {"width": width, "height": height}
    with chromium.new_context(viewport=view, base_url=village.site.url) as context:  # type: ignore[arg-type] # a plain dict
        page = context.new_page()
        for language in ("zh-hans", "en"):
            page.goto(f"/design/?lang={language}")
            assert accessibility_faults(page) == []
        for code, one in tongues().items():
            page.goto(f"/design/?tongue={code}")
            part = page.locator(".specimen")
            expect(part).to_have_attribute("lang", code)
            expect(part).to_have_css("direction", one.direction)
            mode = "vertical-lr" if one.vertical else "horizontal-tb"
            expect(part).to_have_css("writing-mode", mode)
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"{code} is {wide} pixels too wide"
            assert drawn(page, one.own_name) > 1, f"{code}: every letter is the same box"
            page.screenshot(
                path=f"test-artefacts/screens/design-{code}-{width}.png", full_page=True
            )


def drawn(page: Page, text: str) -> int:
    """Count the different pictures that the letters of a text give in the page's own font."""
    found: int = page.evaluate(
        """(text) => {
            const font = getComputedStyle(document.querySelector(".specimen p")).fontFamily;
            const letters = [...new Set(text)].filter((one) => /\\p{L}/u.test(one));
            const pictures = letters.map((letter) => {
                const pen = document.createElement("canvas").getContext("2d");
                pen.font = `40px ${font}`;
                pen.fillText(letter, 40, 60);
                return pen.canvas.toDataURL();
            });
            return new Set(pictures).size;
        }""",
        text,
    )
    return found


def test_every_text_stands_out_from_its_ground() -> None:
    values = dict(PAIR.findall(TOKENS.read_text("utf-8")))
    weak = {
        (text, ground): round(contrast(values[text], values[ground]), 2)
        for text, ground in COLOURS
        if contrast(values[text], values[ground]) < (LARGE if text == "focus" else NORMAL)
    }
    assert weak == {}
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48  # the known pair that just fails


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours (WCAG 2.2, relative luminance)."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

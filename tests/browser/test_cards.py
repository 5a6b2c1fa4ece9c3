"""Tables on a small screen: what stands in a cell stays beside its label, in its own order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

pytestmark = pytest.mark.browser

STRAYS = """() => [...document.querySelectorAll('.cards:not(.close, .dense) td[data-label]')]
  .flatMap(cell => {
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), left = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (!node.data.trim() || node.parentElement.closest('.unseen')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getClientRects()[0];
      if (box && box.left - cell.getBoundingClientRect().left < 119) left.push(node.data.trim());
    }
    return left;
  })"""
"""Gives the texts that stand below a label, which is 7.5rem (120 pixels) wide."""


@pytest.fixture
def size() -> ViewportSize:
    """Give an old phone: tables are cards only there."""
    return {"width": 360, "height": 740}


@pytest.mark.parametrize("address", ["/data/", "/burden/", "/account/why/"])
def test_nothing_of_a_cell_slips_under_its_label(page: Page, address: str) -> None:
    page.goto(address)
    assert page.locator(".cards td[data-label]").count() > 0
    assert page.evaluate(STRAYS) == []


def test_what_opens_stands_on_the_line_of_its_mark(page: Page) -> None:
    page.goto("/burden/")
    summary = page.locator("details > summary:has(h2)").first
    box, heading = summary.bounding_box(), summary.locator("h2").bounding_box()
    assert box is not None
    assert heading is not None
    assert heading["y"] - box["y"] < heading["height"] / 2  # else the mark has a line of its own
    assert heading["x"] > box["x"]

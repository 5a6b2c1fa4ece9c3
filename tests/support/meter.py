"""Count what a person's task costs: presses, bytes over the link, seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Request


@dataclass
class Meter:
    """One person at one browser page; ``weights`` are the bytes of each page opened, in order."""

    role: str
    page: Page
    taps: int = 0
    sent: int = 0
    seconds: float = 0.0
    weights: dict[str, int] = field(default_factory=dict)
    _open: str = ""

    def __post_init__(self) -> None:
        """Listen to every request from now on."""
        self.page.on("requestfinished", self._finished)

    def go(self, address: str) -> None:
        """Open an address: no press, as a scanned code opens it."""
        self._timed(lambda: self.page.goto(address))

    def tap(self, target: str | Locator) -> None:
        """Press something once."""
        found = self.page.locator(target) if isinstance(target, str) else target
        self.taps += 1
        self._timed(found.first.click)

    def _timed(self, act: object) -> None:
        begins = time.monotonic()
        assert callable(act)
        act()
        self.page.wait_for_load_state("networkidle")
        self.seconds += time.monotonic() - begins

    def _finished(self, request: Request) -> None:
        sizes = request.sizes()
        if request.is_navigation_request():
            self._open = request.url
        size = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        self.sent += size + sizes["requestBodySize"] + sizes["requestHeadersSize"]
        self.weights[self._open] = self.weights.get(self._open, 0) + size

    @property
    def heaviest(self) -> int:
        """Give the bytes of the heaviest page."""
        return max(self.weights.values(), default=0)

    def line(self) -> str:
        """Give the figures in one line."""
        kib = self.sent / 1024
        return f"{self.role}: {self.taps} presses, {self.seconds:.1f} s, {kib:.0f} KiB"

"""The site of the walk, everybody at it, and the days that pass."""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.support.browser import PICTURES, flags
from tests.support.desk import Desk, Person
from tests.support.moved.clock import SETTINGS, move
from tests.support.nine_files import (
    BESIDE,
    FEW,
    MADOI,
    MANY,
    write_list,
)
from tests.support.parts import find_chromium
from tests.support.site import Site, run_command, running_site
from tools.show.state import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


MOVED = {"DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": str(ROOT)}
OWN, HERS_FAR = ("moon", "boat", "tree", "cup"), ("star", "sun", "key", "sun")
PIN = "864209"
LEADS = MANY + len(BESIDE) * FEW + 2
"""The houses of the crowd, the disaster elsewhere, and the bill."""
REFUSED = 403


@dataclass
class Walk:
    """The site and everybody at it; ``seen`` gathers what was seen, step by step."""

    site: Site
    desk: Desk
    folder: Path
    today: date
    seen: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    people: dict[str, Person] = field(default_factory=dict)

    def step(self, words: str) -> None:
        """Note a step that was seen to hold."""
        self.seen.append(words)
        sys.stdout.write(f"{time.monotonic() - self.began:6.0f} s  {words}\n")
        sys.stdout.flush()

    def command(self, *words: str) -> str:
        """Run a command of whoever looks after the machine."""
        return run_command(*words, home=self.site.home, more=MOVED)

    def pass_days(self, days: int) -> None:
        """Let days pass; whoever works here signs in again when next needed."""
        move(self.site.home, days)
        self.today += timedelta(days=days)
        self.command("tick")

    def months(self) -> tuple[str, str]:
        """Give the last month of the last quarter that is over, and the month before."""
        quarter = date(self.today.year, (self.today.month - 1) // 3 * 3 + 1, 1)
        last = quarter - timedelta(days=1)
        before = last.replace(day=1) - timedelta(days=1)
        return f"{before:%Y-%m}", f"{last:%Y-%m}"


@contextmanager
def walking() -> Iterator[Walk]:
    """Make an empty county for made-up rows with its own list of places, and serve it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="everyvillage-walk-") as name:
        folder = Path(name)
        home = folder / "home"
        home.mkdir()
        run_command("frame", "import", str(write_list(folder / "list")), home=home, more=MOVED)
        run_command("start", "--county", MADOI, "--modelled", home=home, more=MOVED)
        with (
            running_site(home, more=MOVED) as running,
            sync_playwright() as playwright,
            playwright.chromium.launch(
                executable_path=find_chromium(), args=list(flags())
            ) as chrome,
        ):
            site = Site(running.url.replace("127.0.0.1", "localhost"), home)

            def invite(person: str, role: str, place: str) -> str:
                words = ("accounts", "invite", person, "--role", role, "--place", place)
                return run_command(*words, "--site", site.url, home=home, more=MOVED).strip()

            with Desk(chrome, site.url, invite, "walk").closed() as desk:
                yield Walk(site, desk, folder, date.today())  # noqa: DTZ011 - as the machine has it

"""A phone's browser that is really killed, and whose storage is really thrown away.

One profile on the disk, one Chromium after the other: each writes and sends until the whole of it
is killed with SIGKILL at a drawn moment. Sometimes the storage is then cleared, as a browser does
that runs out of room, and the file that was saved before is taken in.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error

from tests.support.browser import flags
from tests.support.histories import MADE, PHONES, ROWS, Found, sign_in
from tests.support.parts import find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserType, Page

    from tests.support.village import Village

PIN = "975310"
LONGEST_MS = 1500
EVERY_THIRD = 3


def run_killed(
    kind: BrowserType, profile: Path, village: Village, rounds: int, seed: int = 1
) -> Found:
    """Kill the browser ``rounds`` times; then let it send all and compare with the database."""
    drawn = random.Random(seed)  # noqa: S311 - draws a moment, keeps no secret
    before = village.run(ROWS)
    made = village.run(MADE.format(cookie=village.worker))
    found, told, file = Found(), set[str](), ""
    for number in range(rounds):
        with _phone(kind, profile, village, told) as page:
            seen = _begin(page, village, made, file=file, endless=True)
            told.update(seen["held"])
            page.wait_for_timeout(drawn.uniform(50, LONGEST_MS))
            kill_those_of(profile)
        found.tally["kills"] += 1
        file = ""
        if number % EVERY_THIRD == EVERY_THIRD - 1:
            file = _evicted(kind, profile, village, told, made)
            found.tally["evictions"] += 1
    with _phone(kind, profile, village, told) as page:
        seen = _begin(page, village, made, file=file, endless=False)
        told.update(seen["held"])
    if seen["ended"] != "sent" or seen["waiting"] or seen["refused"]:
        found.faults.append(
            f"{seen['ended']}: {seen['waiting']} waiting, {seen['refused']} refused"
        )
    found.written = sorted(told)
    found.compare(before, village.run(ROWS))
    return found


def _evicted(
    kind: BrowserType,
    profile: Path,
    village: Village,
    told: set[str],
    made: Any,  # noqa: ANN401 - JSON
) -> str:
    """Save the file of what is unsent, then have the browser throw the origin's storage away."""
    with _phone(kind, profile, village, told) as page:
        page.context.set_offline(offline=True)
        seen = _begin(page, village, made, file="", endless=False)
        told.update(seen["held"])
        page.goto("about:blank")
        link = page.context.new_cdp_session(page)
        link.send(
            "Storage.clearDataForOrigin",
            {"origin": village.site.url, "storageTypes": "indexeddb"},
        )
    return str(seen["file"])


def _begin(page: Page, village: Village, made: Any, *, file: str, endless: bool) -> dict[str, Any]:  # noqa: ANN401 - JSON
    asked = {
        "name": "killed",
        "pin": PIN,
        "made": made,
        "households": list(village.households),
        "file": file,
        "endless": endless,
    }
    seen: dict[str, Any] = page.evaluate((PHONES / "begin.js").read_text("utf-8"), asked)
    return seen


@contextmanager
def _phone(kind: BrowserType, profile: Path, village: Village, told: set[str]) -> Iterator[Page]:
    """Open the profile's browser at the field's page; every write it tells of goes to ``told``."""
    context = kind.launch_persistent_context(
        profile, executable_path=find_chromium(), args=list(flags()), locale="zh-CN"
    )
    context.expose_function("told", lambda one: told.add(one))  # noqa: PLW0108 - marks are set on it
    try:
        page = sign_in(context, village)
        page.locator("html[data-ready]").wait_for(state="attached")
        yield page
    finally:
        # A browser that was killed cannot be closed any more.
        with suppress(Error):
            context.close()


def kill_those_of(profile: Path) -> None:
    """Kill every process that was started with this profile."""
    found = subprocess.run(
        ["pgrep", "-f", str(profile)], capture_output=True, text=True, check=False
    )
    for number in found.stdout.split():
        if int(number) != os.getpid():
            try:
                os.kill(int(number), signal.SIGKILL)
            except ProcessLookupError:
                continue

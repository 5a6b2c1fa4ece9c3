"""The officer's hour, through pages only: files dropped, faults read, doubts decided, sealed.

What an officer knows is the truth that lies beside the modelled files: which village a name
means, and in which household a person lives. Nothing else of it is used, and nothing is done
that the pages do not offer.
"""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from playwright.sync_api import Error, expect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from playwright.sync_api import Locator, Page

STEP_SECONDS = 30
PASSWORD = "correct horse battery staple"
REASON = "先入库，其余退回部门核实"
TRIES = 4
BUSY = re.compile("读取中")
VILLAGE_QUESTION = "是哪个村？"


@dataclass(slots=True)
class Knowledge:
    """What an officer knows: villages by names as written, households of persons by names."""

    villages: Mapping[tuple[str, str], str]
    homes: Mapping[tuple[str, str, str], frozenset[str]]

    @classmethod
    def of(cls, folder: Path) -> Knowledge:
        """Read the truth of one month."""
        villages: dict[tuple[str, str], str] = {}
        homes: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for path in sorted(folder.glob("*.parquet")):
            for row in pq.read_table(path).to_pylist():
                place = (row["written_township"] or "", row["written_village"] or "")
                villages[place] = row["village_code"]
                if "no number" in row["wrong"] and row.get("written_name"):
                    homes[row["written_name"], *place].add(row["key"])
        return cls(villages, {key: frozenset(found) for key, found in homes.items()})


@dataclass(slots=True)
class Hour:
    """An officer at the pages; ``seconds`` gathers how long each part took."""

    page: Page
    url: str
    seconds: dict[str, float] = field(default_factory=dict)
    presses: int = 0

    def timed(self, what: str, act: Callable[[], object]) -> None:
        """Do something and add up how long it took."""
        begins = time.monotonic()
        act()
        self.seconds[what] = self.seconds.get(what, 0.0) + time.monotonic() - begins

    def sign_up(self, link: str, login: str) -> None:
        """Take up an invitation and set up the second factor."""
        self.page.goto(link)
        self.page.get_by_label("设置登录名").fill(login)
        self.page.get_by_label(re.compile("设置密码")).fill(PASSWORD)
        self.page.get_by_role("button", name="接受").click()
        secret = self.page.locator("#authenticator_secret").input_value()
        self.page.locator("#id_code").fill(code_of(secret, time.time()))
        self.page.locator("main form button.primary").click()
        self.page.locator("#recovery_codes").wait_for()

    def open(self, month: str = "") -> None:
        """Go to the page of imports."""
        address = f"{self.url}/import/" + (f"?month={month}" if month else "")
        for _ in range(TRIES):
            # A page that waits looks again by itself, which may come in between.
            with suppress(Error):
                self.page.goto(address)
                return
        self.page.goto(address)

    def send_old_names(self, path: Path) -> None:
        """Send the county's own list of old names."""
        self.open()
        self.page.locator("#list").set_input_files(str(path))
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="导入对照表").click()

    def send(self, files: Sequence[Path]) -> None:
        """Drop all files at once and wait until they are read."""
        self.open()
        self.page.locator("#files").set_input_files([str(path) for path in files])
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="接收并读取").click()

    def wait(self, month: str, most: float = 1_800) -> None:
        """Wait until nothing is being read or taken."""
        self.open(month)
        expect(self.page.get_by_text(BUSY)).to_have_count(0, timeout=1_000 * most)

    def standings(self) -> dict[str, str]:
        """Give how each office's file stands, from the page of the month."""
        rows = self.page.locator("tr[data-office]")
        return {
            str(row.get_attribute("data-office")): str(row.get_attribute("data-standing"))
            for row in rows.all()
        }

    def read_faults(self, month: str, office: str) -> list[str]:
        """Open the page of an office's file; give the faults that it shows, by code."""
        self.open(month)
        self.page.locator(f'tr[data-office="{office}"] td a').click()
        return [str(one.get_attribute("data-code")) for one in self.page.locator(".fault").all()]

    def take(self, month: str, office: str) -> None:
        """Take an office's file: whole, or with the rest set aside for a reason."""
        self.read_faults(month, office)
        reason = self.page.locator("#reason")
        if reason.count():
            reason.fill(REASON)
            name = "暂缓这些行，其余入库"
        else:
            name = "整份入库"
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).click()

    def decide(self, knowledge: Knowledge, most: int) -> tuple[int, int]:
        """Answer up to ``most`` questions by keys; give how many, and how many were skipped."""
        self.page.goto(f"{self.url}/import/questions/")
        answered = skipped = 0
        while answered + skipped < most and self.page.locator("[data-skip]").count():
            if not self.page.locator("[data-keys]").count():
                with self.page.expect_navigation():
                    self.page.get_by_role("button", name="显示姓名").click()
                continue
            key = self._answer(knowledge)
            if key is None:
                skipped += 1
                self._press("ArrowRight")
            else:
                answered += 1
                self._press(key)
            self.presses += 1
        return answered, skipped

    def _press(self, key: str) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def _answer(self, knowledge: Knowledge) -> str | None:
        """Give the key of the right answer to the question on the page; None to skip it."""
        card = self.page.locator("[data-keys]")
        options = card.locator("li.option")
        if card.locator("h2").inner_text() == VILLAGE_QUESTION:
            township, _, village = card.locator("strong").first.inner_text().partition(" ")
            code = knowledge.villages.get((township, village))
            return _key_with(options, code)
        facts = self._facts(card)
        place = (facts.get("乡镇", ""), facts.get("村", ""))
        homes = knowledge.homes.get((facts.get("姓名", ""), *place), frozenset())
        if len(homes) != 1:
            return None
        (person,) = homes
        return _key_with(options, person[:-2]) or "0"

    def _facts(self, card: Locator) -> dict[str, str]:
        return {
            pair.locator("dt").inner_text(): pair.locator("dd").inner_text()
            for pair in card.locator("dl.facts > div").all()
        }

    def seal(self, month: str) -> None:
        """Seal the data of a month; the page goes on to the figures."""
        self.open(month)
        self.page.get_by_role("button", name=re.compile("封存")).click()
        self.page.locator(".readings").first.wait_for(timeout=600_000)


def _key_with(options: Locator, words: str | None) -> str | None:
    """Give the key of the one option that shows some words; None where it is not one."""
    if not words:
        return None
    found = [one for one in options.all() if words in one.inner_text().split()]
    return str(found[0].locator("button").get_attribute("data-key")) if len(found) == 1 else None


def code_of(secret: str, moment: float) -> str:
    """Give the code that an app shows at a moment (RFC 6238 over RFC 4226, six digits)."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(moment) // STEP_SECONDS), "sha1")
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"

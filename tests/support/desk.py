"""Everybody's window on a served site, each watched for faults; staff come in as people do."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.browser import PICTURES, SIZES, Watch, accessibility_faults
from tests.support.officer_hour import PASSWORD, STEP_SECONDS, code_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page


@dataclass
class Person:
    """Somebody who works here: their window, their login, the secret of their second factor."""

    page: Page
    login: str
    secret: str
    used: int = 0

    def code(self) -> str:
        """Give a code that was not used yet: this half minute's, the next one's, or it waits."""
        while self.used > (window := int(time.time()) // STEP_SECONDS):
            time.sleep(1)
        self.used = max(window, self.used + 1)
        return code_of(self.secret, self.used * STEP_SECONDS)


@dataclass
class Desk:
    """Windows on a site; ``invite`` gives the link for a name, a role and a place."""

    chromium: Browser
    url: str
    invite: Callable[[str, str, str], str]
    name: str
    watch: Watch = field(init=False)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin to watch."""
        self.watch = Watch(self.url)

    def window(self, size: str = "1280", *, scripts: bool = True) -> Page:
        """Open a window of somebody new."""
        width, height = SIZES[size]
        context = self.chromium.new_context(
            viewport={"width": width, "height": height},
            base_url=self.url,
            locale="zh-CN",
            java_script_enabled=scripts,
        )
        self.contexts.append(context)
        opened = context.new_page()
        self.watch.listen(opened)
        return opened

    def staff(self, login: str, role: str, place: str, size: str = "1280") -> Person:
        """Let somebody in by invitation, with a second factor."""
        page = self.window(size)
        page.goto(self.invite(login.title(), role, place))
        page.get_by_label("设置登录名").fill(login)
        page.get_by_label(re.compile("设置密码")).fill(PASSWORD)
        page.get_by_role("button", name="接受").click()
        person = Person(page, login, page.locator("#authenticator_secret").input_value())
        page.locator("#id_code").fill(person.code())
        page.locator("main form button.primary").click()
        expect(page.locator("#recovery_codes")).to_be_visible()
        return person

    def sign_in(self, person: Person) -> None:
        """Let somebody in again, whose session has run out."""
        page = person.page
        page.context.clear_cookies()
        page.goto("/account/login/")
        page.locator("#id_login").fill(person.login)
        page.locator("#id_password").fill(PASSWORD)
        page.locator('main button[type="submit"]').first.click()
        page.locator("#id_code").fill(person.code())
        page.locator("main form button").first.click()
        expect(page.locator(".visitor.known")).to_be_visible()

    def look(self, page: Page, name: str) -> None:
        """Keep pictures at both sizes; refuse what axe finds wrong and what is too wide."""
        before = page.viewport_size
        for width, (wide, high) in SIZES.items():
            page.set_viewport_size({"width": wide, "height": high})
            page.screenshot(path=PICTURES / f"{self.name}-{name}-{width}.png", full_page=True)
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{name} is {over} pixels too wide at {width}"
        assert accessibility_faults(page) == [], name
        if before is not None:
            page.set_viewport_size(before)

    @contextmanager
    def closed(self) -> Iterator[Desk]:
        """Close every window at the end; any fault that was seen fails."""
        try:
            yield self
        finally:
            for one in self.contexts:
                one.close()
        assert self.watch.faults == [], "\n".join(self.watch.faults)

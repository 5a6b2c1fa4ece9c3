"""From the invitation to an opened compartment: the way of a village worker through the pages."""

from __future__ import annotations

import base64
import hmac
import re
import shutil
import struct
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.browser import accessibility_faults
from tests.support.site import Site, run_command, running_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import CDPSession, Page, ViewportSize

    from tests.support.browser import KeepPicture

pytestmark = pytest.mark.browser

VILLAGE = "632626100001"
PASSWORD = "correct horse battery staple"
STEP_SECONDS = 30
PASSKEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a copy of the demo of this module's own: what others see stays without accounts."""
    home = tmp_path_factory.mktemp("sign-in") / "home"
    shutil.copytree(demo_home, home)
    with running_site(home) as running:
        # Passkeys belong to a name, not to a number.
        yield Site(running.url.replace("127.0.0.1", "localhost"), running.home)


def test_from_the_invitation_to_an_opened_part(
    page: Page, site: Site, size: ViewportSize, keep_picture: KeepPicture
) -> None:
    name = f"dawa{size['width']}"
    invite = ("accounts", "invite", "达娃", "--role", "village-worker", "--place", VILLAGE)
    link = run_command(*invite, "--site", site.url, home=site.home).strip()

    page.goto(link)
    check(page, keep_picture, "1-invited")
    page.get_by_label("设置登录名").fill(name)
    page.get_by_label(re.compile("设置密码")).fill(PASSWORD)
    page.get_by_role("button", name="接受").click()

    secret = page.locator("#authenticator_secret").input_value()
    check(page, keep_picture, "2-second-factor")
    page.locator("#id_code").fill(code_of(secret, time.time()))
    page.locator("main form button.primary").click()
    expect(page.locator("#recovery_codes")).to_be_visible()
    codes = page.locator("#recovery_codes").input_value().split()
    assert len(codes) == 10
    check(page, keep_picture, "3-recovery-codes")

    page.goto("/account/")
    expect(page.locator("header").first).to_contain_text("驻村干部")
    check(page, keep_picture, "4-account")
    page.get_by_role("link", name="户", exact=False).first.click()
    households = page.locator("table tbody tr")
    assert households.count() > 5
    check(page, keep_picture, "5-households")

    households.first.get_by_role("link").click()
    expect(page.get_by_text("姓名", exact=True)).to_have_count(0)
    check(page, keep_picture, "6-closed")
    wall = page.locator("form", has=page.locator('input[value="identity"]'))
    wall.locator("select").select_option("visit")
    wall.get_by_role("button").click()
    expect(page.get_by_text("姓名", exact=True).first).to_be_visible()
    check(page, keep_picture, "7-opened")

    page.goto("/account/why/")
    expect(page.locator("#field-opens-identity")).to_contain_text("可以")
    check(page, keep_picture, "8-why")

    page.goto("/account/")
    page.get_by_role("button", name="退出").click()
    page.goto("/account/login/")
    check(page, keep_picture, "9-sign-in")
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    page.locator('main button[type="submit"]').first.click()
    expect(page).to_have_url(re.compile("/account/2fa/authenticate/"))
    check(page, keep_picture, "10-code")
    page.locator("#id_code").fill(codes[0])
    page.locator("main form button").first.click()
    page.goto("/account/")
    expect(page.locator("h1")).to_have_text("达娃")


def test_a_passkey_signs_in_alone_and_a_lost_one_is_recovered(
    page: Page, site: Site, size: ViewportSize, keep_picture: KeepPicture
) -> None:
    name = f"nima{size['width']}"
    invite = ("accounts", "invite", "尼玛", "--role", "village-worker", "--place", VILLAGE)
    link = run_command(*invite, "--site", site.url, home=site.home).strip()
    key, made = hold_key(page)

    page.goto(link)
    page.get_by_label("设置登录名").fill(name)
    page.get_by_label(re.compile("设置密码")).fill(PASSWORD)
    page.get_by_role("button", name="接受").click()
    page.goto("/account/2fa/webauthn/add/")
    check(page, keep_picture, "1-add")
    name_key(page, "电话")
    codes = page.locator("#recovery_codes").input_value().split()

    for _ in range(2):
        sign_out(page)
        page.locator("#passkey_login").click()
        expect(page.locator(".visitor.known")).to_contain_text("尼玛")

    sign_out(page)
    key.send("WebAuthn.removeVirtualAuthenticator", made)
    sign_in_without_key(page, name, codes[0])
    expect(page.locator(".visitor.known")).to_contain_text("尼玛")


def hold_key(page: Page) -> tuple[CDPSession, dict[str, object]]:
    """Give the browser something that holds passkeys; the answer takes it away again."""
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    made = key.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})
    return key, made


def name_key(page: Page, name: str) -> None:
    """Make a passkey that signs in alone, on the page that adds one."""
    page.locator("#id_name").fill(name)
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()


def sign_out(page: Page) -> None:
    """Sign out and open the page that lets in."""
    page.goto("/account/")
    page.get_by_role("button", name="退出").click()
    page.goto("/account/login/")


def sign_in_without_key(page: Page, login: str, code: str) -> None:
    """Come in by the password and a recovery code, which is what is left of a lost key."""
    page.locator("#id_login").fill(login)
    page.locator("#id_password").fill(PASSWORD)
    page.locator('main button[type="submit"]').first.click()
    page.locator("#id_code").fill(code)
    page.locator("main form button").first.click()


def check(page: Page, keep_picture: KeepPicture, name: str) -> None:
    """Keep a picture; refuse what axe finds wrong and a page that is wider than its window."""
    keep_picture(name)
    assert accessibility_faults(page) == [], name
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{name} is {wide} pixels too wide"


def code_of(secret: str, moment: float) -> str:
    """Give the code that an app shows at a moment (RFC 6238 over RFC 4226, six digits)."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(moment) // STEP_SECONDS), "sha1")
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"


def test_the_code_is_that_of_the_standard() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    # RFC 6238, appendix B, SHA-1, the last six digits.
    assert [code_of(secret, at) for at in (59, 1111111109, 2000000000)] == [
        "287082",
        "081804",
        "279037",
    ]

"""Browsers in words, from what such programs tell of themselves."""

from __future__ import annotations

import pytest

from everyvillage.services.accounts.browsers import browser_told

_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0"
_WINDOWS, _ANDROID = "(Windows NT 10.0; Win64; x64)", "(Linux; Android 9; Redmi)"
_IPHONE = "(iPhone; CPU iPhone OS 16_0 like Mac OS X)"


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (f"Mozilla/5.0 {_WINDOWS} {_CHROME} Safari/537.36 Edg/120.0", "Edge · Windows"),
        (f"Mozilla/5.0 {_ANDROID} {_CHROME} MicroMessenger/8.0", "微信 WeChat · Android"),
        (f"Mozilla/5.0 {_IPHONE} Version/16.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/120.0", "Firefox · Linux"),
        (f"Mozilla/5.0 (X11; CrOS x86_64) {_CHROME} Safari/537.36", "Chrome · Chromebook"),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
    ],
)
def test_a_browser_is_told_by_program_and_system(agent: str, told: str) -> None:
    assert browser_told(agent) == told

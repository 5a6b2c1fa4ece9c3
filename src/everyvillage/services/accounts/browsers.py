"""A browser in words that its owner knows: what it tells of itself is a riddle."""

from __future__ import annotations

PROGRAMS = (
    ("MicroMessenger", "微信 WeChat"),
    ("DingTalk", "钉钉 DingTalk"),
    ("QQBrowser", "QQ"),
    ("HuaweiBrowser", "Huawei"),
    ("UCBrowser", "UC"),
    ("SamsungBrowser", "Samsung"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""What tells a program by, the first that fits: most also call themselves Chrome and Safari."""
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def browser_told(agent: str) -> str:
    """Give program and system of a browser ("Edge · Windows"); what is not known stays as it is."""
    known = (_first(PROGRAMS, agent), _first(SYSTEMS, agent))
    return " · ".join(one for one in known if one) or agent


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in known if mark in agent), "")

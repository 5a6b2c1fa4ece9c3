"""The pages of the site and what has to hold on every one of them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from everyvillage.policy.programmes.read import shipped_programmes
from tests.support.browser import COUNTY, accessibility_faults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Page

PROGRAMME = "cn-2020-internet"
TARGET = "NP20-A01"
TOWNSHIP = "632626100"
MODELLED = "模拟数据，非真实"
LANGUAGES: Mapping[str, str] = MappingProxyType({"zh-hans": "zh-Hans", "en": "en"})

ADDRESSES: Mapping[str, str] = MappingProxyType(
    {
        "home": "/",
        "plan": f"/programmes/{PROGRAMME}/",
        "plan-nation": f"/programmes/{PROGRAMME}/?place=0",
        "plan-township": f"/programmes/{PROGRAMME}/?place={TOWNSHIP}",
        "target": f"/targets/{PROGRAMME}/NP20-A02/",
        "target-people": f"/targets/{PROGRAMME}/NP20-A06/",
        "target-no-data": f"/targets/{PROGRAMME}/NP20-E02/",
        "target-nation": f"/targets/{PROGRAMME}/NP20-A02/?place=0",
        "how": f"/how/{PROGRAMME}/NP20-A02/",
        "place-nation": "/places/0/",
        "place-county": f"/places/{COUNTY}/",
        "place-township": f"/places/{TOWNSHIP}/",
        "place-outside": "/places/430182/",
        "search": "/places/?q=maduo",
        "check": "/programmes/check/",
        "check-filled": f"/programmes/check/?from={PROGRAMME}",
        "data": "/data/",
        "unknown-place": "/places/999999/",
        "unknown-target": f"/targets/{PROGRAMME}/NP20-Z99/",
        "unknown-page": "/no-such-page/",
    }
)


def numbers_of_plan() -> tuple[list[str], list[str]]:
    """Give the ids of the measures and of the targets of the plan."""
    plan = next(one for one in shipped_programmes() if one.id == PROGRAMME)
    return [one.id for one in plan.measures], [one.id for one in plan.targets]


def looks_right(page: Page) -> None:
    """Hold what every page keeps: it fits, it says that it is modelled, everybody can read it."""
    expect(page.locator(".modelled strong")).to_have_text(
        re.compile("模拟数据，非真实|Modelled data, not real")
    )
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels wider than the screen"
    assert accessibility_faults(page) == [], page.url

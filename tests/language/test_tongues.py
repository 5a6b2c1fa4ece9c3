"""Each language writes a date in its own form and digits; all keep the common calendar."""

from __future__ import annotations

from datetime import date

import pytest

from everyvillage.language.tongues import tongue, tongues

DAY = date(2026, 11, 7)
WRITTEN = {
    "zh-hans": "2026年11月7日",
    "en": "7 November 2026",
    "bo": "སྤྱི་ལོ་༢༠༢༦ཟླ་༡༡ཚེས་༧",
    "ug": "2026-يىلى 11-ئاينىڭ 7-كۈنى",
    "mn-Mong": "᠒᠐᠒᠖ ᠣᠨ ᠤ ᠑᠑ ᠰᠠᠷ᠎ᠠ ᠶᠢᠨ ᠗",
    "mn": "2026 оны 11 сарын 7",
    "kk": "2026-جىلعى 11-ايدىڭ 7-كۇنى",
    "ko": "2026년 11월 7일",
    "za": "2026 nienz 11 nyied 7 hauh",
    "ii": "2026ꈎ11ꆪ7ꑍ",
}


@pytest.mark.parametrize("code", list(WRITTEN))
def test_a_date_is_written_as_the_language_writes_it(code: str) -> None:
    assert tongue(code).day(DAY) == WRITTEN[code]


def test_every_language_has_its_form() -> None:
    assert set(WRITTEN) == set(tongues())

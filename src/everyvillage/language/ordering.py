"""The order of names on a list: Chinese by its sounds, everything else by its letters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

_NAMES = 20_000


@lru_cache(maxsize=_NAMES)
def order_of(name: str) -> tuple[tuple[str, ...], str]:
    """Give what names are sorted by: the syllables with their tones, then the name itself.

    A character with several readings is read as usual in its word; widths become one.

    >>> sorted(["中村", "阿村", "安村"], key=order_of)
    ['阿村', '安村', '中村']
    >>> sorted(["麻村", "马村", "妈村"], key=order_of)
    ['妈村', '麻村', '马村']
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    sounds = lazy_pinyin(plain, style=Style.TONE3, neutral_tone_with_five=True)
    return tuple(sounds), plain

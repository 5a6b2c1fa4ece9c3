"""Names of places in the form in which they are compared."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import islice, product
from typing import TYPE_CHECKING

from pypinyin import Style, pinyin

from everyvillage.data.frame.wording import is_tail

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_SOUNDS = 24
_SIGNS = re.compile(r"[\s·•．.,，、;；:：\-—_/\\'\"“”‘’*#()（）【】\[\]<>《》]+")
_REMARK = re.compile(r"[(（【\[].*?[)）】\]]")
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


@cache
def _plain_forms() -> Mapping[int, str]:
    """Read which character stands for its traditional or variant forms."""
    text = (files("everyvillage.analytics.linkage") / "characters.toml").read_text("utf-8")
    pairs: dict[int, str] = {}
    for plain, others in tomllib.loads(text)["forms"].items():
        pairs.update({ord(other): plain for other in others})
    return pairs


def clean(text: str) -> str:
    """Drop blanks, signs and remarks in brackets; widths become one.

    >>> clean(" 灰汤 镇（原）")
    '灰汤镇'
    """
    normal = unicodedata.normalize("NFKC", text)
    without = _REMARK.sub("", normal)
    return _SIGNS.sub("", without or normal).casefold()


def plain_form(text: str) -> str:
    """Write traditional and variant characters, and digits, in the usual way.

    >>> plain_form("東莊3村")
    '东庄三村'
    """
    return text.translate(_plain_forms()).translate(_DIGITS)


def stem(name: str) -> str:
    """Give a name without the words that only say what sort of place it is.

    >>> stem("城南社区居民委员会"), stem("大坪村"), stem("村")
    ('城南', '大坪', '村')
    """
    for size in range(1, len(name)):
        if is_tail(name[size:]):
            return name[:size]
    return name


def sort_of(name: str) -> str:
    """Say what sort of village-level place a name surely is: "community", "village" or "".

    A bare 村 says nothing: a village that became a community is still called so.

    >>> sort_of("城南社区"), sort_of("大坪村委会"), sort_of("大坪村")
    ('community', 'village', '')
    """
    if "社区" in name or "居委" in name or "居民" in name:
        return "community"
    return "village" if name.endswith(("村委会", "村民委员会")) else ""


@cache
def sounds(text: str) -> frozenset[str]:
    """Give every way in which a text can be read, without tones; at most twenty-four.

    >>> sorted(sounds("乐昌"))
    ['le chang', 'yue chang']
    """
    readings = pinyin(text, style=Style.NORMAL, heteronym=True)
    ways = islice(product(*readings), MOST_SOUNDS)
    return frozenset(" ".join(way) for way in ways)


def one_apart(one: str, other: str) -> bool:
    """Say whether two texts differ by one character put in, left out or changed.

    >>> one_apart("大坪", "大平"), one_apart("大坪", "大坪上"), one_apart("大坪", "坪大")
    (True, True, False)
    """
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    short, long = sorted((one, other), key=len)
    same = 0
    while same < len(short) and short[same] == long[same]:
        same += 1
    rest = len(long) - same - 1
    return rest == 0 or short[-rest:] == long[-rest:]

"""How offices write the names of villages: short, with the township, by ear, by an old name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pypinyin import Style, pinyin

from everyvillage.data.county.offices.layouts import rate, village_ways
from everyvillage.data.frame.places import packaged_index
from everyvillage.data.frame.wording import is_tail

if TYPE_CHECKING:
    import random

TOWNSHIP, VILLAGE = 9, 12
_TRADITIONAL = dict(
    zip(
        "东庄龙马乡岭岗湾沟桥阳关门树兴义乐丰万宝云凤罗刘陈张黄赵吴孙杨郑苏汤场坝双长广庆国宁头园红罗铁银",
        "東莊龍馬鄉嶺崗灣溝橋陽關門樹興義樂豐萬寶雲鳳羅劉陳張黃趙吳孫楊鄭蘇湯場壩雙長廣慶國寧頭園紅羅鐵銀",
        strict=True,
    )
)
_OLD_FIRST = "前后老新上下大小东西南北中红光明和平胜利"
_OLD_LAST = "庄湾坪沟岭寨坝冲屯塘桥井岩坡垭"


@dataclass(frozen=True, slots=True)
class Written:
    """A village as it stands in a row: names, and in which way the village's is written."""

    village: str
    township: str
    way: str


class OfficeNames:
    """Writes the villages of one county as offices do."""

    def __init__(self, county: str, chance: random.Random) -> None:
        """Draw which villages have an old name, and which of them are on the county's list."""
        shelf = packaged_index().shelf(county)
        self._names = {code: name for code, name in shelf if len(code) == VILLAGE}
        self._townships = {code: name for code, name in shelf if len(code) == TOWNSHIP}
        self._chance = chance
        self._ways = village_ways()
        self.old: dict[str, str] = {}
        taken = {_stem(name) for name in self._names.values()}
        for code in self._names:
            old = chance.choice(_OLD_FIRST) + chance.choice(_OLD_LAST)
            if chance.random() < rate("village", "has_old_name") and old not in taken:
                self.old[code] = old + "村"
                taken.add(old)
        self.listed = [
            (name, code)
            for code, name in self.old.items()
            if chance.random() < rate("village", "old_name_listed")
        ]

    def write(self, code: str) -> Written:
        """Write one village."""
        name, town = self._names[code], self._townships.get(code[:TOWNSHIP], "")
        ways = list(self._ways)
        way = self._chance.choices(ways, [self._ways[one] for one in ways])[0]
        village = getattr(self, f"_{way}")(code, name, town)
        if village is None:
            way, village = "whole", name
        if self._chance.random() < rate("village", "no_township"):
            town = ""
        return Written(village, town, way)

    def _whole(self, _code: str, name: str, _town: str) -> str:
        return name

    def _short(self, _code: str, name: str, _town: str) -> str:
        return _stem(name) + ("社区" if "社区" in name else "村")

    def _bare(self, _code: str, name: str, _town: str) -> str:
        return _stem(name)

    def _with_township(self, code: str, name: str, town: str) -> str:
        return town + self._short(code, name, town)

    def _with_blanks(self, code: str, name: str, town: str) -> str:
        short = self._short(code, name, town)
        return self._chance.choice((f" {short[:1]} {short[1:]}", f"{short}（在册）", f"{short}*"))

    def _traditional(self, _code: str, name: str, _town: str) -> str | None:
        other = "".join(_TRADITIONAL.get(sign, sign) for sign in name)
        return other if other != name else None

    def _sound(self, code: str, name: str, town: str) -> str | None:
        return by_ear(self._short(code, name, town), len(_stem(name)), self._chance)

    def _old(self, code: str, _name: str, _town: str) -> str | None:
        return self.old.get(code)

    def _dropped(self, _code: str, name: str, _town: str) -> str | None:
        stem = _stem(name)
        if len(stem) < 3:  # noqa: PLR2004 - of two characters none can be lost
            return None
        place = self._chance.randrange(len(stem))
        return stem[:place] + stem[place + 1 :] + "村"


def by_ear(text: str, size: int, chance: random.Random) -> str | None:
    """Write one of the first ``size`` characters with another of the same sound."""
    place = chance.randrange(size)
    sound = pinyin(text[place], style=Style.NORMAL)[0][0]
    others = [sign for sign in _common(sound) if sign != text[place]]
    return text[:place] + chance.choice(others) + text[place + 1 :] if others else None


def _common(sound: str) -> str:
    """Give the characters in names of places that are read so."""
    return packaged_index().sounds.get(sound, "")


def _stem(name: str) -> str:
    """Give a name without the words for its sort."""
    return next((name[:size] for size in range(1, len(name)) if is_tail(name[size:])), name)
